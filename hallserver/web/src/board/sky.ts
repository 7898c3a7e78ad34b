// How crowded the hall is, and how bright the picture: the twin of look.go.

import type { BoardQueue, Layout } from "../wire.ts";
import { clockHM } from "../zone.ts";
import type { Weather } from "./model.ts";

const busyMin = 15;
const crowdedMin = 40;
const dimLeast = 10;
const dimFull = 100;

/** How crowded a hall with these queues is: by the mean of their P50, each counted as often as somebody waits there. */
export function weather(queues: BoardQueue[], layout: Layout | undefined): Weather {
  const busy = layout?.busy_min || busyMin;
  const crowded = layout?.crowded_min || crowdedMin;
  const told = queues.filter((q) => q.wait !== undefined && q.wait !== null);
  if (told.length === 0) {
    return "";
  }
  const people = told.reduce((n, q) => n + q.waiting, 0);
  const seconds = told.reduce((n, q) => n + q.waiting * (q.wait?.p50_s ?? 0), 0);
  if (people > 0 && seconds >= crowded * 60 * people) {
    return "crowded";
  }
  return people > 0 && seconds >= busy * 60 * people ? "busy" : "calm";
}

/** How bright the picture is at a time of the hall, in percent. */
export function dimAt(layout: Layout | undefined, clock: number): number {
  const now = minuteOfDay(clock);
  for (const d of layout?.dim ?? []) {
    const from = minuteOf(d.from);
    const to = minuteOf(d.to);
    if (from === undefined || to === undefined) {
      continue;
    }
    const within = to < from ? from <= now || now < to : from <= now && now < to;
    if (within) {
      return Math.min(Math.max(d.percent, dimLeast), dimFull);
    }
  }
  return dimFull;
}

/** When the brightness may change next, after a time of the hall; Infinity: never. */
export function nextDim(layout: Layout | undefined, clock: number): number {
  let next = Infinity;
  const now = minuteOfDay(clock);
  const minute = 60_000;
  for (const d of layout?.dim ?? []) {
    for (const at of [minuteOf(d.from), minuteOf(d.to)]) {
      if (at !== undefined) {
        const ahead = at > now ? at - now : at - now + 24 * 60;
        next = Math.min(next, clock - (clock % minute) + ahead * minute);
      }
    }
  }
  return next;
}

function minuteOf(hour: string): number | undefined {
  const parts = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(hour);
  return parts === null ? undefined : Number(parts[1]) * 60 + Number(parts[2]);
}

function minuteOfDay(clock: number): number {
  return minuteOf(clockHM(clock)) ?? 0;
}
