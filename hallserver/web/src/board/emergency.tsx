// What goes before all else: the whole screen, in the colours of high contrast.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { typeset } from "../typeset.ts";
import type { Say } from "../wire.ts";
import { clockHM } from "../zone.ts";
import { zh } from "./both.tsx";
import { wideOf } from "./fit.ts";
import type { Plan } from "./layout.ts";

// Type sizes in units: of the Chinese text, and of the others by it.
const sizeMost = 190;
const sizeLeast = 72;
const otherSize = 0.44;
const lineHigh = 1.3;

/** How large the Chinese text may be so that all of it has room, in units. */
export function sizeOf(texts: { zh: string; others: string[] }, plan: Plan): number {
  const wide = plan.width / plan.unit - 280;
  const high = plan.height / plan.unit - (plan.portrait ? 760 : 520);
  for (let size = sizeMost; size > sizeLeast; size -= 4) {
    const rows = (text: string, of: number): number => Math.ceil((wideOf(text) * of * 1.06) / wide) * of * lineHigh;
    const all = rows(texts.zh, size) + texts.others.reduce((sum, t) => sum + rows(t, size * otherSize) + 20, 0);
    if (all <= high) {
      return size;
    }
  }
  return sizeLeast;
}

/** An emergency, in three languages whatever the board's own are. */
export function Emergency(props: { say: Say; clock: number; staleSince: number | undefined; plan: Plan }): JSX.Element {
  const text = props.say.text;
  const first = typeset(text["zh"] ?? "");
  const others = (["en", "ko"] as const).filter((l) => text[l] !== undefined && text[l] !== "" && text[l] !== text["zh"]);
  const size = sizeOf({ zh: first, others: others.map((l) => text[l] as string) }, props.plan);
  return (
    <main class="emergency" aria-live="assertive" data-say={props.say.id} style={{ "--text": `${(size * props.plan.unit).toFixed(1)}px` }}>
      <p class="emergency-head"><Icon name="warning" /><b>{zh("board.emergency.title")}</b><time>{clockHM(props.clock)}</time></p>
      <h1 class="emergency-text">{first}</h1>
      {others.map((l) => <p key={l} class="emergency-other" lang={l}>{text[l]}</p>)}
      {props.staleSince !== undefined ? <p class="emergency-stale">{zh("board.stale", { time: clockHM(props.staleSince) })}</p> : null}
    </main>
  );
}
