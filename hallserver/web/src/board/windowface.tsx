// The board of one window: its number, the number it serves, and what to do.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import type { BoardWindow } from "../wire.ts";
import { clockHM } from "../zone.ts";
import { Both, Other, pairOf, textPair, Two, useSecond } from "./both.tsx";
import type { Pair, Second } from "./both.tsx";
import { fitStyle, fitText, wideOf } from "./fit.ts";
import type { Plan } from "./layout.ts";
import type { Line, Model } from "./model.ts";
import { keep } from "./model.ts";

/** What a window's board asks people to do. */
export type Doing = "here" | "serving" | "wait" | "paused" | "closed";

const icons: Record<Doing, IconName> = { here: "bell", serving: "people", wait: "clock", paused: "pause", closed: "stop" };

// Sizes in units, as board.css has them: the number now, and what stands beside it.
const numberMost = { landscape: 400, portrait: 330 };
const givenSize = 44;

// The call that stands on a window's board. One that has its turn goes before what the
// window is at by now: it would be seen nowhere else, and counts as shown.
function callNow(m: Model, w: BoardWindow): Line | undefined {
  return m.calls.find((c) => c.window === w.number && (c.marked || !c.ended && c.number === w.ticket));
}

/** What a window's board asks people to do: whoever was called in the last minute is to come. */
export function doingOf(m: Model, w: BoardWindow | undefined): Doing {
  const call = w === undefined ? undefined : callNow(m, w);
  if (call !== undefined) {
    return call.marked || m.clock - call.at < keep ? "here" : "serving";
  }
  if (w === undefined || w.state === "closed") {
    return "closed";
  }
  if (w.ticket !== undefined && w.ticket !== "") {
    return "serving";
  }
  return w.state === "paused" ? "paused" : "wait";
}

function wordsOf(second: Second, doing: Doing, w: BoardWindow | undefined): { what: Pair; more: Pair[] } {
  const what = pairOf(second, `board.window.${doing}`);
  const more: Pair[] = [];
  if (doing === "paused" && w !== undefined) {
    const why = textPair(second, w.pause_text);
    if (why.zh !== "") {
      more.push(why);
    }
    if (w.paused_until !== undefined) {
      more.push(pairOf(second, "board.window.back", { time: clockHM(Date.parse(w.paused_until)) }));
    }
  }
  if (doing === "closed") {
    more.push(pairOf(second, "board.window.elsewhere"));
  }
  return { what, more };
}

/** The board of one window. */
export function WindowFace(props: { model: Model; plan: Plan }): JSX.Element {
  const { model: m, plan } = props;
  const second = useSecond();
  const w = m.windows[0];
  const doing = doingOf(m, w);
  const { what, more } = wordsOf(second, doing, w);
  const call = w === undefined ? undefined : callNow(m, w);
  const ticket = call?.number ?? (doing === "serving" ? w?.ticket ?? "" : "");
  const marked = call?.marked ?? false;
  const wide = plan.width / plan.unit - 80;
  const room = (plan.portrait ? wide : wide * 0.66 - 24) - 96;
  const number = Math.min(plan.portrait ? numberMost.portrait : numberMost.landscape, room / Math.max(wideOf(ticket), 0.1));
  return (
    <section class={`one ${marked ? "marked" : ""} ${ticket === "" && (plan.portrait || more.length < 2) ? "plain" : ""}`} data-doing={doing} data-window={String(w?.number ?? "")}>
      <div class="one-where card">
        <span class="one-window" style={fitStyle(fitText(String(w?.number ?? "–"), plan.portrait ? 3 : 1.4, 0.4, 0.4))}>{w?.number ?? "–"}</span>
        <Both say="board.window.label" class="one-label" />
        {w !== undefined ? <Given window={w} room={(plan.portrait ? wide - 100 : wide * 0.34 - 72) / givenSize} /> : null}
      </div>
      <div class="one-now card" role="status">
        <p class="one-do">
          <span class="one-icon"><Icon name={icons[doing]} /></span>
          <span class="both">
            <span class="one-what">{what.zh}</span>
            <Other text={what.other} />
          </span>
        </p>
        {ticket !== "" ? <span class="one-number" style={{ "--one": `${(number * plan.unit).toFixed(1)}px` }} data-number={ticket}>{ticket}</span> : null}
        {more.map((t) => <p key={t.zh} class="one-more"><span class="cut" style={fitStyle(fitText(t.zh, room / 52))}>{t.zh}</span><Other text={t.other} class="one-line" /></p>)}
      </div>
      <Next numbers={w?.next ?? []} />
    </section>
  );
}

// Given is a window's own name, where it is more than its number.
function Given(props: { window: BoardWindow; room: number }): JSX.Element | null {
  const second = useSecond();
  const name = textPair(second, props.window.name);
  const plain = pairOf(second, "board.calls.window_n", { n: props.window.number }).zh;
  const bare = (s: string): string => s.replace(/[\s\u2009]/g, "");
  return name.zh === "" || bare(name.zh) === bare(plain)
    ? null : <p class="one-given both"><span class="cut" style={fitStyle(fitText(name.zh, props.room))}>{name.zh}</span><Other text={name.other} class="one-line" /></p>;
}

// Next are the numbers to be called next, so that they come nearer.
function Next(props: { numbers: string[] }): JSX.Element | null {
  const title = pairOf(useSecond(), "board.window.next");
  if (props.numbers.length === 0) {
    return null;
  }
  return (
    <p class="one-next card">
      <Icon name="people" /><Two pair={title} />
      <b class="one-numbers">{props.numbers.slice(0, 2).join(" · ")}</b>
    </p>
  );
}
