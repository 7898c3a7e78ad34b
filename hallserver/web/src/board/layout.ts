// How large everything on a hall board is. The same rules and measures as the
// Go package display/view (plan.go, list.go): sizes follow the farthest seat.

import { cellsFor, heightOf, inRows, listFrom } from "./cells.ts";
import type { Cells, ListWish } from "./cells.ts";

/** Height of a figure in mm for each metre to the farthest seat. */
const numberMMPerM = 10;
/** Height of a figure, as a part of the type size. */
const figureHeight = 0.733;
/** How much room a line takes, as parts of its number's size. */
const oneStoreyHigh = 1.16;
const oneStoreyWide = 8;
const tightWide = 6;
const twoStoreysHigh = 1.72;
const twoStoreysWide = 6;
/** The room at either end of a line, in units. */
export const linePad = 36;
const linesMax = 6;
const linesMin = 3;
/** With a list of the windows, which holds the other numbers. */
const linesMinListed = 2;
/** Height of figures wanted where nothing is known of the hall, in units: what gives five lines, and in landscape four with the usual list of windows. */
const usualFigure = { landscape: 80, portrait: 88, portraitListed: 84 };

/** How a board of a size is laid out; all lengths in CSS pixels. */
export interface Plan {
  width: number;
  height: number;
  /** One pixel of a screen 1,080 pixels across. */
  unit: number;
  portrait: boolean;
  lines: number;
  number: number;
  words: number;
  twoStoreys: boolean;
  /** The number takes the room of the words beside it. */
  tight: boolean;
  /** Height of the part that holds the calls, and its width. */
  callsHigh: number;
  callsWide: number;
  /** Height of what stands beside or below the calls; 0: nothing does. */
  sideHigh: number;
  /** The list of the windows; undefined: there is none. */
  list: Cells | undefined;
  /** Height of a line with its share of the space around it. */
  lineHigh: number;
  gap: number;
  lineGap: number;
  /** Height of figures on the glass and as the farthest seat needs it; 0: not known. */
  figureMM: number;
  wantedMM: number;
}

/** Whether the farthest seat can read the numbers. */
export function isMet(p: Plan): boolean {
  return p.figureMM >= p.wantedMM - 0.05;
}

/** How far away numbers are read with ease, and how far the farthest seat is, as an installer is told; undefined where that seat reads them. */
export function tooSmall(p: Plan): string | undefined {
  return isMet(p) ? undefined : `${(p.figureMM / numberMMPerM).toFixed(1)} m < ${(p.wantedMM / numberMMPerM).toFixed(1)} m`;
}

/** What a board's layout wishes for. */
export interface Wish {
  /** How many calls stand on a page at most; 0: six. */
  lines?: number;
  /** Whether nothing stands beside the calls. */
  alone?: boolean;
  /** Whether a bar stands above the foot. */
  bar?: boolean;
  /** The list of the windows. */
  list?: ListWish;
}

/**
 * Lays out a board of width × height CSS pixels, screenMM high, for a farthest
 * seat at seatM; 0 for either where it is not known. It takes as many lines as
 * the farthest seat can read, three at least and six at most, or what is wished.
 */
export function makePlan(width: number, height: number, screenMM: number, seatM: number, wish: Wish = {}): Plan {
  const unit = Math.min(width, height) / 1080;
  const portrait = height > width;
  const pxPerMM = screenMM > 0 ? height / screenMM : 0;
  const wantedMM = screenMM > 0 ? seatM * numberMMPerM : 0;
  const listed = (wish.list?.windows ?? 0) >= listFrom;
  const known = wantedMM * pxPerMM;
  const usual = portrait ? (listed ? usualFigure.portraitListed : usualFigure.portrait) : usualFigure.landscape;
  const glass: Glass = { width, height, unit, portrait, gap: 24 * unit, wanted: known || usual * unit };
  const fit = listed ? withList(glass, wish, wish.list as ListWish, known > 0) : withLines(glass, wish, linesMin, undefined);
  return {
    width, height, unit, portrait, gap: glass.gap, lineGap: 16 * unit, ...fit,
    words: fit.number * 0.4,
    figureMM: pxPerMM > 0 ? (fit.number * figureHeight) / pxPerMM : 0,
    wantedMM,
  };
}

