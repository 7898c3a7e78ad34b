// The browser board against the golden files of display/boardview.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Board } from "../src/board/boardview.ts";
import type { Model } from "../src/board/boardview.ts";
import type { Frame } from "../src/wire.ts";

interface Golden {
  about: string;
  lines: number;
  frames: (Frame & { received?: string })[];
  now: string;
  model: Record<string, unknown>;
}

const folder = process.env["YIMEN_GOLDEN"] ?? "";
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** A list, left out where it is empty. */
function some<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The model as the golden files write it: times as instants, empty parts left out. */
function asGolden(m: Model): Record<string, unknown> {
  return {
    state: m.state, stale_since: m.staleSince, clock: m.clock, hall: m.hall, day: m.day, open: m.open,
    calls: m.calls, pending: m.pending, queues: m.queues, windows: m.windows, notices: m.notices, rate: m.rate,
    kind: m.kind, zone: m.zone, layout: m.layout, media: some(m.media), says: some(m.says), emergency: m.emergency,
    pickups: some(m.pickups), fresh: some(m.fresh), figures: m.figures, weather: m.weather, dim: m.dim, refusal: m.refusal,
    feed: m.feed, offset: m.offset, shown: m.shown, resync: m.resync,
  };
}

const times = new Set(["stale_since", "clock", "at", "shown", "computed_at", "rate_until", "until", "ready", "called_at", "paused_until"]);

function plain(v: unknown, name = ""): unknown {
  if (typeof v === "string" && times.has(name)) {
    return Date.parse(v);
  }
  if (Array.isArray(v)) {
    return v.map((o) => plain(o));
  }
  if (typeof v === "object" && v !== null) {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(v)) {
      const p = plain(value, key);
      const empty = p === undefined || p === "" || p === null || (typeof p === "object" && p !== null && !Array.isArray(p) && Object.keys(p).length === 0);
      if (!empty) {
        out[key] = p;
      }
    }
    return out;
  }
  return v;
}

function play(c: Golden): Board {
  const b = new Board(c.lines);
  for (const f of c.frames) {
    b.take(f, Date.parse(f.received ?? f.at));
  }
  return b;
}

test("there are golden files", () => {
  assert.ok(files.length >= 20, `${files.length} files in ${folder}`);
});

for (const name of files) {
  const golden = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Golden;

  test(`frames give the model of ${name}`, () => {
    assert.deepEqual(plain(asGolden(play(golden).view(Date.parse(golden.now)))), plain(golden.model), golden.about);
  });

  test(`the model of ${name} is the same after saving and restoring`, () => {
    const before = play(golden);
    const kept = before.save();
    const late = Date.parse(golden.now) + 15 * 60_000;
    if (kept === undefined) {
      assert.equal(before.view(late).state, "connecting");
      return;
    }
    const after = new Board(golden.lines);
    assert.ok(after.restore(kept));
    const got = after.view(late);
    assert.ok(got.staleSince !== undefined, "a restored board does not say that it is out of date");
    const want = before.view(late);
    assert.deepEqual(got.calls.map((c) => c.number), want.calls.map((c) => c.number));
    assert.deepEqual(plain({ ...asGolden(got), calls: [] }), plain({ ...asGolden(want), calls: [], resync: false }));
  });
}

test("what is no file of a board is not restored", () => {
  for (const raw of ["", "{", "null", "[]", '{"frame":{}}', '{"frame":{"type":"delta"},"received":1}', '{"frame":{"type":"snapshot"},"received":1}']) {
    assert.equal(new Board().restore(raw), false, raw);
  }
});

test("a board that asks for a rating wakes when the time for it is over", () => {
  const at = "2026-03-02T01:00:00Z";
  const until = "2026-03-02T01:00:07Z";
  const own = Date.parse(at) + 3600_000; // its own clock is an hour fast
  const b = new Board();
  b.take({ feed: "f", offset: 1, type: "snapshot", at, data: { board: "w3", kind: "window", hall: { zh: "厅" }, calls: [], queues: [],
    windows: [{ number: 3, name: { zh: "3号窗口" }, state: "open", rate_until: until }], notices: [], day: "2026-03-02", open: true } }, own);
  assert.equal(b.view(own + 6999).state, "rate");
  assert.equal(b.wake(own), own + 7000);
  assert.equal(b.view(own + 7000).state, "empty");
});

test("the board wakes when a mark ends", () => {
  const at = "2026-03-02T01:00:00Z";
  const b = new Board();
  b.take({ feed: "f", offset: 1, type: "snapshot", at, data: { board: "hall", kind: "hall", hall: { zh: "厅" }, calls: [], queues: [], windows: [], notices: [], day: "2026-03-02", open: true } }, Date.parse(at));
  const call = { call_id: "c1", number: "A001", window: 3, recall: 0, at };
  b.take({ feed: "f", offset: 2, type: "delta", at, data: { calls: [call] } }, Date.parse(at));
  assert.equal(b.wake(Date.parse(at)), Date.parse(at) + 8000);
  assert.equal(b.view(Date.parse(at) + 7999).calls[0]?.marked, true);
  assert.equal(b.view(Date.parse(at) + 8000).calls[0]?.marked, false);
});
