import assert from "node:assert/strict";
import { test } from "node:test";
import { isFor, listOf, marksOf, waitingFor } from "../src/console/order.ts";
import type { Ticket } from "../src/wire.ts";
import { ticket, window } from "./made.ts";

const now = Date.parse("2026-03-02T01:30:00Z");
const at = (minute: number): Partial<Ticket> => ({ issued_at: `2026-03-02T01:${String(minute).padStart(2, "0")}:00Z` });
const numbers = (list: Ticket[]): string => list.map((t) => t.number).join(" ");

test("in one queue the order is the server's", () => {
  const list = [
    ticket("A003", "waiting", { ...at(3), ahead: 0, class: "priority" }), ticket("A001", "waiting", { ...at(1), ahead: 1 }),
    ticket("A002", "waiting", { ...at(2), ahead: 2 }), ticket("A004", "called"),
  ];
  assert.equal(numbers(waitingFor(window(), list, [], now)), "A003 A001 A002");
});

test("of several queues the head with the most credit comes first, and helped queues last", () => {
  const w = window({ queues: ["A", "B"], helps: ["C"] });
  const list = [
    ticket("C001", "waiting", at(0)), ticket("A001", "waiting", at(10)), ticket("A002", "waiting", { ...at(11), ahead: 1 }),
    ticket("B001", "waiting", { ...at(15), class: "priority" }), ticket("D001", "waiting", at(0)),
  ];
  // B001: 15 min at twice the pace is 30; A001: 20; A002: 19.
  assert.equal(numbers(waitingFor(w, list, [], now)), "B001 A001 A002 C001");
  assert.deepEqual(marksOf(w, list[0] as Ticket), ["helped"]);
});

test("who was sent to another window or person is not in the list, who was sent here is", () => {
  const w = window();
  const hall = [w, window({ number: 4, staff: "窗口员乙" })];
  const away = [ticket("A001", "waiting", { to_window: 4 }), ticket("A001", "waiting", { to_staff: "窗口员乙" }), ticket("A001", "waiting", { officer: "窗口员乙", class: "named" })];
  assert.ok(away.every((t) => !isFor(w, t, hall)));
  // Nobody waits for somebody who has gone home.
  assert.ok(away.every((t) => isFor(w, t, [w, window({ number: 4, state: "closed" })])));
  const sent = [ticket("D001", "waiting", { to_window: 3, came: "transferred" }), ticket("D002", "waiting", { to_staff: "窗口员甲" }), ticket("D003", "waiting", { officer: "窗口员甲" })];
  assert.ok(sent.every((t) => isFor(w, t, hall)));
  assert.equal(waitingFor(w, sent, hall, now).length, 3);
  assert.deepEqual(marksOf(w, sent[0] as Ticket), ["for-me", "transferred"]);
});

test("what there is to remark stands on a ticket", () => {
  assert.deepEqual(marksOf(window(), ticket("A001", "waiting")), []);
  assert.deepEqual(marksOf(window(), ticket("A001", "waiting", { came: "reactivated", slot_at: "2026-03-02T01:00:00Z", printed: "failed" })), ["reactivated", "appointment", "unprinted"]);
});

test("parked and missed tickets stand in lists of their own, the latest first", () => {
  const list = [
    ticket("A001", "parked", { window: 3, called_at: "2026-03-02T01:01:00Z" }), ticket("A002", "parked", { window: 9, called_at: "2026-03-02T01:02:00Z" }),
    ticket("D001", "parked", { window: 9 }), ticket("A003", "noshow", { window: 9 }), ticket("D002", "noshow", { window: 3 }), ticket("D003", "noshow", { window: 9 }),
  ];
  assert.equal(numbers(listOf("parked", window(), list, [], now)), "A002 A001");
  assert.equal(numbers(listOf("missed", window(), list, [], now)), "A003 D002");
  assert.equal(numbers(listOf("waiting", window(), list, [], now)), "");
});