/** A screen, and how high figures are wanted on it. */
interface Glass {
  width: number;
  height: number;
  unit: number;
  portrait: boolean;
  gap: number;
  wanted: number;
}

type Fitted = Place & Type & { lines: number; list: Cells | undefined };

// withList picks the sizes of a board with a list: as many of its rows as leave the
// farthest seat numbers that it reads.
function withList(g: Glass, wish: Wish, list: ListWish, known: boolean): Fitted {
  const { cells, rows } = cellsFor(list, g.width - 80 * g.unit, g.unit, g.portrait, known ? g.wanted / figureHeight : 0);
  let fit: Fitted | undefined;
  for (const least of [linesMin, linesMinListed]) {
    for (let n = rows; n > 0; n--) {
      fit = withLines(g, wish, least, inRows(cells, n, g.unit));
      if (fit.number * figureHeight >= g.wanted - 0.01 * g.unit) {
        return fit;
      }
    }
  }
  return fit as Fitted;
}

// withLines picks how many calls stand one below the other, and their type.
function withLines(g: Glass, wish: Wish, least: number, list: Cells | undefined): Fitted {
  const place = placeOf(g, wish, list === undefined ? 0 : heightOf(list, g.unit));
  let lines = wish.lines !== undefined && wish.lines >= 1 && wish.lines <= linesMax ? wish.lines : linesMax;
  const room: Room = {
    high: place.callsHigh, wide: place.callsWide - 2 * linePad * g.unit, lineGap: 16 * g.unit, wanted: g.wanted, least: Math.min(least, lines),
  };
  let type = sizeType(lines, room);
  while (lines > room.least && type.number * figureHeight < g.wanted) {
    lines--;
    type = sizeType(lines, room);
  }
  return { ...place, ...type, lines, list };
}

interface Place {
  callsHigh: number;
  callsWide: number;
  sideHigh: number;
}

// placeOf cuts the screen into its parts; a list of no height is none.
function placeOf(g: Glass, wish: Wish, list: number): Place {
  const foot = (g.portrait ? 112 : 96) * g.unit + g.gap;
  const inner = g.height - 64 * g.unit - (g.portrait ? 136 : 104) * g.unit - g.gap - foot - (wish.bar === true ? foot : 0);
  const high = list > 0 ? inner - list - g.gap : inner;
  const wide = g.width - 80 * g.unit;
  if (wish.alone === true) {
    return { callsHigh: high, callsWide: wide, sideHigh: 0 };
  }
  return g.portrait ? { callsHigh: high - high * 0.27 - g.gap, callsWide: wide, sideHigh: high * 0.27 }
    : { callsHigh: high, callsWide: wide - wide * 0.3 - g.gap, sideHigh: high };
}

interface Room {
  high: number;
  wide: number;
  lineGap: number;
  wanted: number; // height of figures
  least: number; // lines
}

interface Type {
  number: number;
  twoStoreys: boolean;
  tight: boolean;
  lineHigh: number;
}

// sizeType picks the largest type that lets the lines fit. Where there are as
// few as may be and the farthest seat still could not read the number, the words
// beside it give way.
function sizeType(lines: number, r: Room): Type {
  const lineHigh = (r.high + r.lineGap) / lines - r.lineGap;
  const one = Math.min(lineHigh / oneStoreyHigh, r.wide / oneStoreyWide);
  const two = Math.min(lineHigh / twoStoreysHigh, r.wide / twoStoreysWide);
  const usual = { number: Math.max(one, two), twoStoreys: two > one, tight: false, lineHigh };
  const least = r.wanted / figureHeight;
  if (lines > r.least || usual.number >= least) {
    return usual;
  }
  const tight = Math.min(lineHigh / oneStoreyHigh, r.wide / tightWide, least);
  return tight > usual.number ? { number: tight, twoStoreys: false, tight: true, lineHigh } : usual;
}
