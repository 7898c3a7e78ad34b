// The foot of a board: what the staff must know, a notice that stands, or what the
// hall says to all.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { Say } from "../wire.ts";
import { clockHM } from "../zone.ts";
import type { IconName } from "../icon.tsx";
import { Both, pairOf, textPair, useSecond } from "./both.tsx";
import type { Key, Pair, Second } from "./both.tsx";
import { fitStyle, wideOf } from "./fit.ts";
import type { Plan } from "./layout.ts";
import type { Model } from "./model.ts";
import { hasPart } from "./parts.ts";

/** How long a notice stands before the next one takes its place. */
const noticeEvery = 10_000;

/** What is at the foot. */
export type FootKind = "stale" | "silent" | "notice" | "more" | "hint" | "none";

/** What is at the foot, or in its room above: the most urgent first. */
export function footOf(m: Model, silent: boolean): FootKind {
  if (m.staleSince !== undefined && m.state !== "lost") {
    return "stale";
  }
  if (silent) {
    return "silent";
  }
  if (m.state !== "calling" && m.state !== "empty" && m.state !== "pickup" && m.state !== "closed") {
    return "none";
  }
  if (m.notices.length > 0 && hasPart(m, "notices") && m.kind !== "wall") {
    return "notice";
  }
  if (m.state === "closed") {
    return "none";
  }
  return m.pending > 0 && m.kind !== "window" ? "more" : "hint"; // a window's board has one number, and the next ones below it
}

// hintOf is what people may expect, where there is nothing else to say.
function hintOf(m: Model): Key {
  if (m.state === "pickup") {
    return "board.pickup.empty.text";
  }
  return m.state === "calling" && !m.open ? "board.closed.still" : "board.empty.text";
}

// The strips' measures in units, as board.css has them: what is not their text, and
// the sizes of the text.
const besideFoot = 220;
const besideBar = 250;
const footSize = 36;
const barSize = 42;

function stripRoom(plan: Plan, beside: number): number {
  return plan.width / plan.unit - beside;
}

/** A text in parts of one line each, room wide in the size of its type: it breaks between words, and in Chinese anywhere. */
export function linesOf(text: string, room: number): string[] {
  const out: string[] = [];
  let line = "";
  for (const piece of text.trim().match(/[\u2e80-\uffff][，。；：、！？）]*|[^\s\u2e80-\uffff]+|\s+/gu) ?? []) {
    if (line !== "" && wideOf((line + piece).trimEnd()) > room) {
      out.push(line.trim());
      line = "";
    }
    line += line === "" ? piece.trimStart() : piece;
  }
  return line.trim() === "" ? out : [...out, line.trim()];
}

// How much more a line in the other language holds, which then stands smaller.
const shrunk = 1.2;

// partsOf are the parts of a text of one line each, room wide.
function partsOf(pair: Pair, room: number): Pair[] {
  const a = linesOf(pair.zh, room / footSize);
  const b = linesOf(pair.other, shrunk * room / (footSize * 0.78));
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => ({ zh: a[i] ?? "", other: b[i] ?? "" }));
}

// partOf is which part of the notices stands now, in both languages.
function partOf(m: Model, second: Second, plan: Plan): Pair {
  const room = stripRoom(plan, besideFoot);
  const parts: Pair[] = [];
  for (const n of m.notices) {
    parts.push(...partsOf(textPair(second, n), room));
  }
  return partAt(parts, m.clock);
}

function partAt(parts: readonly Pair[], clock: number): Pair {
  return parts[Math.floor(clock / noticeEvery) % Math.max(1, parts.length)] ?? { zh: "", other: "" };
}

/** Since when the board is out of date, and what to do: between the head and the calls. */
export function Stale(props: { model: Model; plan: Plan }): JSX.Element {
  const m = props.model;
  const text = pairOf(useSecond(), "board.stale", { time: clockHM(m.staleSince ?? m.clock) });
  return <div class="foot stale" role="status"><Icon name="warning" /><Strip pair={text} room={stripRoom(props.plan, besideFoot)} size={40} /></div>;
}

// Strip is one line in each language: beside each other where there is room, else
// one below the other, smaller where they are long.
function Strip(props: { pair: Pair; room: number; size: number }): JSX.Element {
  const { pair, room, size } = props;
  const second = useSecond();
  const least = 0.62;
  const of = (text: string, part: number): Record<string, string> => fitStyle({ fit: Math.max(least, Math.min(1, room / size / part / Math.max(wideOf(text), 0.1))), lines: 1 });
  return (
    <span class="both strip">
      <span class="cut" style={of(pair.zh, 1)}>{pair.zh}</span>
      {pair.other === "" ? null : <span class="other cut" lang={second} style={of(pair.other, 0.78)}>{pair.other}</span>}
    </span>
  );
}

/** The foot. */
export function Foot(props: { kind: FootKind; model: Model; plan: Plan; onSound(): void }): JSX.Element | null {
  const { model: m, plan } = props;
  const second = useSecond();
  const room = stripRoom(plan, besideFoot);
  const strip = (icon: IconName, pair: Pair): JSX.Element => <footer class="foot card"><Icon name={icon} /><Strip pair={pair} room={room} size={footSize} /></footer>;
  switch (props.kind) {
    case "none":
    case "stale": // stands above
      return null;
    case "silent":
      return <footer class="foot"><button class="sound" type="button" onClick={props.onSound}><Icon name="sound-off" /><Both say="board.sound.blocked" /></button></footer>;
    case "notice":
      return strip("info", partOf(m, second, plan));
    case "more":
      return strip("bell", pairOf(second, "board.calls.more", { n: m.pending }));
    case "hint":
      return strip("info", partAt(partsOf(pairOf(second, hintOf(m)), room), m.clock));
  }
}

/** The newest notice that stands; pick-ups have lines of their own. */
export function standingOf(m: Model): Say | undefined {
  return m.says.find((s) => s.kind === "notice");
}

/** The bar of a notice that stands. */
export function Bar(props: { say: Say; fresh: boolean; plan: Plan }): JSX.Element {
  const text = textPair(useSecond(), props.say.text);
  return (
    <div class={`bar-notice card ${props.fresh ? "marked" : ""}`} role="status" data-say={props.say.id}>
      <Icon name="speaker" /><Strip pair={text} room={stripRoom(props.plan, besideBar)} size={barSize} />
    </div>
  );
}
