// The lines of a board: which number is called to which window.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { Both, Other, pairOf, textPair, useSecond, zh } from "./both.tsx";
import { fitStyle, fitText } from "./fit.ts";
import type { Fit } from "./fit.ts";
import { linePad } from "./layout.ts";
import type { Plan } from "./layout.ts";
import type { Line } from "./model.ts";

// What stands beside the words in a line, and a figure, in the size of its number;
// and the size of the words.
const besideName = 2.25;
const figureWide = 0.56;
const wordSize = 0.4;

/** How large words stand in a line beside its number and window. */
export function fitLine(plan: Plan, number: string, window: number, words: string): Fit {
  const rest = (plan.callsWide - 2 * linePad * plan.unit) / plan.number - besideName - figureWide * (Math.max(4.5, number.length) + Math.max(2, String(window).length));
  const room = plan.twoStoreys ? plan.callsWide / plan.number - 2.6 : rest;
  const f = fitText(words, Math.max(room, 0.4) / wordSize);
  return plan.twoStoreys ? { fit: f.fit, lines: 1 } : f; // below the number there is one line
}

/** A line: number, words, arrow, window. */
export function NumberLine(props: {
  id: string; number: string; window: number; words: string; below: JSX.Element | null; marked: boolean; ended: boolean; plan: Plan;
}): JSX.Element {
  const p = props;
  return (
    <li class={`line card ${p.marked ? "marked" : ""} ${p.ended ? "ended" : ""}`}
      data-number={p.number} data-window={String(p.window)} data-call={p.id} data-marked={p.marked ? "yes" : "no"}>
      <span class="number">{p.number}</span>
      <span class="what">
        <b class="name cut" style={fitStyle(fitLine(p.plan, p.number, p.window, p.words))}>{p.words}</b>
        {p.below}
      </span>
      <span class="to" aria-hidden="true"><Icon name="forward" /></span>
      <span class="where">
        <Both say="board.calls.window" class="label" />
        <span class="number">{p.window}</span>
      </span>
    </li>
  );
}

/** A bell and a word: this is new. */
export function NewMark(props: { again: boolean }): JSX.Element {
  return <span class="new"><Icon name="bell" /><Both say={props.again ? "board.calls.recall" : "board.calls.new"} /></span>;
}

function CallLine(props: { call: Line; plan: Plan }): JSX.Element {
  const c = props.call;
  const name = textPair(useSecond(), c.queue_name);
  return (
    <NumberLine id={c.call_id} number={c.number} window={c.window} words={name.zh} marked={c.marked} ended={c.ended} plan={props.plan}
      below={c.marked ? <NewMark again={c.recall > 0} /> : <Other text={name.other} />} />
  );
}

/** The calls, newest first. */
export function Calls(props: { calls: Line[]; plan: Plan }): JSX.Element {
  return (
    <section class="calls" aria-label={zh("board.calls.title")}>
      <ol class="lines" aria-live="polite">
        {props.calls.map((c) => <CallLine key={c.number} call={c} plan={props.plan} />)}
      </ol>
    </section>
  );
}

/** A title in both languages. */
export function Title(props: { say: Parameters<typeof pairOf>[1]; class?: string }): JSX.Element {
  return <h2 class={`side-title ${props.class ?? ""}`}><Both say={props.say} /></h2>;
}
