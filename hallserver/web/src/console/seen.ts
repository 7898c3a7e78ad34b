// What a look at the hall changes: where the clerk sits, who waits, and whether
// that is news.

import type { Window } from "../wire.ts";
import { countsOf, ownWindow } from "./model.ts";
import { listOf, moreOf } from "./order.ts";
import type { Seen } from "./sight.ts";
import { tabs } from "./state.ts";
import type { Dialog, State } from "./state.ts";

/** Takes in a look. */
export function saw(app: State, s: Seen): void {
  app.queues = s.queues ?? app.queues;
  if (s.tickets !== undefined) {
    app.tickets = s.tickets;
    for (const tab of tabs) {
      app.more[tab] = moreOf(tab, s.tickets, s.totals);
    }
  }
  app.desk = s.desk ?? app.desk;
  app.cards = s.cards ?? app.cards;
  const mine = s.mine;
  app.windows = s.windows ?? app.windows.map((w) => (w.number === mine?.number ? mine : w));
  app.unsure = false;
  settleWindow(app);
  app.known = true;
  if (app.onceSeen !== undefined) {
    app.tell(app.onceSeen);
    app.onceSeen = undefined;
  }
  if (s.ended !== undefined && app.mine !== undefined) {
    app.counts = countsOf(app.mine.number, s.ended);
  }
  if (s.tickets !== undefined) {
    settleBeckon(app);
  }
  app.draw();
}

/** Takes in one window as it is. */
export function takeWindow(app: State, w: Window): void {
  app.windows = [...app.windows.filter((o) => o.number !== w.number), w].sort((a, b) => a.number - b.number);
  settleWindow(app);
}

// settleWindow finds out where the clerk sits and what that changes.
function settleWindow(app: State): void {
  const now = ownWindow(app.windows, app.session?.user ?? "");
  if (now === undefined) {
    if (app.mine !== undefined && app.screen === "work") {
      app.tell({ kind: "window-lost", window: app.mine.number }, "until dismissed");
    }
    settleNowhere(app);
    return;
  }
  if (app.mine?.number !== now.number) {
    app.counts = undefined;
  }
  if (app.mine?.ticket?.id !== now.ticket?.id && app.dialog !== undefined && isAboutTicket(app.dialog)) {
    app.dialog = undefined; // what it asks about has gone
  }
  app.mine = now;
  app.holding.settle(now.ticket);
  for (const tab of tabs) {
    app.lists[tab] = listOf(tab, now, app.tickets, app.windows, app.now());
  }
}

// settleNowhere leaves open only the question that is asked of somebody who sits nowhere,
// as long as the window it is about is taken.
function settleNowhere(app: State): void {
  const d = app.dialog;
  app.forgetWindow();
  if (d?.kind === "force" && app.windows.some((o) => o.number === d.window.number && o.state !== "closed")) {
    app.dialog = d;
  }
}

function settleBeckon(app: State): void {
  const w = app.mine;
  const waiting = app.lists.waiting.length;
  const free = w !== undefined && w.state === "open" && w.ticket === undefined;
  if (app.beckon.news(free, waiting)) {
    app.beckons = true;
    app.bell.ring();
  }
  if (!free || waiting === 0) {
    app.beckons = false;
  }
}

// isAboutTicket says whether a question is about the ticket at the window.
function isAboutTicket(d: Dialog): boolean {
  return d.kind === "outcome" || d.kind === "park" || d.kind === "transfer" || d.kind === "services";
}
