// Which parts a board has beside its calls.

import type { Model } from "./model.ts";

/** The parts there are, by the names that layouts use. */
export const partsKnown = ["waiting", "notices", "media", "weather", "windows"] as const;

/** A part beside the calls. */
export type Part = (typeof partsKnown)[number];

/** The parts a board has, first to last: what its layout says, else all. */
export function partsOf(m: Pick<Model, "layout">): readonly Part[] {
  const wanted = m.layout?.parts;
  return wanted === undefined || wanted === null ? partsKnown : wanted.filter(isKnown);
}

/** Whether the board has a part. */
export function hasPart(m: Pick<Model, "layout">, part: Part): boolean {
  return partsOf(m).includes(part);
}

/** The first part a layout asks for that this program does not know; undefined: none. */
export function unknownPart(m: Pick<Model, "layout">): string | undefined {
  return m.layout?.parts?.find((p) => !isKnown(p));
}

function isKnown(name: string): name is Part {
  return (partsKnown as readonly string[]).includes(name);
}
