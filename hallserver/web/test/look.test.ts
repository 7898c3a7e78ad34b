import assert from "node:assert/strict";
import { test } from "node:test";
import { Beckon } from "../src/console/beckon.ts";
import { HallSight, wideEvery } from "../src/console/sight.ts";
import type { Seen } from "../src/console/sight.ts";
import type { Reply } from "../src/staff/api.ts";
import { Look } from "../src/staff/look.ts";
import { Pace } from "../src/staff/pace.ts";
import type { Window } from "../src/wire.ts";
import { window } from "./made.ts";
import { Clock, settle } from "./world.ts";

/** Looks at a server that answers what answer says. */
function start(answer: (path: string) => Reply | Promise<Reply>, mine: Window | undefined = window()) {
  const clock = new Clock();
  const asked: string[] = [];
  const seen: Seen[] = [];
  const missed: Reply[] = [];
  let signIns = 0;
  const place = { mine, awake: true };
  const pace = new Pace(clock.now());
  const sight = new HallSight({
    mine: () => place.mine, awake: () => place.awake, seen: (s) => { seen.push(s); }, missed: () => undefined, signInNeeded: () => { signIns++; },
  });
  const link = {
    get: async (path: string) => { asked.push(path); return answer(path); },
    answered: (at: number) => pace.answered(at), missed: (r: Reply) => { pace.missed(); missed.push(r); }, pace,
  };
  const look = new Look(sight, { link, later: clock.later, now: clock.now, hidden: () => false });
  look.soon();
  return { clock, asked, seen, missed, look, pace, place, signIns: () => signIns };
}

const done = (body: unknown): Reply => ({ kind: "done", status: 200, body, at: undefined });

test("at work the own window is seen every second, all of the hall less often", async () => {
  const f = start((path) => done(path));
  await f.clock.pass(wideEvery - 500);
  const count = (path: string): number => f.asked.filter((p) => p === path).length;
  assert.equal(count("windows"), 1);
  assert.equal(count("windows/3"), 4);
  assert.equal(count("desk"), 1);
  assert.equal(count("tickets?state=waiting,parked,noshow&queue=A,B&limit=100"), 5);
  await f.clock.pass(1000);
  assert.equal(count("windows"), 2);
});

test("a look that is older than an answer is let be", async () => {
  let held: (r: Reply) => void = () => undefined;
  let first = true;
  const f = start((path) => {
    if (first && path === "queues") {
      first = false;
      return new Promise((resolve) => { held = resolve; });
    }
    return done(path);
  });
  await f.clock.pass(100);
  f.look.soon(); // a command was answered meanwhile
  held(done("old"));
  await f.clock.pass(10);
  assert.equal(f.seen.length, 1);
  assert.equal(f.seen[0]?.queues, "queues");
});

test("what cannot be seen is no picture; the desk alone may be missing", async () => {
  const refused: Reply = { kind: "refused", problem: { title: "", status: 404, code: "not-found" }, retryAfterMS: undefined };
  const f = start((path) => (path === "desk" ? refused : done(path)));
  await settle();
  await f.clock.pass(10);
  assert.equal(f.seen.length, 1);
  assert.equal(f.seen[0]?.desk, undefined);
  const g = start((path) => (path === "windows" ? { kind: "silent" } : done(path)));
  await g.clock.pass(10);
  assert.equal(g.seen.length, 0);
  assert.deepEqual(g.missed, [{ kind: "silent" }]);
});

test("an ended session asks for a sign-in and is not asked again", async () => {
  const f = start(() => ({ kind: "refused", problem: { title: "", status: 401 }, retryAfterMS: undefined }));
  await f.clock.pass(60_000);
  assert.equal(f.signIns(), 1);
  const before = f.asked.length;
  f.place.awake = false;
  f.look.soon();
  await f.clock.pass(60_000);
  assert.equal(f.asked.length, before);
});

test("it rings when somebody begins to wait while the window is free, and only then", () => {
  const b = new Beckon();
  const news = (free: boolean, waiting: number): boolean => b.news(free, waiting);
  assert.equal(news(true, 3), false); // who waits already is no news
  assert.equal(news(true, 0), false);
  assert.equal(news(true, 1), true);
  assert.equal(news(true, 2), false);
  assert.equal(news(false, 0), false);
  assert.equal(news(false, 1), false);
  assert.equal(news(true, 1), false); // they began while the clerk was busy
  assert.equal(news(true, 0), false);
  assert.equal(news(true, 1), true);
});
