// How large everything on a hall board is. The same rules and measures as the
// Go package display/view (plan.go): sizes follow the farthest seat.

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
/** Height of figures wanted where nothing is known of the hall, in units: what gives five lines. */
const usualFigure = 82;
const usualFigureTall = 88;

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
}

/**
 * Lays out a board of width × height CSS pixels, screenMM high, for a farthest
 * seat at seatM; 0 for either where it is not known. It takes as many lines as
 * the farthest seat can read, three at least and six at most, or what is wished.
 */
export function makePlan(width: number, height: number, screenMM: number, seatM: number, wish: Wish = {}): Plan {
  const unit = Math.min(width, height) / 1080;
  const portrait = height > width;
  const gap = 24 * unit;
  const foot = (portrait ? 112 : 96) * unit + gap;
  const inner = height - 64 * unit - (portrait ? 136 : 104) * unit - gap - foot - (wish.bar === true ? foot : 0);
  const wide = width - 80 * unit;
  const side = wish.alone === true ? 0 : portrait ? inner * 0.27 + gap : wide * 0.3 + gap;
  const callsHigh = portrait ? inner - side : inner;
  const callsWide = portrait ? wide : wide - side;
  const pxPerMM = screenMM > 0 ? height / screenMM : 0;
  const wantedMM = screenMM > 0 ? seatM * numberMMPerM : 0;
  const wanted = wantedMM * pxPerMM || (portrait ? usualFigureTall : usualFigure) * unit;
  const room: Room = { high: callsHigh, wide: callsWide - 2 * linePad * unit, lineGap: 16 * unit, wanted };

  let lines = wish.lines !== undefined && wish.lines >= 1 && wish.lines <= linesMax ? wish.lines : linesMax;
  let type = sizeType(lines, room);
  while (lines > linesMin && type.number * figureHeight < wanted) {
    lines--;
    type = sizeType(lines, room);
  }
  return {
    width, height, unit, portrait, lines, gap, lineGap: room.lineGap, callsHigh, callsWide, ...type,
    words: type.number * 0.4,
    figureMM: pxPerMM > 0 ? (type.number * figureHeight) / pxPerMM : 0,
    wantedMM,
  };
}

interface Room {
  high: number;
  wide: number;
  lineGap: number;
  wanted: number; // height of figures
}

// sizeType picks the largest type that lets the lines fit. Where there are as
// few as may be and the farthest seat still could not read the number, the words
// beside it give way.
function sizeType(lines: number, r: Room): { number: number; twoStoreys: boolean; tight: boolean; lineHigh: number } {
  const lineHigh = (r.high + r.lineGap) / lines - r.lineGap;
  const one = Math.min(lineHigh / oneStoreyHigh, r.wide / oneStoreyWide);
  const two = Math.min(lineHigh / twoStoreysHigh, r.wide / twoStoreysWide);
  const usual = { number: Math.max(one, two), twoStoreys: two > one, tight: false, lineHigh };
  const least = r.wanted / figureHeight;
  if (lines > linesMin || usual.number >= least) {
    return usual;
  }
  const tight = Math.min(lineHigh / oneStoreyHigh, r.wide / tightWide, least);
  return tight > usual.number ? { number: tight, twoStoreys: false, tight: true, lineHigh } : usual;
}
