// Who waits beside the window, in the order in which they will be called.

import type { Totals } from "../staff/api.ts";
import type { Ticket, TicketState, Window } from "../wire.ts";
import type { Tab } from "./state.ts";

/** Why a ticket stands in the list as it does. */
export type Mark = "for-me" | "helped" | "transferred" | "reactivated" | "appointment" | "unprinted";

/**
 * Whether a ticket that waits may be called to a window of the hall. One that was
 * sent to another window or person waits for them, unless they have gone.
 */
export function isFor(w: Window, t: Ticket, hall: readonly Window[]): boolean {
  if (sentTo(w, t)) {
    return true;
  }
  const who = t.to_staff ?? t.officer;
  if (hall.some((o) => o.state !== "closed" && (o.number === t.to_window || (who !== undefined && o.staff === who)))) {
    return false;
  }
  return w.queues.includes(t.queue) || (w.helps ?? []).includes(t.queue);
}

function sentTo(w: Window, t: Ticket): boolean {
  return t.to_window === w.number || (w.staff !== undefined && (t.to_staff === w.staff || t.officer === w.staff));
}

/** What to remark on a ticket in the list. */
export function marksOf(w: Window, t: Ticket): Mark[] {
  const marks: Mark[] = [];
  if (sentTo(w, t)) {
    marks.push("for-me");
  } else if (!w.queues.includes(t.queue)) {
    marks.push("helped");
  }
  if (t.came === "transferred" || t.came === "reactivated") {
    marks.push(t.came);
  }
  if (t.slot_at !== undefined) {
    marks.push("appointment");
  }
  if (t.printed === "failed") {
    marks.push("unprinted");
  }
  return marks;
}

// pace is how fast a class gains on the others, unless the hall says otherwise.
// It orders only what the server leaves open: the heads of several queues.
function pace(t: Ticket): number {
  switch (t.class) {
    case "green":
      return 3;
    case "priority":
    case "appointment":
    case "named":
      return 2;
    case "returning":
      return 1.5;
    default:
      return 1;
  }
}

function credit(t: Ticket, now: number): number {
  return pace(t) * (now - Math.max(Date.parse(t.issued_at), Date.parse(t.slot_at ?? t.issued_at)));
}

/**
 * Who waits for a window, in the likely order of their calls. In each queue the
 * order is the server's (ahead); of the queues' heads the one with the most
 * credit comes first, own queues before those that are helped.
 */
export function waitingFor(w: Window, tickets: readonly Ticket[], hall: readonly Window[], now: number): Ticket[] {
  const mine = tickets.filter((t) => t.state === "waiting" && isFor(w, t, hall));
  const own = mine.filter((t) => w.queues.includes(t.queue) || sentTo(w, t));
  return [...merged(own, now), ...merged(mine.filter((t) => !own.includes(t)), now)];
}

function merged(tickets: readonly Ticket[], now: number): Ticket[] {
  const lines = new Map<string, Ticket[]>();
  for (const t of [...tickets].sort((a, b) => a.ahead - b.ahead || (a.number < b.number ? -1 : 1))) {
    const line = lines.get(t.queue);
    if (line === undefined) {
      lines.set(t.queue, [t]);
    } else {
      line.push(t);
    }
  }
  const heads = [...lines.values()];
  const out: Ticket[] = [];
  while (out.length < tickets.length) {
    let best: Ticket[] | undefined;
    for (const line of heads) {
      const head = line[0];
      if (head !== undefined && (best?.[0] === undefined || credit(head, now) > credit(best[0], now))) {
        best = line;
      }
    }
    const next = best?.shift();
    if (next === undefined) {
      break;
    }
    out.push(next);
  }
  return out;
}

const stateOf: Record<Tab, TicketState> = { waiting: "waiting", parked: "parked", missed: "noshow" };

/** How many of one of the lists there are beyond those that were looked at. */
export function moreOf(tab: Tab, tickets: readonly Ticket[], totals: Totals | undefined): number {
  const seen = tickets.filter((t) => t.state === stateOf[tab]).length;
  return Math.max(0, (totals?.[stateOf[tab]] ?? 0) - seen);
}

/** The tickets of one of the lists. */
export function listOf(tab: Tab, w: Window, tickets: readonly Ticket[], hall: readonly Window[], now: number): Ticket[] {
  const latest = (a: Ticket, b: Ticket): number => Date.parse(b.called_at ?? b.issued_at) - Date.parse(a.called_at ?? a.issued_at);
  switch (tab) {
    case "waiting":
      return waitingFor(w, tickets, hall, now);
    case "parked":
      return tickets.filter((t) => t.state === "parked" && (t.window === w.number || isFor(w, t, hall))).sort(latest);
    case "missed":
      return tickets.filter((t) => t.state === "noshow" && (t.window === w.number || w.queues.includes(t.queue))).sort(latest);
  }
}
