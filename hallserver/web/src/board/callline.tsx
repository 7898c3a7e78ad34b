// The lines of a board: which number is called to which window.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { Text } from "../text.ts";
import { Both, Other, pairOf, textPair, Two, useSecond, zh } from "./both.tsx";
import type { Pair, Second } from "./both.tsx";
import { fitStyle, fitText, wideOf } from "./fit.ts";
import type { Fit } from "./fit.ts";
import { linePad } from "./layout.ts";
import type { Plan } from "./layout.ts";
import type { Line } from "./model.ts";

// What stands beside the words in a line and a window's words, and a figure, in the
// size of its number; and the size of the words.
const besideName = 1.32;
const figureWide = 0.56;
const wordSize = 0.4;

// The size of a window's words, and how wide they may be, in the size of its number.
const labelSize = 0.3;
const labelMost = 1.7;

// What stands below the words, in the size of its number: its type, how small that may
// be, and a bell with the space beside it.
const belowSize = 0.224;
const belowLeast = 0.6;
const bellWide = 1.6;

/** How wide the words of a line may be, in the size of its number. */
export function roomOf(plan: Plan, number: string, window: number, label: number): number {
  const rest = (plan.callsWide - 2 * linePad * plan.unit) / plan.number - besideName - label - figureWide * (Math.max(4.5, number.length) + Math.max(2, String(window).length));
  return Math.max(plan.twoStoreys ? plan.callsWide / plan.number - 2.6 : rest, 0.4);
}

// fitLine is how large words stand in a line: below the number there is one line.
function fitLine(plan: Plan, words: string, room: number): Fit {
  const f = fitText(words, room / wordSize);
  return plan.twoStoreys ? { fit: f.fit, lines: 1 } : f;
}

/** What stands below the words in a room: in both languages where they have room, smaller if need be. */
function below(pair: Pair, room: number, beside = 0): { pair: Pair; style: Record<string, string> } {
  const wide = (p: Pair): number => wideOf(p.zh) + (p.zh !== "" && p.other !== "" ? 0.5 : 0) + wideOf(p.other, false) + beside;
  const fits = (p: Pair): number => Math.min(1, room / belowSize / Math.max(wide(p), 0.1));
  const shown = pair.zh !== "" && fits(pair) < belowLeast ? { zh: pair.zh, other: "" } : pair;
  return { pair: shown, style: fitStyle({ fit: Math.max(belowLeast, fits(shown)), lines: 1 }) };
}

// fitLabel is how much smaller a window's words stand so that they keep to their place.
function fitLabel(text: string, wide: number, size: number): Record<string, string> {
  return fitStyle({ fit: Math.max(0.5, Math.min(1, wide / labelSize / size / Math.max(wideOf(text), 0.1))), lines: 1 });
}

/** A window's name without its number: what its name says beyond that, else that it is a window. */
export function windowWords(second: Second, window: number, name: Text): Pair {
  const bare = (s: string): string => s.replace(String(window), " ").replace(/[\s\u2009]+/g, " ").trim();
  const plain = pairOf(second, "board.calls.window_n", { n: window });
  const given = textPair(second, name);
  return { zh: bare(given.zh) || bare(plain.zh), other: second === "" ? "" : bare(given.other) || bare(plain.other) };
}

/** How wide the words of these windows stand, in the size of a number: the same on all lines, so that arrows stand in a row. */
export function labelWide(second: Second, all: readonly { window: number; window_name: Text }[]): number {
  const wide = (p: Pair): number => Math.max(wideOf(p.zh), 0.66 * wideOf(p.other)) * labelSize;
  return Math.min(labelMost, Math.max(0, ...all.map((c) => wide(windowWords(second, c.window, c.window_name)))) + 0.04);
}

