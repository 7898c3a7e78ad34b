// How long somebody waits, and how that is to be seen.

import type { Ticket } from "../wire.ts";

/** How long a ticket waited or waits where it is, in seconds. */
export function waitedS(t: Ticket, now: number): number {
  const until = t.called_at !== undefined && t.state !== "waiting" ? Date.parse(t.called_at) : now;
  return Math.max(0, Math.floor((until - Date.parse(t.issued_at)) / 1000));
}

/** How a wait is to be seen: as usual, long, or too long. */
export type Level = "usual" | "long" | "too-long";

/** From how many seconds on a wait counts as long, and as too long. */
export const longFrom = 15 * 60;
export const tooLongFrom = 30 * 60;

export function levelOf(seconds: number): Level {
  return seconds >= tooLongFrom ? "too-long" : seconds >= longFrom ? "long" : "usual";
}
