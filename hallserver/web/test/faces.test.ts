import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting } from "../src/board/queues.tsx";
import { labelWide, windowWords } from "../src/board/callline.tsx";
import { fitText, wideOf } from "../src/board/fit.ts";
import { linesOf } from "../src/board/foot.tsx";
import { cellLines, doingOf, gridOf } from "../src/board/wall.tsx";

test("a notice is cut into lines that fit, and nothing of it is lost", () => {
  const text = "因系统升级，3 月 6 日（星期五）17:00 至 3 月 7 日（星期六）8:00 暂停办理不动产登记、公积金提取业务，请提前安排";
  for (const room of [8, 14, 22, 200]) {
    const lines = linesOf(text, room);
    assert.equal(lines.join("").replace(/ /g, ""), text.replace(/ /g, ""));
    // A mark of punctuation never begins a line; it may hang out at its end.
    assert.ok(lines.every((l) => wideOf(l) <= room + 1 && !/^[，。；：、！？）]/.test(l)), lines.join(" / "));
  }
  assert.deepEqual(linesOf("Not available from 17:00", 10), ["Not available", "from 17:00"]);
  assert.deepEqual(linesOf("", 10), []);
});

test("a window's words are what its name says beyond its number", () => {
  assert.deepEqual(windowWords("en", 3, { zh: "3 号窗口", en: "Window 3" }), { zh: "号窗口", other: "Window" });
  assert.deepEqual(windowWords("en", 12, { zh: "12 号综合窗口", en: "Window 12 (all matters)" }), { zh: "号综合窗口", other: "Window (all matters)" });
  assert.deepEqual(windowWords("", 7, {}), { zh: "号窗口", other: "" });
});

test("the words of all windows have one width, and long ones no more than they may", () => {
  const short = labelWide("en", [{ window: 3, window_name: {} }]);
  const mixed = labelWide("en", [{ window: 3, window_name: {} }, { window: 12, window_name: { zh: "12 号潮汐综合窗口" } }]);
  assert.ok(short > 0.8 && mixed > short);
  assert.equal(labelWide("en", [{ window: 1, window_name: { zh: "1 号一个名字特别特别长的窗口" } }]), 1.7);
});

test("windows stand in small cells where large ones are too many, and in pages where those are", () => {
  const few = gridOf(12, 844, 416);
  assert.deepEqual([few.small, few.columns * few.rows >= 12], [false, true]);
  const many = gridOf(28, 844, 416);
  assert.deepEqual([many.small, many.columns * many.rows >= 28], [true, true]);
  const most = gridOf(200, 844, 416);
  assert.ok(most.columns * (108 + 12) - 12 <= 844 && most.rows * (80 + 12) - 12 <= 416);
});

test("empty queues make room first, the last of them first", () => {
  const queues = [["A", 0], ["B", 2], ["C", 0], ["D", 1]].map(([id, waiting]) => ({ id: id as string, name: {}, waiting: waiting as number }));
  assert.deepEqual(fitting(queues, 3).map((q) => q.id), ["A", "B", "D"]);
  assert.deepEqual(fitting(queues, 1).map((q) => q.id), ["B"]);
});

test("a text shrinks, then takes a second line, then is as small as may be", () => {
  assert.deepEqual(fitText("办税", 10), { fit: 1, lines: 1 });
  assert.equal(fitText("社会保险关系转移", 7).lines, 1);
  assert.equal(fitText("社会保险关系转移接续", 5).lines, 2);
  assert.deepEqual(fitText("城乡居民基本养老保险关系转移接续及退役军人", 3), { fit: 0.5, lines: 2 });
});

test("a window that is free while people wait for it wants to be seen after a minute", () => {
  const at = (seconds: number): number => Date.parse("2026-03-02T01:00:00Z") + seconds * 1000;
  const free = { number: 3, name: {}, state: "open", callable: 12, idle_since: "2026-03-02T01:00:00Z" };
  assert.equal(doingOf(free, at(59)), "free");
  assert.equal(doingOf(free, at(60)), "idle");
  assert.equal(doingOf({ ...free, callable: 0 }, at(600)), "free");
  assert.equal(doingOf({ number: 3, name: {}, state: "open" }, at(600)), "free");
  assert.equal(doingOf({ ...free, ticket: "A001" }, at(600)), "busy");
});

test("a window says how it is, for how long, and whom it has or why it pauses", () => {
  const at = (minutes: number): number => Date.parse("2026-03-02T01:00:00Z") + minutes * 60_000;
  const w = { number: 3, name: {}, state: "open", ticket: "A001", since: "2026-03-02T01:00:00Z" };
  const plain = (lines: string[]): string[] => lines.map((line) => line.replace(/\u2009/g, " "));
  assert.deepEqual(plain(cellLines({ ...w, called: true }, at(0.9))), ["已呼叫", "A001"]);
  assert.deepEqual(plain(cellLines({ ...w, called: true }, at(5.2))), ["已呼叫 5 分", "A001"]);
  assert.deepEqual(plain(cellLines(w, at(12))), ["办理中 12 分", "A001"]);
  assert.deepEqual(plain(cellLines({ ...w, ticket: "", state: "paused", pause_text: { zh: "用餐" } }, at(12))), ["暂停 12 分", "用餐"]);
  assert.deepEqual(plain(cellLines({ number: 3, name: {}, state: "closed" }, at(12))), ["未开"]);
  assert.equal(doingOf({ ...w, called: true }, at(2.9)), "called");
  assert.equal(doingOf({ ...w, called: true }, at(3)), "absent");
  assert.equal(doingOf(w, at(60)), "busy");
});
