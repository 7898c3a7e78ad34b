// Lengths of time.

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
