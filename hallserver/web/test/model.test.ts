import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, countsOf, doing, leftAlone, lengthOf, offers, ownWindow, pathOf, stopwatch, waitedS, waitingFor } from "../src/console/model.ts";
import { letterOf } from "../src/console/keys.ts";
import { Pace, pollEvery, staleAfter } from "../src/console/poll.ts";
import type { Ticket, TicketState, Window } from "../src/wire.ts";

function ticket(number: string, state: TicketState, more: Partial<Ticket> = {}): Ticket {
  return {
    id: `id-${number}`, number, queue: number.slice(0, 1), queue_name: { zh: "队列" }, services: [], class: "normal", state,
    recalls: 0, ahead: 0, has_holder: false, printed: "ok", issued_at: "2026-03-02T01:00:00Z", ...more,
  };
}

function window(more: Partial<Window> = {}): Window {
  return { number: 3, name: { zh: "3 号窗口" }, zone: { zh: "A 区" }, state: "open", staff_id: "clerk1", version: 7, queues: ["A", "B"], waiting: 0, since: "2026-03-02T01:00:00Z", ...more };
}

test("what a window offers follows from what it is doing", () => {
  const at = (w: Window): string => [...offers(w)].sort().join(" ");
  assert.equal(at(window({ state: "closed" })), "open");
  assert.equal(at(window()), "call close pause");
  assert.equal(at(window({ state: "paused" })), "close resume");
  assert.equal(at(window({ ticket: ticket("A001", "called") })), "call finish noshow recall start");
  assert.equal(at(window({ ticket: ticket("A001", "serving") })), "call finish");
  assert.equal(doing(window({ ticket: ticket("A001", "serving") })), "serving");
});

test("a command says what the clerk saw", () => {
  assert.deepEqual(JSON.parse(bodyOf("call", window())), { expect: { ticket: null, version: 7 } });
  const busy = window({ ticket: ticket("A001", "serving") });
  assert.deepEqual(JSON.parse(bodyOf("call", busy)), { expect: { ticket: "id-A001", version: 7 }, finish_current: true });
  assert.deepEqual(JSON.parse(bodyOf("call", window(), { ticket: "id-B002" })), { ticket: "id-B002", expect: { ticket: null, version: 7 } });
  assert.deepEqual(JSON.parse(bodyOf("pause", window(), { reason: "用餐" })), { reason: "用餐", expect: { ticket: null, version: 7 } });
  assert.deepEqual(JSON.parse(bodyOf("noshow", busy)), { expect: { ticket: "id-A001", version: 7 } });
  assert.equal(pathOf("resume", 12), "windows/12/open");
  assert.equal(pathOf("call", 12), "windows/12/call");
});

test("who waits is listed longest first, for the window's own queues", () => {
  const list = waitingFor(window(), [
    ticket("B001", "waiting", { issued_at: "2026-03-02T01:02:00Z" }), ticket("C001", "waiting"),
    ticket("A002", "waiting", { issued_at: "2026-03-02T01:01:00Z" }), ticket("A001", "called"),
  ]);
  assert.deepEqual(list.map((t) => t.number), ["A002", "B001"]);
});

test("the own window is the one where the clerk sits", () => {
  const list = [window({ number: 1, state: "closed" }), window({ number: 2, staff_id: "clerk2" }), window({ number: 3 })];
  assert.equal(ownWindow(list, "clerk1")?.number, 3);
  assert.equal(ownWindow(list, "clerk3"), undefined);
});

test("the day's counts are the window's own", () => {
  const served = { window: 3, started_at: "2026-03-02T01:00:00Z", ended_at: "2026-03-02T01:04:00Z" };
  const got = countsOf(3, [
    ticket("A001", "done", served), ticket("A002", "done", { ...served, ended_at: "2026-03-02T01:02:00Z" }),
    ticket("A003", "done", { window: 3 }), ticket("A004", "noshow", { window: 3 }), ticket("A005", "done", { ...served, window: 4 }),
  ]);
  assert.deepEqual(got, { done: 3, noshow: 1, averageS: 180 });
  assert.equal(countsOf(3, []).averageS, undefined);
});

test("a clerk who leaves is told who would be left alone", () => {
  const queue = (id: string, open_windows: number, waiting: number) => ({ id, name: { zh: id }, zone: { zh: "" }, waiting, open_windows, longest_wait_s: 0 });
  const queues = [queue("A", 1, 4), queue("B", 2, 5), queue("C", 0, 9)];
  assert.equal(leftAlone(window(), queues, "open"), 4);
  assert.equal(leftAlone(window({ state: "paused" }), [queue("A", 0, 4), queue("B", 1, 5)], "paused"), 4);
});

test("lengths of time are said in the largest unit that helps", () => {
  assert.deepEqual(lengthOf(59), { unit: "seconds", n: 59 });
  assert.deepEqual(lengthOf(60), { unit: "minutes", n: 1 });
  assert.deepEqual(lengthOf(3599), { unit: "minutes", n: 59 });
  assert.deepEqual(lengthOf(3661), { unit: "hours", h: 1, m: 1 });
  assert.equal(stopwatch(-3), "00:00");
  assert.equal(stopwatch(133), "02:13");
  assert.equal(stopwatch(3733), "1:02:13");
  const t = ticket("A001", "called", { called_at: "2026-03-02T01:10:00Z" });
  assert.equal(waitedS(t, Date.parse("2026-03-02T05:00:00Z")), 600);
});

test("keys are known under an input method too, and not with Ctrl", () => {
  const press = (key: string, code: string, ctrlKey = false) => letterOf({ key, code, ctrlKey, altKey: false, metaKey: false });
  assert.equal(press("n", "KeyN"), "N");
  assert.equal(press("Process", "KeyN"), "N");
  assert.equal(press("ㅜ", "KeyN"), "N");
  assert.equal(press("n", "KeyN", true), "");
  assert.equal(press("1", "Digit1"), "");
});

test("the console looks less often while nobody answers, and says so after a while", () => {
  const p = new Pace(0);
  assert.equal(p.next(0.5), pollEvery);
  p.missed();
  assert.ok(p.next(0.5) <= 500);
  for (let n = 0; n < 20; n++) {
    p.missed();
  }
  assert.ok(p.next(1) <= 10_000 && p.next(0) >= 5000);
  assert.equal(p.isStale(staleAfter - 1), false);
  assert.equal(p.isStale(staleAfter), true);
  p.answered(staleAfter);
  assert.equal(p.isStale(staleAfter + 60_000), false);
  assert.equal(p.since, staleAfter);
});
