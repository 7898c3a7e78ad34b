// A wait as people are told it: the twin of hallserver/message/wait.go.

import messages from "../../message/wait.json";
import { fill } from "./text.ts";
import type { Language, Values } from "./text.ts";

const hour = 60;
const hourStep = 15;
const beforeStep = 5;
const nowS = 60;

/** From and to how many minutes; now: less than one. */
export type Wait = "now" | { lo: number; hi: number };

/** The wait of a forecast in seconds; undefined: nothing honest can be said. */
export function waitFrom(p50S: number, p90S: number): Wait | undefined {
  if (p50S < 0 || p90S < p50S) {
    return undefined;
  }
  if (p90S < nowS) {
    return "now";
  }
  const lo = Math.max(1, Math.floor((p50S + 30) / 60));
  const hi = Math.max(lo, Math.floor((p90S + 59) / 60));
  if (hi < hour) {
    return { lo, hi };
  }
  return { lo: lo >= hour ? nearest(lo, hourStep) : Math.max(beforeStep, nearest(lo, beforeStep)), hi: nearest(hi, hourStep) };
}

function nearest(n: number, step: number): number {
  return Math.floor((n + Math.floor(step / 2)) / step) * step;
}

/** How long it is, in a language. */
export function waitIn(lang: Language, w: { lo: number; hi: number }): string {
  const say = (key: keyof typeof messages, values: Values): string => fill(messages[key][lang], values);
  const span = (minutes: number): string => {
    const h = Math.floor(minutes / hour);
    const m = minutes % hour;
    if (h === 0) {
      return say("wait.minutes", { n: m });
    }
    return m === 0 ? say("wait.hours", { h }) : m === hour / 2 ? say("wait.hours_half", { h }) : say("wait.hours_minutes", { h, m });
  };
  if (w.lo === w.hi) {
    return span(w.lo);
  }
  return w.hi < hour ? say("wait.minutes_range", w) : say("wait.range", { lo: span(w.lo), hi: span(w.hi) });
}
