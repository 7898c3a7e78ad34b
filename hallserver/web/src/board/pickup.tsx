// The board of results that lie ready: the newest large with their windows, the
// others as a list that turns its pages.

import type { JSX } from "preact";
import type { Pickup } from "../wire.ts";
import { Both, Name, pairOf, useSecond, zh } from "./both.tsx";
import { AgainMark, BelowOther, labelWide, NumberLine, Title, Vacant, windowWords } from "./callline.tsx";
import type { Plan } from "./layout.ts";
import type { Model } from "./model.ts";
import { Notice } from "./notice.tsx";

/** How long a page of the others stands. */
const pageFor = 10_000;

// The list's measures in units, as board.css has them.
const chipHigh = 92;
const chipWide = 216;

/** Whether there are more than stand large. */
export function hasMore(pickups: readonly Pickup[], plan: Plan): boolean {
  return pickups.length > plan.lines;
}

function Ready(props: { pickup: Pickup; marked: boolean; labelWide: number; plan: Plan }): JSX.Element {
  const p = props.pickup;
  const second = useSecond();
  const words = pairOf(second, "board.pickup.title");
  return (
    <NumberLine id={p.call_id} number={p.number} window={p.window} label={windowWords(second, p.window, p.window_name)} labelWide={props.labelWide}
      words={words.zh} marked={props.marked} ended={false} plan={props.plan} below={(room) => p.times > 1 ? <AgainMark room={room} /> : <BelowOther text={words.other} room={room} />} />
  );
}

/** Who may collect what they came for. */
export function Pickups(props: { model: Model; plan: Plan }): JSX.Element {
  const { model: m, plan } = props;
  const second = useSecond();
  if (m.pickups.length === 0) {
    return <Notice icon="bell" title="board.pickup.empty.title" text="board.pickup.empty.text" />;
  }
  const title = pairOf(second, "board.pickup.title");
  const large = m.pickups.slice(0, plan.lines);
  const wide = labelWide(second, large);
  return (
    <section class="calls pickups" aria-label={title.zh}>
      <ol class="lines" aria-live="polite">
        {large.map((p) => <Ready key={p.number} pickup={p} marked={m.fresh.includes(p.call_id)} labelWide={wide} plan={plan} />)}
        <Vacant taken={large.length} plan={plan} />
      </ol>
    </section>
  );
}

/** The others, some at a time. */
export function MorePickups(props: { model: Model; plan: Plan }): JSX.Element {
  const { model: m, plan } = props;
  const others = m.pickups.slice(plan.lines);
  const wide = (plan.portrait ? plan.callsWide / plan.unit : (plan.width / plan.unit - 80) * 0.3) - 64;
  const high = plan.sideHigh / plan.unit - 190;
  const columns = Math.max(1, Math.floor((wide + 16) / (chipWide + 16)));
  const size = columns * Math.max(1, Math.floor((high + 16) / (chipHigh + 16)));
  const pages = Math.max(1, Math.ceil(others.length / size));
  const page = Math.floor(m.clock / pageFor) % pages;
  return (
    <aside class="side card">
      <Title say="board.pickup.also" />
      <ul class="chips" style={{ "--columns": String(columns) }} data-page={String(page + 1)} data-pages={String(pages)}>
        {others.slice(page * size, (page + 1) * size).map((p) => (
          <li key={p.call_id} class="chip" data-number={p.number}>
            <b>{p.number}</b><span class="chip-window" aria-label={zh("board.calls.window_n", { n: p.window })}>{p.window}</span>
          </li>
        ))}
      </ul>
      <p class="open">{pages > 1 ? <Both say="board.pickup.page" values={{ n: page + 1, of: pages }} /> : <Name text={m.hall} />}</p>
    </aside>
  );
}
