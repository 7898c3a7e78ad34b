import assert from "node:assert/strict";
import { test } from "node:test";
import { letterOf } from "../src/console/keys.ts";
import { countsOf, doing, heard, leftAlone, ownWindow, saidWithin, stepsOf, toldWithin } from "../src/console/model.ts";
import { bodyOf, offers, pathOf } from "../src/console/verb.ts";
import { levelOf, longFrom, tooLongFrom, waitedS } from "../src/console/waited.ts";
import { finds } from "../src/staff/finds.ts";
import { lengthOf, stopwatch } from "../src/staff/length.ts";
import { Pace, pollEvery, pollHiddenEvery, staleAfter } from "../src/staff/pace.ts";
import type { Window } from "../src/wire.ts";
import { ticket, window } from "./made.ts";

test("what a window offers follows from what it is doing", () => {
  const at = (w: Window): string => [...offers(w)].filter((v) => !["handover", "issue", "reactivate", "cancel"].includes(v)).sort().join(" ");
  assert.equal([...offers(window({ state: "closed" }))].join(" "), "open");
  assert.equal(at(window()), "call close pause");
  assert.equal(at(window({ state: "paused" })), "close resume");
  assert.equal(at(window({ ticket: ticket("A001", "called") })), "call finish noshow park pause recall services start transfer");
  assert.equal(at(window({ ticket: ticket("A001", "called", { recalls_left: 0 }) })), "call finish noshow park pause services start transfer");
  assert.equal(at(window({ ticket: ticket("A001", "serving") })), "call finish park pause services transfer");
  assert.equal(at(window({ ticket: ticket("A001", "serving"), pause_next: {} })), "call finish park resume services transfer");
  assert.equal(doing(window({ ticket: ticket("A001", "serving") })), "serving");
  for (const w of [window(), window({ state: "paused" }), window({ ticket: ticket("A001", "serving") })]) {
    assert.ok(["handover", "issue", "reactivate", "cancel"].every((v) => offers(w).has(v as "issue")));
  }
});

test("a command says what the clerk saw", () => {
  assert.deepEqual(JSON.parse(bodyOf("call", window())), { expect: { ticket: null, version: 7 } });
  const busy = window({ ticket: ticket("A001", "serving") });
  assert.deepEqual(JSON.parse(bodyOf("call", busy)), { expect: { ticket: "id-A001", version: 7 }, finish_current: true });
  assert.deepEqual(JSON.parse(bodyOf("call", window(), { ticket: "id-B002" })), { ticket: "id-B002", expect: { ticket: null, version: 7 } });
  assert.deepEqual(JSON.parse(bodyOf("pause", window(), { reason: "lunch", minutes: 30 })), { reason: "lunch", minutes: 30, expect: { ticket: null, version: 7 } });
  assert.deepEqual(JSON.parse(bodyOf("pause", window(), { reason: "lunch", minutes: 0 })), { reason: "lunch", expect: { ticket: null, version: 7 } });
  const expect = { ticket: "id-A001", version: 7 };
  assert.deepEqual(JSON.parse(bodyOf("pause", busy, { reason: "lunch" })), { reason: "lunch", after: true, expect });
  assert.deepEqual(JSON.parse(bodyOf("finish", busy)), { expect });
  assert.deepEqual(JSON.parse(bodyOf("finish", busy, { outcome: "refused" })), { expect, outcome: "refused" });
  assert.deepEqual(JSON.parse(bodyOf("park", busy, { reason: "copies" })), { expect, reason: "copies" });
  assert.deepEqual(JSON.parse(bodyOf("transfer", busy, { queue: "B" })), { expect, queue: "B" });
  assert.deepEqual(JSON.parse(bodyOf("transfer", busy, { toWindow: 5 })), { expect, window: 5 });
  assert.deepEqual(JSON.parse(bodyOf("transfer", busy, { staff: "clerk2" })), { expect, staff: "clerk2" });
  assert.deepEqual(JSON.parse(bodyOf("handover", busy, { staff: "clerk2" })), { expect, staff: "clerk2" });
  assert.deepEqual(JSON.parse(bodyOf("close", window(), { force: true })), { expect: { ticket: null, version: 7 }, force: true });
  assert.deepEqual(JSON.parse(bodyOf("services", busy, { services: ["X1", "X2"] })), { services: ["X1", "X2"] });
  assert.equal(bodyOf("cancel", window()), "{}");
  assert.equal(pathOf("cancel", 12, "t/1"), "tickets/t%2F1/cancel");
  assert.equal(pathOf("issue", 12), "tickets");
  assert.equal(pathOf("handover", 12), "windows/12/handover");
  assert.deepEqual(JSON.parse(bodyOf("noshow", busy)), { expect: { ticket: "id-A001", version: 7 } });
  assert.equal(pathOf("resume", 12), "windows/12/open");
  assert.equal(pathOf("call", 12), "windows/12/call");
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
  // One that waits again waits on.
  assert.equal(waitedS({ ...t, state: "waiting" }, Date.parse("2026-03-02T01:20:00Z")), 1200);
  assert.deepEqual([longFrom - 1, longFrom, tooLongFrom - 1, tooLongFrom].map(levelOf), ["usual", "long", "long", "too-long"]);
});

