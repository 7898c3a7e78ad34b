// Which plan a board of a model has: the layout of the feed, what the address says
// before it, and what else has to stand on the screen.

import { listWish } from "./cells.ts";
import { makePlan } from "./layout.ts";
import type { Plan } from "./layout.ts";
import type { Model } from "./model.ts";
import { hasPart } from "./parts.ts";
import { partsOfScreen } from "./view.tsx";
import type { BoardScreenProps, Parts } from "./view.tsx";

/** What is known of a screen besides its size in pixels. */
export interface Screen {
  width: number;
  height: number;
  /** What the page's address says; 0: nothing. */
  screenMM: number;
  seatM: number;
}

/** The screen of the page. */
export function screenOf(query: URLSearchParams): Screen {
  const number = (name: string): number => {
    const n = Number(query.get(name));
    return Number.isFinite(n) && n > 0 ? n : 0;
  };
  return { width: window.innerWidth, height: window.innerHeight, screenMM: number("screen_mm"), seatM: number("seat_m") };
}

/** What a board of a model is divided into, and how large everything is. */
export function planOf(s: Screen, p: Pick<BoardScreenProps, "model" | "refusal" | "enrolment" | "silent"> & { media: number }): { plan: Plan; parts: Parts } {
  const usual = planFor(s, p.model, { alone: false, bar: false });
  const parts = partsOfScreen({ ...p, plan: usual });
  return { plan: planFor(s, p.model, { alone: parts.alone, bar: parts.bar && parts.foot !== "none" }), parts };
}

// hasList says whether a board of a model lists the windows.
function hasList(m: Model): boolean {
  return (m.kind === "hall" || m.kind === "zone") && m.state === "calling" && hasPart(m, "windows");
}

function planFor(s: Screen, m: Model, more: { alone: boolean; bar: boolean }): Plan {
  const l = m.layout;
  const lines = m.kind === "window" ? 1 : l?.lines ?? 0; // a window's board has room for one number
  const list = hasList(m) ? { list: listWish(m.windows) } : {};
  return makePlan(s.width, s.height, s.screenMM || (l?.screen_mm ?? 0), s.seatM || (l?.seat_m ?? 0), { lines, ...more, ...list });
}
