// How many wait in each queue, and how long.

import type { JSX } from "preact";
import messages from "../../../message/board.json";
import { Icon } from "../icon.tsx";
import { fill } from "../text.ts";
import type { Language } from "../text.ts";
import { typeset } from "../typeset.ts";
import { waitFrom, waitIn } from "../wait.ts";
import type { BoardQueue } from "../wire.ts";
import { Both, Other, pairOf, textPair, useSecond } from "./both.tsx";
import type { Pair, Second } from "./both.tsx";
import { Title } from "./callline.tsx";
import { fitStyle, fitText } from "./fit.ts";
import type { Plan } from "./layout.ts";

// The list's measures in units, as board.css has them.
const nameSize = 32;
const besideName = 200;
const rowLeast = 62;

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

function Queue(props: { queue: BoardQueue; room: number }): JSX.Element {
  const q = props.queue;
  const second = useSecond();
  const name = textPair(second, q.name);
  const wait = waitOf(second, q);
  return (
    <li class="queue" data-queue={q.id} data-waiting={String(q.waiting)}>
      <span class="letter">{q.id}</span>
      <span class="both queue-name">
        <span class="cut" style={fitStyle(fitText(name.zh, props.room / nameSize, 0.72, 0.6))}>{name.zh}</span>
        {wait === undefined ? <Other text={name.other} class="one-line" /> : <span class="range one-line">{wait.zh}</span>}
      </span>
      <span class="waiting"><b>{q.waiting}</b><span class="people">{pairOf("", "board.waiting.unit").zh}</span></span>
    </li>
  );
}

/** The list of the queues, and how many windows are open. */
export function Queues(props: { queues: BoardQueue[]; windows: number; clock: number; plan: Plan }): JSX.Element {
  const { plan } = props;
  const columns = plan.portrait ? 2 : 1;
  const wide = plan.portrait ? (plan.callsWide / plan.unit - 112) / 2 : ((plan.width / plan.unit - 80) * 0.3 - 64);
  const high = plan.sideHigh / plan.unit - (plan.portrait ? 120 : 170);
  const room = columns * Math.max(1, Math.floor(high / rowLeast));
  const all = fitting(props.queues, Math.max(room, props.queues.filter((q) => q.waiting > 0).length));
  const page = Math.floor(props.clock / pageFor) % Math.max(1, Math.ceil(all.length / room));
  const queues = all.slice(page * room, (page + 1) * room);
  return (
    <aside class="side card">
      <Title say="board.waiting.title" />
      <ul class="queues">
        {queues.map((q) => <Queue key={q.id} queue={q} room={wide - besideName} />)}
      </ul>
      <p class="open"><Icon name="window" />{props.windows === 1 ? <Both say="board.windows.one" /> : <Both say="board.windows.open" values={{ n: props.windows }} />}</p>
    </aside>
  );
}
