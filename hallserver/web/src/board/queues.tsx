// How many wait in each queue, and how long.

import type { JSX } from "preact";
import messages from "../../../message/board.json";
import { fill } from "../text.ts";
import type { Language } from "../text.ts";
import { typeset } from "../typeset.ts";
import { waitFrom, waitIn } from "../wait.ts";
import type { BoardQueue } from "../wire.ts";
import { Both, Other, pairOf, textPair, useSecond } from "./both.tsx";
import type { Pair, Second } from "./both.tsx";
import { Title } from "./callline.tsx";
import { fitStyle, fitText } from "./fit.ts";
import type { Fit } from "./fit.ts";
import type { Plan } from "./layout.ts";

// The list's measures in units, as board.css has them.
const nameSize = 38;
const besideName = 220;
const rowLeast = 62;
const rowUsual = 84;
const rowMost = 150;
const rowTwoLines = 120; // of a name, and the wait

// fitName is how large a queue's name stands, on one line or two.
function fitName(name: string, room: number, one: boolean): Fit {
  const f = fitText(name, room, 0.72, 0.6, false);
  return one ? { fit: Math.max(0.72, f.fit), lines: 1 } : f;
}

/** How long a page of the queues stands. */
const pageFor = 10_000;

/** How long the wait is, as a range; undefined: nothing honest can be said. */
export function waitOf(second: Second, q: BoardQueue): Pair | undefined {
  if (q.waiting === 0 || q.wait === undefined || q.wait === null) {
    return undefined;
  }
  const w = waitFrom(q.wait.p50_s, q.wait.p90_s);
  if (w === undefined || w === "now") {
    return w && pairOf(second, "board.waiting.soon");
  }
  const about = (lang: Language): string => typeset(fill(messages["board.waiting.about"][lang], { time: waitIn(lang, w) }));
  return { zh: about("zh"), other: second === "" ? "" : about(second) };
}

/** The queues there is room for: empty ones make room first, the last of them first. */
export function fitting(queues: BoardQueue[], most: number): BoardQueue[] {
  const out = queues.slice();
  for (let i = out.length - 1; i >= 0 && out.length > most; i--) {
    if ((out[i] as BoardQueue).waiting === 0) {
      out.splice(i, 1);
    }
  }
  return out.slice(0, Math.max(0, most));
}

/** How long queues and their waits stand in Chinese, and in the other language. */
const chineseFor = 10_000;
const otherFor = 5_000;

/** Whether it is the other language's turn. */
export function othersTurn(second: Second, clock: number): boolean {
  return second !== "" && clock % (chineseFor + otherFor) >= chineseFor;
}

// Queue is one queue: where somebody waits, name and wait stand in one language after
// the other, else the name in both.
function Queue(props: { queue: BoardQueue; room: number; low: boolean; other: boolean }): JSX.Element {
  const q = props.queue;
  const second = useSecond();
  const name = textPair(second, q.name);
  const wait = waitOf(second, q);
  const other = props.other && wait !== undefined;
  const one = wait !== undefined && props.low; // a name that is cut is known by its beginning, a wait is not
  const shown = other && name.other !== "" ? name.other : name.zh;
  return (
    <li class="queue" data-queue={q.id} data-waiting={String(q.waiting)}>
      <span class="letter">{q.id}</span>
      <span class="both queue-name">
        <span class="cut" lang={other ? second : "zh-CN"} style={fitStyle(fitName(shown, props.room / nameSize, one))}>{shown}</span>
        {wait === undefined ? <Other text={name.other} class="one-line" /> : <span class="range one-line" lang={other ? second : "zh-CN"}>{other ? wait.other : wait.zh}</span>}
      </span>
      <b class="waiting">{q.waiting}</b>
    </li>
  );
}

/** The list of the queues, and how many windows are open. */
export function Queues(props: { queues: BoardQueue[]; windows: number; clock: number; plan: Plan }): JSX.Element {
  const { plan } = props;
  const columns = plan.portrait ? 2 : 1;
  const wide = plan.portrait ? (plan.callsWide / plan.unit - 112) / 2 : ((plan.width / plan.unit - 80) * 0.3 - 64);
  const high = plan.sideHigh / plan.unit - (plan.portrait ? 124 : 180);
  const room = columns * Math.max(1, Math.floor(high / rowLeast));
  const all = fitting(props.queues, Math.max(room, props.queues.filter((q) => q.waiting > 0).length));
  const page = Math.floor(props.clock / pageFor) % Math.max(1, Math.ceil(all.length / room));
  const queues = all.slice(page * room, (page + 1) * room);
  const rowHigh = Math.min(high / Math.max(1, Math.ceil(queues.length / columns)), rowMost);
  const scale = Math.min(1, rowHigh / rowUsual); // in a low row all is smaller
  const other = othersTurn(useSecond(), props.clock);
  return (
    <aside class="side card">
      <Title say="board.waiting.title" />
      <ul class="queues" style={{ "--row-high": `${rowHigh * plan.unit}px`, "--q": `${scale * plan.unit}px` }}>
        {queues.map((q) => <Queue key={q.id} queue={q} room={wide / scale - besideName} low={rowHigh / scale < rowTwoLines} other={other} />)}
      </ul>
      <p class="open">{props.windows === 1 ? <Both say="board.windows.one" /> : <Both say="board.windows.open" values={{ n: props.windows }} />}</p>
    </aside>
  );
}
