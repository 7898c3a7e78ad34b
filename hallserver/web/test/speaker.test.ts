import assert from "node:assert/strict";
import { test } from "node:test";
import { NoClip } from "../src/board/clips.ts";
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
  const told: string[] = [];
  let broken = 0;
  const s = new Speaker<Clip>({
    clip: async (id) => {
      if (missing.includes(id)) {
        throw new NoClip("not had");
      }
      return { id, seconds: id === "chime" ? 0.6 : 1 };
    },
    play: (score, volume, stop) => {
      if (broken > 0) {
        broken--;
        return Promise.reject(new Error("no device"));
      }
      const end = Math.max(0, ...score.map((n) => n.at + n.clip.seconds));
      const at = clock.now();
      return new Promise((done, cut) => {
        clock.later(end * 1000, () => {
          if (!stop.aborted) {
            const what = score.map((n) => `${n.clip.id}@${n.at.toFixed(2)}`).join(" ");
            heard.push({ at, what: volume === 1 ? what : `${what} at ${volume}` });
          }
          done();
        });
        stop.addEventListener("abort", () => cut(new Error("cut off")));
      });
    },
    wait: (ms, stop) => new Promise((done) => {
      clock.later(stop.aborted ? 0 : ms, done);
      stop.addEventListener("abort", () => done());
    }),
    now: clock.now,
    state: "on",
  }, {
    spoken: (id) => { spoken.push(id); told.push(id); },
    skipped: (id, why) => { told.push(`${id} ${why}`); },
    word: () => undefined,
  });
  return { clock, heard, spoken, told, speaker: s, breakFor: (n: number) => { broken = n; } };
}

test("a call is a chime and the sentence twice, with a pause between", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(10_000);
  assert.deepEqual(f.heard.map((h) => h.what), ["chime@0.00 a@0.75 b@1.81 a@3.51 b@4.57"]);
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
  assert.equal(f.heard[1]?.what, "chime@0.00 a@0.75 b@1.81");
  assert.ok((f.heard[1]?.at as number) >= (f.heard[0]?.at as number) + 2600);
});

test("a call that is over 30 s old is not said", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now() - 30_001);
  await f.clock.pass(10_000);
  assert.equal(f.heard.length, 0);
  assert.deepEqual(f.told, ["c1 late"]);
});

test("a recall makes its ticket's waiting call unsaid", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await settle();
  f.speaker.add(call("c2", "A002"), f.clock.now());
  f.speaker.add(call("c3", "A002", 1), f.clock.now());
  await f.clock.pass(60_000);
  assert.deepEqual(f.told, ["c1", "c2 replaced", "c3"]);
});

test("an emergency cuts off what plays, goes on until it is ended, and the call is said after it", async () => {
  const f = start();
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(1000);
  const say = { ...call("", ""), id: "e1", kind: "emergency", text: {}, announcement: { text: "", chime: "", clips: ["x"], repeat: 1, gap_ms: 0 } };
  f.speaker.addSay(say, f.clock.now());
  await f.clock.pass(6000); // 1 s and a pause of 3 s
  assert.deepEqual(f.heard.map((h) => h.what), ["x@0.00", "x@0.00"]);
  f.speaker.unsay("e1");
  await f.clock.pass(10_000);
  assert.deepEqual(f.told, ["e1", "c1"]);
});

test("when more wait they are said in short, eight behind a chime", async () => {
  const f = start();
  for (let n = 0; n < 9; n++) {
    const c = call(`c${n}`, `A00${n}`);
    f.speaker.add({ ...c, announcement: { ...c.announcement!, short: ["s"] } }, f.clock.now());
  }
  await f.clock.pass(60_000);
  assert.equal(f.heard[0]?.what, "chime@0.00 s@0.75");
  assert.deepEqual(f.heard.slice(1, 8).map((h) => h.what), Array(7).fill("s@0.15"));
  assert.ok((f.heard[8]?.what ?? "").startsWith("chime@0.00 a"));
});

test("further languages follow, quieter when asked", async () => {
  const f = start();
  const c = call("c1", "A001");
  f.speaker.add({ ...c, announcement: { ...c.announcement!, repeat: 1, also: [["e"]], volume_percent: 50 } }, f.clock.now());
  await f.clock.pass(20_000);
  assert.deepEqual(f.heard.map((h) => h.what), ["chime@0.00 a@0.75 b@1.81 e@3.11 at 0.5"]);
});

test("half a sentence is not said: the chime alone, and it does not count as spoken", async () => {
  const f = start(["b"]);
  f.speaker.add(call("c1", "A001"), f.clock.now());
  await f.clock.pass(10_000);
  assert.deepEqual(f.heard.map((h) => h.what), ["chime@0.00"]);
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