test("a ticket's services are done, in hand, to come", () => {
  const services = ["X1", "X2", "X3"].map((code) => ({ code, name: { zh: code } }));
  assert.deepEqual(stepsOf(ticket("A001", "serving", { services, done: 1 })), ["done", "in-hand", "to-come"]);
  assert.deepEqual(stepsOf(ticket("A001", "waiting", { services, done: 1 })), ["done", "to-come", "to-come"]);
});

test("a call that no board has shown is late after a while, and says nothing where there is none", () => {
  const told = { boards: 3, shown: 2, speakers: 1, spoken: 1 };
  assert.equal(heard(told, 0, toldWithin), "on-its-way");
  assert.equal(heard(told, 0, toldWithin + 1), "late");
  assert.equal(heard({ ...told, shown: 3 }, 0, 60_000), "told");
  assert.equal(heard({ boards: 0, shown: 0, speakers: 0, spoken: 0 }, 0, 60_000), "unknown");
  assert.equal(heard(undefined, 0, 60_000), "unknown");
});

test("a sentence is late only when it should have been said, and is being spoken until then", () => {
  const called = Date.parse("2026-03-02T01:00:00Z");
  const told = { boards: 2, shown: 2, speakers: 1, spoken: 0, say_by: "2026-03-02T01:00:40Z" };
  assert.equal(heard(told, called, called + 6_000), "speaking"); // an ordinary call: the sentence alone takes ten
  assert.equal(heard(told, called, called + 40_000 + saidWithin), "speaking"); // it may stand in line
  assert.equal(heard(told, called, called + 40_000 + saidWithin + 1), "late");
  assert.equal(heard({ ...told, spoken: 1 }, called, called + 90_000), "told");
  assert.equal(heard({ ...told, shown: 1 }, called, called + 1_000), "on-its-way");
  assert.equal(heard({ ...told, shown: 1 }, called, called + toldWithin + 1), "late");
  assert.equal(heard({ boards: 2, shown: 2, speakers: 1, spoken: 0 }, called, called + 30_000), "speaking"); // a server that does not say
});

test("typing a part finds, in any order and either case", () => {
  assert.ok(finds("", "anything"));
  assert.ok(finds("sb", "SB01 社保卡 Social security card"));
  assert.ok(finds("card soc", "SB01 社保卡 Social security card"));
  assert.ok(finds("保卡", "SB01 社保卡 Social security card"));
  assert.equal(finds("card tax", "SB01 社保卡 Social security card"), false);
});

test("typing pinyin finds, as at the kiosk", () => {
  const said = ["she hui bao zhang ka bu ling", "huan she bao ka"];
  for (const typed of ["shbzk", "SHEHUIBAO", "she hui", "shehbzh", "bzk", "hsbk"]) {
    assert.ok(finds(typed, "SB03 社会保障卡补领", said), typed);
  }
  for (const typed of ["hebao", "shk", "qq"]) {
    assert.equal(finds(typed, "SB03 社会保障卡补领", said), false, typed);
  }
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
  assert.equal(p.next(0.5, true), pollHiddenEvery);
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
