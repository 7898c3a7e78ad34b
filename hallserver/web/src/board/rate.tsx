// The board of a window asks whoever was just served there for a rating.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { textIn } from "../text.ts";
import type { BoardWindow } from "../wire.ts";
import { Both, Name, Other, pairOf, useSecond } from "./both.tsx";
import type { Plan } from "./layout.ts";

/** The answers in the order of the pad's keys, the best first. */
const levels = [5, 4, 3, 2, 1] as const;

// What stands beside the window's name, and how large its type is, as rate-window
// in board.css has it: in the size of the name, and in units.
const besideName = 3;
const nameSize = 60;
const nameSizeTall = 88;

// fitName is how much smaller a window's name must be to stand whole on its line.
function fitName(w: BoardWindow, plan: Plan): string {
  const room = (plan.portrait ? plan.callsWide / nameSizeTall : (plan.callsWide + plan.gap) / 0.7 / nameSize) * (0.94 / plan.unit);
  const wide = (text: string): number => Array.from(text).reduce((sum, c) => sum + (c >= "\u2e80" ? 1 : 0.56), 0);
  return String(Math.max(0.5, Math.min(1, room / (besideName + wide(textIn(w.name, "zh")) + 0.6 * wide(w.name["en"] ?? "")))));
}

/**
 * At which window, what to do, and the answers there are. The answers look alike
 * but for their faces, so that none is pressed for its looks.
 */
export function Rate(props: { window: BoardWindow; plan: Plan }): JSX.Element {
  const w = props.window;
  const title = pairOf(useSecond(), "board.rate.title");
  return (
    <section class="rate card" data-window={String(w.number)}>
      <p class="rate-window" style={{ "--fit": fitName(w, props.plan) }}>
        <Icon name="window" />
        {w.name["zh"] ? <Name text={w.name} /> : <Both say="board.calls.window_n" values={{ n: w.number }} />}
      </p>
      <div class="rate-title">
        <h2>{title.zh}</h2>
        <Other text={title.other} />
      </div>
      <ul class="levels">
        {levels.map((n) => <li key={n} class="level" data-level={String(n)}><Icon name={`face-${n}`} /><Both say={`board.rate.${n}`} /></li>)}
      </ul>
      <p class="rate-hint"><Icon name="rating-pad" /><Both say="board.rate.text" /></p>
    </section>
  );
}
