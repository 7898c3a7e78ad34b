// The manager's board: the day in figures, the queues, the windows.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import type { BoardQueue, BoardWindow, Figures } from "../wire.ts";
import { Both, Other, pairOf, textPair, useSecond, zh } from "./both.tsx";
import type { Key } from "./both.tsx";
import { Title } from "./callline.tsx";
import { fitStyle, fitText } from "./fit.ts";
import type { Plan } from "./layout.ts";
import type { Model } from "./model.ts";
import { fitting, waitOf } from "./queues.tsx";

interface Card {
  name: string;
  say: Key;
  value: string;
  unit?: boolean; // the value is minutes
  alarm?: boolean;
}

/** Minutes of a mean, rounded; what is under half a minute is none. */
function minutes(seconds: number): string {
  return String(Math.round(seconds / 60));
}

function cardsOf(f: Figures): Card[] {
  return [
    { name: "issued", say: "board.wall.issued", value: String(f.issued) },
    { name: "waiting", say: "board.wall.waiting", value: String(f.waiting) },
    { name: "serving", say: "board.wall.serving", value: String(f.serving) },
    { name: "done", say: "board.wall.done", value: String(f.done) },
    { name: "noshow", say: "board.wall.noshow", value: String(f.noshow) },
    { name: "wait", say: "board.wall.wait", value: minutes(f.wait_s), unit: true },
    { name: "longest", say: "board.wall.longest", value: minutes(f.longest_s), unit: true },
    { name: "serve", say: "board.wall.serve", value: minutes(f.serve_s), unit: true },
    { name: "windows", say: "board.wall.windows", value: `${f.open}/${f.windows}` },
    { name: "alarms", say: "board.wall.alarms", value: String(f.alarms), alarm: f.alarms > 0 },
  ];
}

function FigureCard(props: { card: Card; letters: number }): JSX.Element {
  const c = props.card;
  const second = useSecond();
  const words = pairOf(second, c.say);
  const unit = c.unit === true ? pairOf("", "board.wall.minutes", { n: "" }).zh.trim() : "";
  return (
    <li class={`figure card ${c.alarm === true ? "alarm" : ""}`} data-figure={c.name} data-value={c.value}>
      <span class="figure-name"><span>{words.zh}</span> <Other text={words.other} class="one-line" /></span>
      <span class="figure-value" style={fitStyle(fitText(c.value + (unit === "" ? "" : "00"), props.letters, 0.4, 0.4))}>
        {c.alarm === true ? <Icon name="warning" /> : null}<b>{c.value}</b>{unit !== "" ? <span class="figure-unit">{unit}</span> : null}
      </span>
    </li>
  );
}

// The measures of the queue list, and of a window's cell and what is around all of
// them, in units, as wall.css has them.
const rowLeast = 48;
const aroundRows = 96;
// A wait's place and type, as wall.css has them.
const waitRoom = 190;
const waitSize = 26;
const cellSize = { wide: 168, high: 96, gap: 12 };
const cellSmall = { wide: 108, high: 80, gap: 12 };

/** How long a page of windows stands. */
const pageFor = 10_000;

function QueueBars(props: { queues: BoardQueue[]; rows: number; room: number }): JSX.Element {
  const second = useSecond();
  const shown = fitting(props.queues, props.queues.length > props.rows ? props.rows - 1 : props.rows); // the last row says how many more
  const most = Math.max(1, ...shown.map((q) => q.waiting));
  return (
    <section class="bars card">
      <Title say="board.wall.queues" />
      <ul class="bar-rows">
        {shown.map((q) => {
          const name = textPair(second, q.name).zh;
          const wait = waitOf("", q)?.zh ?? "";
          return (
            <li key={q.id} class="bar-row" data-queue={q.id} data-waiting={String(q.waiting)}>
              <span class="letter">{q.id}</span>
              <span class="cut bar-name" style={fitStyle(fitText(name, props.room / 30, 0.7, 0.55))}>{name}</span>
              <span class="bar-track"><span class="bar-full" style={{ "--part": (q.waiting / most).toFixed(3) }} /></span>
              <b class="bar-count">{q.waiting}</b>
              <span class="cut bar-wait" style={fitStyle(fitText(wait, waitRoom / waitSize, 0.8, 0.6, false))}>{wait}</span>
            </li>
          );
        })}
      </ul>
      {shown.length < props.queues.length ? <p class="more"><Both say="board.wall.more" values={{ n: props.queues.length - shown.length }} /></p> : null}
    </section>
  );
}

type Doing = "called" | "absent" | "busy" | "idle" | "free" | "paused" | "closed";

const doingIcons: Record<Doing, IconName> = { called: "bell", absent: "bell", busy: "people", idle: "warning", free: "check", paused: "pause", closed: "stop" };

/** From when on a window that is free while somebody waits for it wants somebody to look; Infinity: it does not. */
export function idleFrom(w: BoardWindow): number {
  return w.idle_since === undefined || (w.callable ?? 0) < 1 ? Infinity : Date.parse(w.idle_since) + 60_000;
}

/** From when on a number that was called and did not come is looked at. */
const absentMinutes = 3;

/** For how many minutes a window has been as it is. */
export function sinceMinutes(w: BoardWindow, clock: number): number {
  return w.since === undefined ? 0 : Math.max(0, Math.floor((clock - Date.parse(w.since)) / 60_000));
}

