import assert from "node:assert/strict";
import { test } from "node:test";
import type { WindowCommand as Command } from "../src/console/state.ts";
import type { Reply } from "../src/staff/api.ts";
import { Commander, askAfter, undecided } from "../src/staff/command.ts";
import { Clock, settle } from "./world.ts";

const done: Reply = { kind: "done", status: 200, body: {}, at: undefined };
const silent: Reply = { kind: "silent" };

function refused(status: number, code = "", retryAfterMS?: number): Reply {
  return { kind: "refused", problem: { title: "", status, code }, retryAfterMS };
}

/** A commander whose server says what it is told, in turn; the last answer again and again. */
function start(...answers: Reply[]) {
  const clock = new Clock();
  const sent: { key: string; at: number }[] = [];
  const told: { command: Command; reply: Reply }[] = [];
  let signIns = 0;
  let keys = 0;
  const store: { kept: Command | undefined } = { kept: undefined };
  const make = (): Commander<Command> => new Commander<Command>({
    send: async (c) => {
      sent.push({ key: c.key, at: clock.now() });
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? silent;
    },
    later: clock.later, now: clock.now, newKey: () => `key-${++keys}`,
    keep: (c) => { store.kept = c === undefined ? undefined : { ...c }; },
    kept: () => store.kept,
  }, {
    changed: () => undefined,
    answered: (command, reply) => { told.push({ command, reply }); },
    signInNeeded: () => { signIns++; },
  });
  return { clock, sent, told, store, make, commander: make(), signIns: () => signIns, answers };
}

const call = { verb: "call" as const, user: "clerk1", window: 3, path: "windows/3/call", body: "{}", number: "", thenSignOut: false };

test("a lost answer is asked for again with the same key, until it comes", async () => {
  const w = start(silent, silent, refused(503, "busy"), refused(504, "outcome-unknown"), refused(502), done);
  assert.ok(w.commander.run(call));
  await w.clock.pass(30_000);
  assert.equal(w.sent.length, 6);
  assert.deepEqual([...new Set(w.sent.map((s) => s.key))], ["key-1"]);
  assert.equal(w.told.length, 1);
  assert.equal(w.commander.pending, undefined);
  assert.equal(w.store.kept, undefined);
});

test("there is never a second command on its way", async () => {
  const w = start(silent);
  assert.ok(w.commander.run(call));
  assert.equal(w.commander.run({ ...call, verb: "finish" }), false);
  await w.clock.pass(5000);
  assert.equal(w.commander.run(call), false);
});

test("each command has a key of its own", async () => {
  const w = start(done);
  w.commander.run(call);
  await settle();
  w.commander.run(call);
  await settle();
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-2"]);
});

test("a command is kept before it is sent, and sent again after a reload", async () => {
  const w = start(silent);
  w.commander.run(call);
  assert.equal(w.store.kept?.key, "key-1");
  await w.clock.pass(2000);
  w.answers.splice(0, w.answers.length, done);
  const reloaded = w.make();
  reloaded.resume("clerk1");
  await settle();
  assert.equal(w.sent.slice(-1)[0]?.key, "key-1");
  assert.equal(w.told.length, 1);
  assert.equal(w.store.kept, undefined);
});

test("what the server will not do for a while is told at once, not asked for again", async () => {
  for (const code of ["read-only", "disk-low", "journal-gone", "journal-behind", "clock-in-doubt"]) {
    const w = start({ kind: "refused", problem: { code, status: 503, title: code }, retryAfterMS: 10_000 });
    w.commander.run(call);
    await w.clock.pass(60_000);
    assert.equal(w.sent.length, 1, code);
    assert.equal(w.told.length, 1, code);
    assert.equal(w.commander.pending, undefined, code);
  }
});

test("somebody else's command is not sent", async () => {
  const w = start(silent);
  w.commander.run(call);
  await settle();
  const before = w.sent.length;
  const reloaded = w.make();
  reloaded.resume("clerk2");
  await settle();
  assert.equal(w.sent.length, before);
  assert.equal(w.store.kept, undefined);
});

test("after a minute without an answer the clerk is asked, and nothing is sent unasked", async () => {
  const w = start(silent);
  w.commander.run(call);
  await w.clock.pass(askAfter + 15_000);
  assert.equal(w.commander.stage, "asking");
  const before = w.sent.length;
  await w.clock.pass(600_000);
  assert.equal(w.sent.length, before);
  w.commander.retry();
  await settle();
  assert.equal(w.sent.length, before + 1);
  assert.equal(w.sent.slice(-1)[0]?.key, "key-1");
});

test("a command found old after a reload waits for the clerk", async () => {
  const w = start(silent);
  w.commander.run(call);
  await settle();
  w.clock.time += askAfter;
  const before = w.sent.length;
  const reloaded = w.make();
  reloaded.resume("clerk1");
  await settle();
  assert.equal(reloaded.stage, "asking");
  assert.equal(w.sent.length, before);
});

test("an answer to what was let be changes nothing", async () => {
  const clock = new Clock();
  let answer: (r: Reply) => void = () => undefined;
  const told: Reply[] = [];
  const c = new Commander<Command>({
    send: () => new Promise((resolve) => { answer = resolve; }), later: clock.later, now: clock.now,
    newKey: () => "k", keep: () => undefined, kept: () => undefined,
  }, { changed: () => undefined, answered: (_, r) => { told.push(r); }, signInNeeded: () => undefined });
  c.run(call);
  c.drop();
  answer(done);
  await settle();
  assert.deepEqual(told, []);
  assert.equal(c.pending, undefined);
});

test("an ended session keeps the command until the same person signs in again", async () => {
  const w = start(refused(401, "unauthenticated"), done);
  w.commander.run(call);
  await w.clock.pass(30_000);
  assert.equal(w.signIns(), 1);
  assert.equal(w.sent.length, 1);
  w.commander.resume("clerk1");
  await settle();
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-1"]);
  assert.equal(w.told.length, 1);
});

test("the server's wish to be left alone is kept", async () => {
  const w = start(refused(503, "stopping", 2000), done);
  w.commander.run(call);
  await w.clock.pass(1999);
  assert.equal(w.sent.length, 1);
  await w.clock.pass(1);
  assert.equal(w.sent.length, 2);
});

test("what is decided and what is not", () => {
  const cases: [Reply, boolean][] = [
    [done, false], [silent, true], [refused(409, "expect-mismatch"), false], [refused(422, "idempotency-key-reused"), false],
    [refused(403, "not-your-window"), false], [refused(503, "busy"), true], [refused(503, "read-only"), false],
    [refused(503, "disk-low"), false], [refused(500, "set-aside"), false], [refused(500, "internal"), true],
    [refused(429, "too-many-requests"), true], [refused(502), true], [refused(504, "outcome-unknown"), true],
  ];
  for (const [reply, want] of cases) {
    assert.equal(undecided(reply), want, JSON.stringify(reply));
  }
});
