import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower, closeResync } from "../src/board/feed.ts";
import type { Answer, Refusal, SocketEvents } from "../src/board/feed.ts";
import type { Result } from "../src/board/boardview.ts";
import type { Frame } from "../src/wire.ts";
import { Clock, settle } from "./world.ts";

interface Dialled {
  feed: string;
  offset: number;
  at: number;
  events: SocketEvents;
  sent: string[];
  closed: boolean;
}

function start(results: Result[] = [], answer?: Answer) {
  const clock = new Clock();
  const dialled: Dialled[] = [];
  const refusals: (Refusal | undefined)[] = [];
  const taken: Frame[] = [];
  const marks: string[] = [];
  let place = { feed: "", offset: 0 };
  const follower = new Follower({
    dial: (feed, offset, events) => {
      const d: Dialled = { feed, offset, at: clock.now(), events, sent: [], closed: false };
      dialled.push(d);
      return { send: (text) => { d.sent.push(text); }, close: () => { d.closed = true; } };
    },
    ask: async () => answer,
    witnessed: (mark) => { marks.push(mark); },
    later: clock.later, now: clock.now, random: () => 0.5,
  }, {
    position: () => place,
    take: (f) => {
      taken.push(f);
      const r = results.shift() ?? "applied";
      if (r === "applied") {
        place = { feed: f.feed, offset: f.offset };
      }
      return r;
    },
    refused: (why) => { refusals.push(why); },
  });
  follower.start();
  const last = (): Dialled => dialled[dialled.length - 1] as Dialled;
  const say = (offset: number, type = "delta"): void => last().events.message(JSON.stringify({ feed: "f1", offset, type, at: "2026-03-02T01:00:00Z", data: {} }));
  return { clock, dialled, refusals, taken, marks, follower, last, say };
}

test("after a break the board comes back with its place in the feed", async () => {
  const f = start();
  f.last().events.opened();
  f.say(5, "snapshot");
  f.last().events.closed(1006);
  await f.clock.pass(1000);
  assert.equal(f.dialled.length, 2);
  assert.deepEqual([f.last().feed, f.last().offset], ["f1", 5]);
});

test("a board that was only too slow comes back at once", async () => {
  const f = start();
  f.last().events.opened();
  f.say(5, "snapshot");
  f.last().events.closed(closeResync);
  await f.clock.pass(0);
  assert.equal(f.dialled.length, 2);
});

test("pauses grow while the server is away, to 15 s, and not for ever", async () => {
  const f = start();
  const gaps: number[] = [];
  for (let n = 0; n < 10; n++) {
    const before = f.last().at;
    f.last().events.closed(1006);
    await f.clock.pass(15_001);
    gaps.push(f.last().at - before);
  }
  assert.equal(f.dialled.length, 11);
  assert.ok((gaps[0] as number) <= 500 && gaps.every((g) => g <= 15_001 * 2), String(gaps));
});

test("silence for three heartbeats is a break", async () => {
  const f = start();
  f.last().events.opened();
  f.say(5, "snapshot");
  await f.clock.pass(14_999);
  assert.equal(f.dialled.length, 1);
  f.say(5, "heartbeat");
  await f.clock.pass(14_999);
  assert.equal(f.dialled.length, 1);
  await f.clock.pass(1000);
  assert.equal(f.dialled.length, 2);
  assert.ok(f.dialled[0]?.closed);
});

test("a gap is asked for once, then a snapshot", async () => {
  const f = start(["applied", "gap", "gap"]);
  f.last().events.opened();
  f.say(5, "snapshot");
  f.say(9);
  await f.clock.pass(0);
  assert.deepEqual([f.last().feed, f.last().offset], ["f1", 5]);
  f.last().events.opened();
  f.say(9);
  await f.clock.pass(0);
  assert.deepEqual([f.last().feed, f.last().offset], ["", 0]);
});

test("what an old connection still says is let be", async () => {
  const f = start();
  const old = f.last();
  old.events.opened();
  f.say(5, "snapshot");
  old.events.closed(closeResync);
  await f.clock.pass(0);
  old.events.message(JSON.stringify({ feed: "f1", offset: 6, type: "delta", at: "" }));
  old.events.closed(1006);
  await f.clock.pass(0);
  assert.equal(f.taken.length, 1);
  assert.equal(f.dialled.length, 2);
});

test("a refused board learns why by HTTP, and goes on trying", async () => {
  const why: Refusal = { kind: "not-enrolled", code: "unauthorized", text: "" };
  const f = start([], { refusal: why });
  f.last().events.closed(1006);
  await settle();
  assert.deepEqual(f.refusals, [why]);
  await f.clock.pass(1000);
  assert.equal(f.dialled.length, 2);
  f.last().events.opened();
  assert.equal(f.refusals.slice(-1)[0], undefined);
});

test("where WebSockets are stopped on the way, snapshots come by HTTP", async () => {
  const f = start([], { frame: { feed: "f1", offset: 8, type: "snapshot", at: "2026-03-02T01:00:00Z", data: {} } });
  f.last().events.closed(1006);
  await settle();
  assert.deepEqual(f.taken.map((t) => t.offset), [8]);
});

test("acknowledgements are cumulative, one a second at most, none twice", async () => {
  const f = start();
  f.last().events.opened();
  f.say(1, "snapshot");
  f.follower.ack({ shown: 1 });
  for (let n = 2; n <= 9; n++) {
    f.follower.ack({ shown: n });
  }
  f.follower.ack({ spoken: "c7" });
  await f.clock.pass(999);
  assert.deepEqual(f.last().sent, ['{"shown":1}']);
  await f.clock.pass(1);
  assert.deepEqual(f.last().sent, ['{"shown":1}', '{"shown":9,"spoken":"c7"}']);
  f.follower.ack({ shown: 9 });
  await f.clock.pass(5000);
  assert.equal(f.last().sent.length, 2);
});

test("a new connection is told again what was shown", async () => {
  const f = start();
  f.last().events.opened();
  f.say(4, "snapshot");
  f.follower.ack({ shown: 4 });
  f.last().events.closed(1006);
  await f.clock.pass(1000);
  f.last().events.opened();
  assert.deepEqual(f.last().sent, []); // what was shown may count for another feed
  f.say(5);
  await f.clock.pass(1000);
  assert.deepEqual(f.last().sent, ['{"shown":4}']);
});

test("a stopped board is silent", async () => {
  const f = start();
  f.last().events.opened();
  f.follower.stop();
  f.say(5, "snapshot");
  await f.clock.pass(60_000);
  assert.equal(f.dialled.length, 1);
  assert.equal(f.taken.length, 0);
});

test("what a frame says of the journal is handed on", () => {
  const f = start();
  f.last().events.opened();
  f.last().events.message(JSON.stringify({ feed: "f1", offset: 5, type: "snapshot", at: "2026-03-02T01:00:00Z", data: {}, mark: "m1.1.7.AA" }));
  f.say(6);
  assert.deepEqual(f.marks, ["m1.1.7.AA"]);
});
