import assert from "node:assert/strict";
import { test } from "node:test";
import { isMet, makePlan, tooSmall } from "../src/board/layout.ts";
import { Words } from "../src/console/words.ts";
import { fill } from "../src/text.ts";
import { typeset } from "../src/typeset.ts";
import { clockHMS, hallTime } from "../src/zone.ts";

test("a thin space stands between Chinese and Latin or figures", () => {
  assert.equal(typeset("请到3号窗口"), "请到\u20093\u2009号窗口");
  assert.equal(typeset("A 区"), "A\u2009区");
  assert.equal(typeset("12 min"), "12 min");
  assert.equal(typeset("A001，请"), "A001，请");
});

test("parameters are filled in, unknown ones stay to be seen", () => {
  assert.equal(fill("{n} 人，{name}", { n: 3 }), "3 人，{name}");
});

test("times are the hall's, whatever the computer is set to", () => {
  const at = Date.parse("2026-03-01T17:05:09Z");
  assert.equal(clockHMS(at), "01:05:09");
  assert.deepEqual(hallTime(at), { year: 2026, month: 3, day: 2, weekday: 1, hour: "01", minute: "05", second: "09" });
  assert.equal(clockHMS(Date.parse("2026-03-01T16:00:00Z")), "00:00:00");
});

test("a board has as many lines as the farthest seat can read", () => {
  const at = (seatM: number) => makePlan(1920, 1080, 685, seatM);
  assert.equal(at(4).lines, 6);
  assert.ok(at(6).lines < 6);
  for (const seat of [2, 4, 6, 8]) {
    assert.equal(isMet(at(seat)), at(seat).figureMM >= seat * 10 - 0.05);
  }
  const far = at(15);
  assert.equal(far.lines, 3);
  assert.equal(isMet(far), false);
  assert.ok(/^[0-9]+\.[0-9] m < 15\.0 m$/.test(tooSmall(far) ?? ""));
  assert.equal(tooSmall(at(4)), undefined);
});

test("a board of unknown size has five lines, and never complains", () => {
  const p = makePlan(1920, 1080, 0, 0);
  assert.equal(p.lines, 5);
  assert.ok(isMet(p));
});

test("a 4K board is a Full HD board twice as fine", () => {
  const small = makePlan(1920, 1080, 685, 6);
  const large = makePlan(3840, 2160, 685, 6);
  assert.equal(large.lines, small.lines);
  assert.ok(Math.abs(large.number - 2 * small.number) < 0.01);
});

test("a reason is said in the clerk's language", () => {
  const why = { code: "longest-wait", params: { waited_s: 754, queue: "A", among: 2 }, text: "已等候 12 分钟" };
  assert.ok(new Words("zh").why(why).startsWith("已等候\u200912\u2009分钟"));
  assert.ok(new Words("en").why(why).includes("12 min"));
  const passed = { code: "highest-credit", params: { waited_s: 300, queue: "A", class: "priority", passed: 2, among: 4, credit_s: 600 }, text: "" };
  assert.ok(["5 min", "10 min", "2"].every((part) => new Words("en").why(passed).includes(part)));
  for (const code of ["helping", "appointment", "taken-back", "for-this-window", "next-service"]) {
    const said = new Words("ko").why({ code, params: { waited_s: 754, queue: "A", passed: 1 }, text: "在服务器" });
    assert.ok(!said.includes("在服务器") && !said.includes("{"), said);
  }
  assert.equal(new Words("en").why({ code: "new-rule", text: "按新规则" }), "按新规则");
});

test("a problem is a sentence, also one this page does not know", () => {
  const w = new Words("zh");
  assert.ok(w.problem({ title: "", status: 409, code: "expect-mismatch" }).includes("窗口情况有变化"));
  assert.equal(w.problem({ title: "说明", status: 409, code: "never-heard-of" }), "说明");
  assert.ok(w.problem({ title: "", status: 502 }).length > 5);
});
