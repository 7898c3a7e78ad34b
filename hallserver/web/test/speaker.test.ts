import assert from "node:assert/strict";
import { test } from "node:test";
import { Speaker } from "../src/board/speaker.ts";
import type { Call } from "../src/wire.ts";
import { Clock, settle } from "./world.ts";

interface Clip {
  id: string;
  seconds: number;
}

function call(id: string, number: string, recall = 0): Call {
  return {
    call_id: id, number, window: 3, recall, at: "2026-03-02T01:00:00Z",
    announcement: { text: "请", chime: "chime", clips: ["a", "b"], repeat: 2, gap_ms: 700 },
  };
}

function start(missing: string[] = []) {
  const clock = new Clock();
  const heard: { at: number; what: string }[] = [];
  const spoken: string[] = [];
  let broken = 0;
  const s = new Speaker<Clip>({
    clip: async (id) => {
      if (missing.includes(id)) {
        throw new Error("not had");
      }
      return { id, seconds: id === "chime" ? 0.6 : 1 };
    },
    play: (score) => {
      if (broken > 0) {
        broken--;
        return Promise.reject(new Error("no device"));
      }
      heard.push({ at: clock.now(), what: score.map((n) => `${n.clip.id}@${n.at.toFixed(1)}`).join(" ") });
      const end = Math.max(0, ...score.map((n) => n.at + n.clip.seconds));
      return new Promise((done) => { clock.later(end * 1000, done); });
    },
    wait: (ms) => new Promise((done) => { clock.later(ms, done); }),
    now: clock.now,
  }, (id) => { spoken.push(id); });
  return { clock, heard, spoken, speaker: s, breakFor: (n: number) => { broken = n; } };
}

test("a call is a chime and the sentence twice, with a pause between", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(10_000);
  assert.deepEqual(f.heard.map((h) => h.what), ["chime@0.0 a@0.6 b@1.6 a@3.3 b@4.3"]);
  assert.deepEqual(f.spoken, ["c1"]);
});

test("a call is said once, however often it comes", async () => {
  const f = start();
  for (let n = 0; n < 3; n++) {
    f.speaker.add(call("c1", "A001"), f.clock.now());
    await f.clock.pass(10_000);
  }
  assert.equal(f.heard.length, 1);
});

test("calls are said one after the other, and once each when many wait", async () => {
  const f = start();
  for (const [id, number] of [["c1", "A001"], ["c2", "A002"], ["c3", "A003"], ["c4", "A004"]] as const) {
    f.speaker.add(call(id, number), f.clock.now());
  }
  await f.clock.pass(60_000);
  assert.deepEqual(f.spoken, ["c1", "c2", "c3", "c4"]);
  assert.equal(f.heard[1]?.what, "chime@0.0 a@0.6 b@1.6");
  assert.ok((f.heard[1]?.at as number) >= (f.heard[0]?.at as number) + 2600);
});

test("a call that is over 30 s old is not said", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now() - 30_001);
  await f.clock.pass(10_000);
  assert.equal(f.heard.length, 0);
});

test("a recall takes the place of its ticket's call", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await settle();
  f.speaker.add(call("c2", "A002"), f.clock.now());
  f.speaker.add(call("c3", "A002", 1), f.clock.now());
  await f.clock.pass(60_000);
  assert.deepEqual(f.spoken, ["c1", "c3"]);
});

test("half a sentence is not said: the chime alone, and it does not count as spoken", async () => {
  const f = start(["b"]);
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(10_000);
  assert.deepEqual(f.heard.map((h) => h.what), ["chime@0.0"]);
  assert.deepEqual(f.spoken, []);
});

test("a silent device is tried again while the call is fresh", async () => {
  const f = start();
  f.breakFor(2);
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(20_000);
  assert.deepEqual(f.spoken, ["c1"]);
  f.breakFor(1000);
  f.speaker.add(call("c2", "A002"), f.clock.now());
  await f.clock.pass(60_000);
  f.breakFor(0);
  f.speaker.add(call("c3", "A003"), f.clock.now());
  await f.clock.pass(20_000);
  assert.deepEqual(f.spoken, ["c1", "c3"]);
});