/** A line: number, words, arrow, window. */
export function NumberLine(props: {
  id: string; number: string; window: number; label: Pair; labelWide: number; words: string; below: (room: number) => JSX.Element | null;
  marked: boolean; ended: boolean; plan: Plan;
}): JSX.Element {
  const p = props;
  const room = roomOf(p.plan, p.number, p.window, p.labelWide);
  return (
    <li class={`line card ${p.marked ? "marked" : ""} ${p.ended ? "ended" : ""}`}
      data-number={p.number} data-window={String(p.window)} data-call={p.id} data-marked={p.marked ? "yes" : "no"}>
      <span class="number">{p.number}</span>
      <span class="what">
        <b class="name cut" style={fitStyle(fitLine(p.plan, p.words, room))}>{p.words}</b>
        {p.below(p.plan.twoStoreys ? Infinity : room)}
      </span>
      <span class="to" aria-hidden="true"><Icon name="forward" /></span>
      <span class="where" style={{ "--label": p.labelWide.toFixed(2) }}>
        <span class="number">{p.window}</span>
        <span class="both label">
          <span class="fit one-line" style={fitLabel(p.label.zh, p.labelWide, 1)}>{p.label.zh}</span>
          <span class="fit" style={fitLabel(p.label.other, p.labelWide, 0.66)}><Other text={p.label.other} class="one-line" /></span>
        </span>
      </span>
    </li>
  );
}

/** A bell and a word: called once more. */
export function AgainMark(props: { room: number }): JSX.Element {
  const b = below(pairOf(useSecond(), "board.calls.recall"), props.room, bellWide);
  return <span class="again" style={b.style}><Icon name="bell" /><Two pair={b.pair} /></span>;
}

/** Words in the second language, below those in Chinese. */
export function BelowOther(props: { text: string; room: number }): JSX.Element | null {
  return props.text === "" ? null : <span class="fit" style={below({ zh: "", other: props.text }, props.room).style}><Other text={props.text} class="one-line" /></span>;
}

// Below is what stands under the words: that it is called once more, else where to
// go, else the words in the second language.
function Below(props: { call: Line; room: number }): JSX.Element | null {
  const c = props.call;
  const second = useSecond();
  const zone = textPair(second, c.zone);
  if (c.recall > 0) {
    return <AgainMark room={props.room} />;
  }
  if (zone.zh === "") {
    return <BelowOther text={textPair(second, c.queue_name).other} room={props.room} />;
  }
  const b = below(zone, props.room);
  return <span class="zone-of" style={b.style}><Two pair={b.pair} /></span>;
}

function CallLine(props: { call: Line; labelWide: number; plan: Plan }): JSX.Element {
  const c = props.call;
  const second = useSecond();
  return (
    <NumberLine id={c.call_id} number={c.number} window={c.window} label={windowWords(second, c.window, c.window_name)} labelWide={props.labelWide}
      words={textPair(second, c.queue_name).zh} marked={c.marked} ended={c.ended} plan={props.plan} below={(room) => <Below call={c} room={room} />} />
  );
}

/** The places of lines that nothing stands in. */
export function Vacant(props: { taken: number; plan: Plan }): JSX.Element {
  return <>{Array.from({ length: Math.max(0, props.plan.lines - props.taken) }, (_, n) => <li key={n} class="vacant" aria-hidden="true" />)}</>;
}

/** The calls, newest first. */
export function Calls(props: { calls: Line[]; plan: Plan }): JSX.Element {
  const wide = labelWide(useSecond(), props.calls);
  return (
    <section class="calls" aria-label={zh("board.calls.title")}>
      <ol class="lines" aria-live="polite">
        {props.calls.map((c) => <CallLine key={c.number} call={c} labelWide={wide} plan={props.plan} />)}
        <Vacant taken={props.calls.length} plan={props.plan} />
      </ol>
    </section>
  );
}

/** A title in both languages. */
export function Title(props: { say: Parameters<typeof pairOf>[1]; class?: string }): JSX.Element {
  return <h2 class={`side-title ${props.class ?? ""}`}><Both say={props.say} /></h2>;
}
