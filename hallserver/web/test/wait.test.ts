import assert from "node:assert/strict";
import { test } from "node:test";
import told from "../../message/testdata/waits.json";
import { waitOf } from "../src/board/queues.tsx";
import { waitFrom, waitIn } from "../src/wait.ts";

test("a forecast is told as the kiosk tells it", () => {
  assert.ok(told.length >= 10);
  for (const x of told) {
    const w = waitFrom(x.p50_s, x.p90_s);
    for (const lang of ["zh", "en", "ko"] as const) {
      assert.equal(w === undefined ? "" : w === "now" ? "now" : waitIn(lang, w), x[lang], `${x.p50_s} to ${x.p90_s} s`);
    }
  }
});

test("a board says a wait beyond an hour as people speak, and one of nought", () => {
  const of = (p50_s: number, p90_s: number, waiting = 3) => waitOf("en", {
    id: "A", name: { zh: "社会保险" }, waiting, wait: { p50_s, p90_s, computed_at: "2026-03-02T01:00:00Z" },
  });
  const plain = (s: string | undefined) => s?.replace(/\u2009/g, " ");
  assert.equal(plain(of(6180, 9360)?.zh), "约 1 小时 45 分到 2 小时半");
  assert.equal(of(6180, 9360)?.other, "about 1 h 45 min to 2 h 30 min");
  assert.equal(of(0, 0)?.zh, "马上就到");
  assert.equal(of(0, 0, 0), undefined);
  assert.equal(of(300, 100), undefined);
});
