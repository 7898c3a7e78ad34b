// What the console shows, from what the server says. Pure.

import type { Queue, Told, Ticket, Window } from "../wire.ts";

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

/** The queues whose tickets concern a window: its own, then those it helps. */
export function queuesOf(w: Window): string[] {
  return [...w.queues, ...(w.helps ?? [])];
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

/** Where each of a ticket's services stands. */
export type Step = "done" | "in-hand" | "to-come";

export function stepsOf(t: Ticket): Step[] {
  const atWindow = t.state === "called" || t.state === "serving";
  return t.services.map((_, n) => (n < t.done ? "done" : n === t.done && atWindow ? "in-hand" : "to-come"));
}

/** How far a call has got. */
export type Heard = "unknown" | "on-its-way" | "speaking" | "told" | "late";

/** How long boards may take before they count as late. */
export const toldWithin = 5000;

/** How long after its last moment a sentence may still be in the air: as hallserver/proof has it. */
export const saidWithin = 15_000;

/** How old a call may be that is still said, where the server does not tell. */
const sayable = 30_000;

/**
 * How far a call has got. A board shows it at once; a sentence takes some ten
 * seconds and may stand in line, so it is late only after it should have been said.
 */
export function heard(told: Told | undefined, calledMS: number, nowMS: number): Heard {
  if (told === undefined || told.boards + told.speakers === 0) {
    return "unknown";
  }
  if (told.shown >= told.boards && told.spoken >= told.speakers) {
    return "told";
  }
  const shown = told.shown >= told.boards;
  const sayBy = told.say_by === undefined ? calledMS + sayable : Date.parse(told.say_by);
  if ((!shown && nowMS - calledMS > toldWithin) || (told.spoken < told.speakers && nowMS - sayBy > saidWithin)) {
    return "late";
  }
  return shown ? "speaking" : "on-its-way";
}
