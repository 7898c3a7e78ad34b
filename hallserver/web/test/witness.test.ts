import assert from "node:assert/strict";
import { test } from "node:test";
import { Seen } from "../src/witness.ts";
import { Drawer } from "./world.ts";

const mark = (epoch: number, row: number): string => `m1.${epoch}.${row}.AAAA-_aa`;

test("the later mark stays, also for the next page", () => {
  const shelf = new Drawer();
  const seen = new Seen(shelf);
  seen.take("", mark(1, 5));
  seen.take("", mark(1, 4)); // overtaken on its way
  assert.equal(seen.mark, mark(1, 5));
  seen.take("", mark(2, 1));
  assert.equal(new Seen(shelf).mark, mark(2, 1));
});

test("who has seen what was shown may answer with less", () => {
  const seen = new Seen(new Drawer());
  seen.take("", mark(3, 90));
  seen.take(mark(3, 90), mark(2, 7));
  assert.equal(seen.mark, mark(2, 7));
});

test("what is no mark is none", () => {
  const seen = new Seen(new Drawer());
  for (const none of [null, undefined, "", "m1", "m1.1.2", "m2.1.2.AA", "m1.1.x.AA", "m1.1.2.A\nB", "m1.1.2." + "A".repeat(9000)]) {
    seen.take("", none);
    assert.equal(seen.mark, "");
  }
});

test("without a shelf, or with a full one, the page alone remembers", () => {
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  for (const shelf of [undefined, full]) {
    const seen = new Seen(shelf);
    seen.take("", mark(1, 5));
    assert.equal(seen.mark, mark(1, 5));
  }
});
