// What the console shows and offers, from what the server says. Pure.

import type { Queue, Ticket, Why, Window } from "../wire.ts";
import type { Verb } from "./command.ts";

/** How long after a call the next one is held back, so that pressing twice calls once. */
export const settle = 1500;

/** The window where this member of staff sits, if any. */
export function ownWindow(windows: readonly Window[], user: string): Window | undefined {
  return windows.find((w) => w.state !== "closed" && w.staff_id === user);
}

/** Whether a member of staff may sit down there. */
export function isFree(w: Window, user: string): boolean {
  return w.state === "closed" || w.staff_id === user;
}

/** What a window is doing. */
export type Doing = "closed" | "open" | "paused" | "called" | "serving";

export function doing(w: Window): Doing {
  if (w.ticket !== undefined) {
    return w.ticket.state === "serving" ? "serving" : "called";
  }
  return w.state;
}

/** What can be done at a window as it is. */
export function offers(w: Window): ReadonlySet<Verb> {
  switch (doing(w)) {
    case "closed":
      return new Set(["open"]);
    case "open":
      return new Set(["call", "pause", "close"]);
    case "paused":
      return new Set(["resume", "close"]);
    case "called":
      return new Set(["call", "recall", "start", "finish", "noshow"]);
    case "serving":
      return new Set(["call", "finish"]);
  }
}

/** The body of a command on a window as the clerk saw it. */
export function bodyOf(verb: Verb, w: Window, extra: { ticket?: string; reason?: string } = {}): string {
  const expect = { ticket: w.ticket?.id ?? null, version: w.version };
  switch (verb) {
    case "call":
      return JSON.stringify({
        ...(extra.ticket === undefined ? {} : { ticket: extra.ticket }),
        expect,
        ...(w.ticket === undefined ? {} : { finish_current: true }),
      });
    case "pause":
      return JSON.stringify({ reason: extra.reason ?? "", expect });
    default:
      return JSON.stringify({ expect });
  }
}

/** The address of a command below /api/v1. */
export function pathOf(verb: Verb, window: number): string {
  return `windows/${window}/${verb === "resume" ? "open" : verb}`;
}

/** Who waits for a window, longest first. */
export function waitingFor(w: Window, tickets: readonly Ticket[]): Ticket[] {
  return tickets
    .filter((t) => t.state === "waiting" && w.queues.includes(t.queue))
    .sort((a, b) => Date.parse(a.issued_at) - Date.parse(b.issued_at) || (a.number < b.number ? -1 : 1));
}

/** A window's day so far. */
export interface Counts {
  done: number;
  noshow: number;
  /** Mean time of service in seconds; undefined before the first. */
  averageS: number | undefined;
}

/** Counts the tickets that ended at a window. */
export function countsOf(window: number, ended: readonly Ticket[]): Counts {
  const mine = ended.filter((t) => t.window === window);
  const served = mine.filter((t) => t.state === "done" && t.started_at !== undefined && t.ended_at !== undefined);
  const total = served.reduce((sum, t) => sum + Date.parse(t.ended_at as string) - Date.parse(t.started_at as string), 0);
  return {
    done: mine.filter((t) => t.state === "done").length,
    noshow: mine.filter((t) => t.state === "noshow").length,
    averageS: served.length === 0 ? undefined : Math.round(total / served.length / 1000),
  };
}

/** Whether nobody else is open for some queue of this window in which people wait, and how many they are. */
export function leftAlone(w: Window, queues: readonly Queue[], state: Window["state"]): number {
  const own = state === "open" ? 1 : 0;
  return queues
    .filter((q) => w.queues.includes(q.id) && q.open_windows - own <= 0)
    .reduce((n, q) => n + q.waiting, 0);
}

/** How long a ticket waited or waits, in seconds. */
export function waitedS(t: Ticket, now: number): number {
  const until = t.called_at !== undefined ? Date.parse(t.called_at) : now;
  return Math.max(0, Math.floor((until - Date.parse(t.issued_at)) / 1000));
}

/** A length of time for people: its unit and its numbers. */
export type Length =
  | { unit: "seconds"; n: number }
  | { unit: "minutes"; n: number }
  | { unit: "hours"; h: number; m: number };

export function lengthOf(seconds: number): Length {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) {
    return { unit: "seconds", n: s };
  }
  if (s < 3600) {
    return { unit: "minutes", n: Math.floor(s / 60) };
  }
  return { unit: "hours", h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) };
}

/** A running time such as 02:13 or 1:02:13. */
export function stopwatch(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${minutes}` : minutes;
}

/** The seconds a reason speaks of, where it does. */
export function whyWaitedS(why: Why): number | undefined {
  const n = why.params?.["waited_s"];
  return typeof n === "number" ? n : undefined;
}