/** What a window's cell says below its number: how it is and for how long, then whom it has or why it pauses. */
export function cellLines(w: BoardWindow, clock: number): string[] {
  const doing = doingOf(w, clock);
  if (doing === "idle") {
    return [
      zh("board.wall.idle", { n: Math.floor((clock - Date.parse(w.idle_since ?? "")) / 60_000) }),
      zh("board.wall.callable", { n: w.callable ?? 0 }),
    ];
  }
  const word = zh(`board.wall.${doing === "absent" ? "called" : doing}`);
  const minutes = sinceMinutes(w, clock);
  const about = doing === "paused" ? w.pause_text?.["zh"] : w.ticket;
  return [minutes > 0 ? zh("board.wall.since", { word, n: minutes }) : word, about ?? ""].filter((line) => line !== "");
}

/** How a window stands at a time of the hall. */
export function doingOf(w: BoardWindow, clock: number): Doing {
  if (w.state === "paused") {
    return "paused";
  }
  if ((w.ticket ?? "") !== "") {
    return w.called !== true ? "busy" : sinceMinutes(w, clock) >= absentMinutes ? "absent" : "called";
  }
  if (clock >= idleFrom(w)) {
    return "idle";
  }
  return w.state === "open" ? "free" : "closed";
}

/** How many columns and rows of cells show so many windows in a room, in units; small ones where the usual ones are too many. */
export function gridOf(count: number, wide: number, high: number): { columns: number; rows: number; small: boolean } {
  const most = (c: typeof cellSize): { columns: number; rows: number } => ({
    columns: Math.max(1, Math.floor((wide + c.gap) / (c.wide + c.gap))), rows: Math.max(1, Math.floor((high + c.gap) / (c.high + c.gap))),
  });
  const usual = most(cellSize);
  const small = usual.columns * usual.rows < count;
  const limit = small ? most(cellSmall) : usual;
  const columns = Math.min(limit.columns, Math.max(1, Math.ceil(Math.sqrt((count * wide) / Math.max(1, high) / 1.9))));
  const rows = Math.min(limit.rows, Math.ceil(count / columns));
  return { columns: Math.min(limit.columns, Math.ceil(count / Math.max(1, rows)) || 1), rows: Math.max(1, rows), small };
}

function WindowCells(props: { windows: BoardWindow[]; clock: number; wide: number; high: number }): JSX.Element {
  const grid = gridOf(props.windows.length, props.wide, props.high);
  const size = grid.columns * grid.rows;
  const pages = Math.max(1, Math.ceil(props.windows.length / size));
  const page = Math.floor(props.clock / pageFor) % pages;
  return (
    <section class={`cells card ${grid.small ? "small" : ""}`} data-page={String(page + 1)} data-pages={String(pages)}>
      <div class="cells-head">
        <Title say="board.wall.windows_title" />
        {pages > 1 ? <p class="more"><Both say="board.pickup.page" values={{ n: page + 1, of: pages }} /></p> : null}
      </div>
      <ul class="cell-grid" style={{ "--columns": String(grid.columns), "--rows": String(grid.rows) }}>
        {props.windows.slice(page * size, (page + 1) * size).map((w) => {
          return <Cell key={w.number} window={w} clock={props.clock} room={cellRoom(props.wide, grid)} />;
        })}
      </ul>
    </section>
  );
}

// cellRoom is how wide a cell is within, in units.
function cellRoom(wide: number, grid: { columns: number; small: boolean }): number {
  return (wide + cellSize.gap) / grid.columns - cellSize.gap - (grid.small ? 20 : 28);
}

/** The size of a cell's words, as wall.css has it. */
const wordSize = 22;

function Cell(props: { window: BoardWindow; clock: number; room: number }): JSX.Element {
  const { window: w, clock } = props;
  const doing = doingOf(w, clock);
  return (
    <li class="cell" data-window={String(w.number)} data-doing={doing}>
      <b class="cell-number">{w.number}</b>
      <span class="cell-state"><Icon name={doingIcons[doing]} /></span>
      {cellLines(w, clock).map((text) => <span key={text} class="cell-line" style={fitStyle(fitText(text, props.room / wordSize, 0.5, 0.5))}>{text}</span>)}
    </li>
  );
}

/** The manager's board. */
export function Wall(props: { model: Model; plan: Plan; high: number }): JSX.Element {
  const { model: m, plan } = props;
  const wide = plan.width / plan.unit - 80;
  // Landscape: figures in two rows of five, then two cards side by side; portrait: all below each other.
  const columns = plan.portrait ? 2 : 5;
  const room = (wide - (columns - 1) * 24) / columns - 64;
  const cards = m.figures === undefined ? [] : cardsOf(m.figures);
  const rows = Math.ceil(cards.length / columns);
  const figure = figureSize[plan.portrait ? "portrait" : "landscape"];
  const rest = props.high - rows * (figure.high + 24);
  const high = (plan.portrait ? (rest - 24) / 2 : rest) - aroundRows;
  const half = plan.portrait ? wide : (wide - 24) / 2;
  return (
    <section class="wall">
      {cards.length > 0 ? <ul class="figures" style={{ "--columns": String(columns) }}>{cards.map((c) => <FigureCard key={c.name} card={c} letters={room / figure.value} />)}</ul> : null}
      <QueueBars queues={m.queues} rows={Math.floor(high / rowLeast)} room={half * 0.3} />
      <WindowCells windows={m.windows} clock={m.clock} wide={half - 64} high={high} />
    </section>
  );
}

/** How high a figure's card is, and its value's type, in units, as wall.css has them. */
const figureSize = { landscape: { high: 176, value: 88 }, portrait: { high: 108, value: 68 } };
