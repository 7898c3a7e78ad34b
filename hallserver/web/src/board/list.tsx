// Which number is at which window: for who looks up after the call.

import type { JSX } from "preact";
import type { BoardWindow } from "../wire.ts";
import { Other, pairOf, useSecond, zh } from "./both.tsx";
import { holds, listed } from "./cells.ts";
import type { Cells } from "./cells.ts";
import type { Model } from "./model.ts";

/** How long a page of windows stands. */
const pageFor = 10_000;

/** The windows that stand on a page of the list; those without a number give way first. */
export function pageOf(windows: readonly BoardWindow[], cells: Cells, clock: number): { shown: BoardWindow[]; page: number; pages: number } {
  let all = listed(windows);
  const size = holds(cells);
  if (all.length > size) {
    all = all.filter((w) => (w.ticket ?? "") !== "");
  }
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.floor(clock / pageFor) % pages;
  return { shown: all.slice(page * size, (page + 1) * size), page, pages };
}

/** The list of the windows. */
export function List(props: { model: Model; cells: Cells }): JSX.Element {
  const { model: m, cells } = props;
  const title = pairOf(useSecond(), "board.list.title");
  const { shown, page, pages } = pageOf(m.windows, cells, m.clock);
  const fresh = new Set(m.calls.filter((c) => c.marked).map((c) => c.number));
  return (
    <section class="list card" aria-label={title.zh} data-page={String(page + 1)} data-pages={String(pages)}
      style={{ "--size": `${cells.size}px`, "--sign": `${cells.sign}px`, "--columns": String(cells.columns) }}>
      <h2 class="list-title both"><span>{title.zh}</span>{pages > 1 ? <span class="other">{`${page + 1} / ${pages}`}</span> : <Other text={title.other} />}</h2>
      {shown.map((w) => <Listed key={w.number} window={w} marked={fresh.has(w.ticket ?? "")} />)}
    </section>
  );
}

function Listed(props: { window: BoardWindow; marked: boolean }): JSX.Element {
  const w = props.window;
  const ticket = w.ticket ?? "";
  return (
    <p class={`at ${props.marked ? "marked" : ""} ${ticket === "" ? "free" : ""}`} data-window={String(w.number)} data-number={ticket}>
      <b class="at-window" aria-label={zh("board.calls.window_n", { n: w.number })}>{w.number}</b><b class="at-number">{ticket || "–"}</b>
    </p>
  );
}
