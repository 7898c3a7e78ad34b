// Cards at the guide desk: read when asked for, kept for one errand and not for long.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AtDesk } from "../src/guide/desk.ts";
import type { CardAtDesk, GuideDesk } from "../src/guidewire.ts";
import type { Reply } from "../src/staff/api.ts";

const ok = { state: "ok", since: "2026-11-23T01:30:00Z" };

function seen(more: Partial<GuideDesk> = {}): GuideDesk {
  return { id: "d1", name: "导办台", state: "ok", reader: ok, printer: ok, reading: false, slips: [], ...more };
}

const card: CardAtDesk = { id: "c1", name: "测*甲", id_number: "219***********0016", sealed: "c2VhbGVk" };

function hands(reply: Reply): { desk: AtDesk; asked: string[]; world: { now: number } } {
  const asked: string[] = [];
  const world = { now: 0 };
  const say = (what: string) => (path: string): Promise<Reply> => {
    asked.push(`${what} ${path}`);
    return Promise.resolve(reply);
  };
  const nothing = (): void => undefined;
  const desk = new AtDesk({
    put: say("PUT"), delete: say("DELETE"), at: () => undefined, stay: nothing, now: () => world.now, draw: nothing, lookAgain: nothing,
    read: (whose) => asked.push(`read ${whose}`),
  });
  desk.seeAll([seen()]);
  desk.see(seen());
  return { desk, asked, world };
}

const done: Reply = { kind: "done", status: 204, body: undefined, at: undefined };

test("a card is taken when it was asked for, and the server need not keep it", async () => {
  const { desk, asked } = hands(done);
  desk.see(seen({ card }));
  assert.equal(desk.cards.self, undefined);
  await desk.ask("self");
  desk.see(seen({ reading: true, card: { id: "c0", problem: "again" } }));
  assert.equal(desk.asking, "self");
  desk.see(seen({ card }));
  assert.equal(desk.cards.self?.sealed, card.sealed);
  assert.equal(desk.asking, undefined);
  assert.deepEqual(asked, ["PUT guide-desks/d1/card", "DELETE guide-desks/d1/card", "read self"]);
});

test("a card is forgotten after five minutes, and with its errand", async () => {
  const { desk, world } = hands(done);
  for (const whose of ["self", "other"] as const) {
    await desk.ask(whose);
    desk.see(seen({ card }));
  }
  world.now = 5 * 60_000;
  desk.see(seen());
  assert.deepEqual(Object.keys(desk.cards), ["self", "other"]);
  world.now++;
  desk.see(seen());
  assert.deepEqual(desk.cards, {});
  await desk.ask("self");
  desk.see(seen({ card }));
  desk.drop();
  assert.deepEqual(desk.cards, {});
});

test("that nobody laid a card down, and that none was asked for, is told", async () => {
  const { desk } = hands(done);
  await desk.ask("self");
  desk.see(seen());
  assert.equal(desk.failed, "nobody");
  const broken = hands({ kind: "silent" }).desk;
  await broken.ask("self");
  assert.equal(broken.failed, "not-asked");
  assert.equal(broken.asking, undefined);
});

test("of several desks none is looked at until one was chosen", () => {
  const { desk } = hands(done);
  desk.seeAll([seen(), seen({ id: "d2" })]);
  assert.equal(desk.id, undefined);
  assert.equal(desk.unchosen, true);
});
