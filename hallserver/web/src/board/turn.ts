// What stands beside the calls, or in their place: the list of the queues, and the
// hall's pictures and videos, taking turns by the clock alone, so that boards that
// started at different times turn together.

import type { Model } from "./model.ts";
import { hasPart } from "./parts.ts";

/** How long the list of the queues stands before a picture takes its place. */
export const usualFor = 20_000;
/** How long after the last call a picture may take the place of the calls too. */
export const idleAfter = 60_000;
/** How long a picture stands whose length is not said. */
const pictureFor = 12_000;
/** How long a video stands at most. */
const mediaMost = 300_000;

/** Which item stands at a moment; undefined: the usual picture. */
export function itemAt(clock: number, seconds: readonly number[], usual: number): number | undefined {
  const lengths = seconds.map((s) => (s > 0 && Number.isFinite(s) ? Math.min(s * 1000, mediaMost) : pictureFor));
  const whole = lengths.reduce((sum, l) => sum + usual + l, 0);
  if (whole <= 0) {
    return undefined;
  }
  let at = clock % whole;
  for (let i = 0; i < lengths.length; i++) {
    at -= usual;
    if (at < 0) {
      return undefined;
    }
    at -= lengths[i] as number;
    if (at < 0) {
      return i;
    }
  }
  return undefined;
}

/** Where a picture stands: beside the calls or in their place. */
export type Place = "side" | "main";

/** Which of so many pictures stands at the model's moment, and where; undefined: none. */
export function turnOf(m: Model, seconds: readonly number[]): { item: number; place: Place } | undefined {
  if (seconds.length === 0 || !hasPart(m, "media") || m.staleSince !== undefined || (m.state !== "calling" && m.state !== "empty")) {
    return undefined;
  }
  const newest = Math.max(0, ...m.calls.map((c) => c.at));
  const idle = m.pending === 0 && m.clock - newest >= idleAfter;
  const item = itemAt(m.clock, seconds, hasPart(m, "waiting") || idle ? usualFor : 0);
  return item === undefined ? undefined : { item, place: idle ? "main" : "side" };
}
