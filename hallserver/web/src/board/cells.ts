// How large the list of the windows is: the same rules and measures as the Go package
// display/view (list.go).

import type { BoardWindow } from "../wire.ts";

/** What a list of the windows has to hold. */
export interface ListWish {
  /** Below two there is no list. */
  windows: number;
  /** How many letters and figures the longest number has; fewer than usual count as usual. */
  number: number;
  /** The same of the longest window's number. */
  window: number;
}

/** From how many windows on there is a list. */
export const listFrom = 2;

// In the size of the type where they are of a cell, else in units.
const listUsual = 44;
const listLeast = 40;
const listPart = 0.5;
const listPad = 20;
const listGap = 12;
const cellHigh = 1.5;
const cellPad = 0.25;
const cellBetween = 0.3;
const cellFigure = 0.6;
const cellWidest = 1.3;
const rowsMost = { landscape: 3, portrait: 4 };

/** The cells of a list: the first is its title, the others a window each. Lengths in CSS pixels. */
export interface Cells {
  /** Of the type. */
  size: number;
  wide: number;
  high: number;
  /** Of a cell's width, the window's own. */
  sign: number;
  columns: number;
  rows: number;
  /** Width of a row. */
  room: number;
  /** How many windows are to be listed. */
  windows: number;
}

/** How high the list's card is. */
export function heightOf(c: Cells, unit: number): number {
  return c.rows * c.high + (c.rows - 1) * listGap * unit + 2 * listPad * unit;
}

/** How many windows a page holds. */
export function holds(c: Cells): number {
  return c.columns * c.rows - 1;
}

/** The cells for a list in a width, and in how many rows all of it stands, if it may; number is the size of the calls' numbers that the farthest seat needs, 0: not known. */
export function cellsFor(w: ListWish, wide: number, unit: number, portrait: boolean, number: number): { cells: Cells; rows: number } {
  const size = number === 0 ? listUsual * unit : Math.max(listLeast * unit, listPart * number);
  const sign = size * (cellBetween + cellFigure * Math.max(2, w.window));
  const cells: Cells = {
    size, sign, wide: sign + size * (2 * cellPad + cellBetween + cellFigure * Math.max(4, w.number)), high: size * cellHigh,
    columns: 0, rows: 0, room: wide - 2 * listPad * unit, windows: w.windows,
  };
  const columns = fitting(cells, cells.wide, unit);
  return { cells, rows: Math.min(portrait ? rowsMost.portrait : rowsMost.landscape, Math.floor((w.windows + columns) / columns)) };
}

// fitting is how many cells of a width stand side by side: two at least.
function fitting(c: Cells, wide: number, unit: number): number {
  return Math.max(2, Math.floor((c.room + listGap * unit) / (wide + listGap * unit)));
}

/** The cells in so many rows: as many columns as that takes, but none much wider than it needs. */
export function inRows(c: Cells, rows: number, unit: number): Cells {
  const need = Math.floor((c.windows + rows) / rows);
  return { ...c, rows, columns: Math.min(fitting(c, c.wide, unit), Math.max(need, fitting(c, cellWidest * c.wide, unit) + 1)) };
}

/** The windows of a list: the open ones, and those that have a number. */
export function listed(windows: readonly BoardWindow[]): BoardWindow[] {
  return windows.filter((w) => (w.ticket ?? "") !== "" || w.state === "open");
}

/** What the list of these windows has to hold; none where no window has a number. */
export function listWish(windows: readonly BoardWindow[]): ListWish {
  if (!windows.some((w) => (w.ticket ?? "") !== "")) {
    return { windows: 0, number: 0, window: 0 };
  }
  const all = listed(windows);
  return {
    windows: all.length, number: Math.max(0, ...all.map((w) => Array.from(w.ticket ?? "").length)), window: Math.max(0, ...all.map((w) => String(w.number).length)),
  };
}
