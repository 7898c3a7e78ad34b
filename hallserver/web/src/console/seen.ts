// What a look at the hall changes: where the clerk sits, who waits, and whether
// that is news.

import type { Window } from "../wire.ts";
import type { App } from "./app.ts";
import type { Seen } from "./look.ts";
import { countsOf, ownWindow } from "./model.ts";
import { listOf, moreOf } from "./order.ts";
import { tabs } from "./types.ts";
import type { Dialog } from "./types.ts";

/** The server tells whole seconds: a smaller change of its clock is none. */
const steadyWithin = 1500;

/** Takes in a look. */
export function saw(app: App, s: Seen): void {
  app.broken = undefined;
  if (s.at !== undefined && Math.abs(s.at - Date.now() - app.skew) >= steadyWithin) {
    app.skew = s.at - Date.now();
  }
  app.queues = s.queues ?? app.queues;
  if (s.tickets !== undefined) {
    app.tickets = s.tickets;
    for (const tab of tabs) {
      app.more[tab] = moreOf(tab, s.tickets, s.totals);
    }
  }
  app.desk = s.desk ?? app.desk;
  const mine = s.mine;
  app.windows = s.windows ?? app.windows.map((w) => (w.number === mine?.number ? mine : w));
  app.unsure = false;
  settleWindow(app);
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
export function takeWindow(app: App, w: Window): void {
  app.windows = [...app.windows.filter((o) => o.number !== w.number), w].sort((a, b) => a.number - b.number);
  settleWindow(app);
}

// settleWindow finds out where the clerk sits and what that changes.
function settleWindow(app: App): void {
  const now = ownWindow(app.windows, app.session?.user ?? "");
  if (now === undefined) {
    if (app.mine !== undefined && app.phase === "work") {
      app.tell({ kind: "window-lost", window: app.mine.number });
    }
    settleNowhere(app);
    return;
  }
  if (app.mine?.number !== now.number) {
    app.counts = undefined;
    app.look.countAgain();
  }
  if (app.mine?.ticket?.id !== now.ticket?.id && app.dialog !== undefined && isAboutTicket(app.dialog)) {
    app.dialog = undefined; // what it asks about has gone
  }
  app.mine = now;
  app.phase = "work";
  app.holding.settle(now.ticket);
  for (const tab of tabs) {
    app.lists[tab] = listOf(tab, now, app.tickets, app.windows, app.now());
  }
}

// settleNowhere leaves open only the question that is asked of somebody who sits nowhere,
// as long as the window it is about is taken.
function settleNowhere(app: App): void {
  const d = app.dialog;
  app.forgetWindow();
  if (d?.kind === "force" && app.windows.some((o) => o.number === d.window.number && o.state !== "closed")) {
    app.dialog = d;
  }
}

function settleBeckon(app: App): void {
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
