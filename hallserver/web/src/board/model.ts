// What a board shows at a moment: the twin of display/boardview's Model. Times are
// milliseconds since 1970.

import type { BoardQueue, BoardWindow, Figures, Layout, Media, Pickup, Say } from "../wire.ts";
import type { Text } from "../text.ts";

const second = 1000;

/** How many calls a board shows at once, at most. */
export const linesMax = 6;
/** How long a call is marked as new. */
export const mark = 8 * second;
/** How long a call keeps its line at least, where the layout does not say otherwise. */
export const hold = 8 * second;
/** When the newest call would wait longer for its line, the lines change sooner, down to holdLeast. */
export const soon = 20 * second;
export const holdLeast = 250;
/** What a layout may ask for as its hold, in seconds. */
export const holdMostS = 120;
/** How long a call stays after its ticket has left the window, from the call. */
export const keep = 60 * second;
/** How long the feed may be silent before the board says so: three heartbeats. */
export const staleAfter = 15 * second;
/** How long a silent board still shows the calls it knew. */
export const lostAfter = 30 * 60 * second;
/** How old a call may be when it comes and still be news; older ones are not said. */
export const late = 30 * second;
/** How many calls may wait for a line; the oldest give way. */
export const waitingMax = 2048;
/** The calls that are kept, and the ids that calls are known by. */
export const callsMax = waitingMax + 512;
export const seenMax = 8192;
/** The says that are kept. */
export const saysMax = 64;

/** What a board shows as a whole. */
export type State = "connecting" | "lost" | "closed" | "empty" | "calling" | "rate" | "emergency" | "pickup" | "wall" | "refused";

/** How crowded the hall is; "": not known. */
export type Weather = "" | "calm" | "busy" | "crowded";

/** A line of the board. */
export interface Line {
  call_id: string;
  number: string;
  window: number;
  window_name: Text;
  zone: Text;
  queue_name: Text;
  recall: number;
  at: number;
  /** New: to be marked by shape and colour. */
  marked: boolean;
  /** Its ticket has left the window. */
  ended: boolean;
  /** When it got its line, by the board's clock. */
  shown: number;
}

/** A Problem's code, and what to do about it in words for an installer. */
export interface Refusal {
  code: string;
  title: string;
  hint?: string;
}

/** What a board shows at a moment. */
export interface Model {
  state: State;
  kind: string;
  staleSince?: number;
  clock: number;
  hall: Text;
  /** The zone of a zone's board. */
  zone?: Text;
  day: string;
  open: boolean;
  calls: Line[];
  /** How many calls wait for a line. */
  pending: number;
  queues: BoardQueue[];
  windows: BoardWindow[];
  notices: Text[];
  /** The window that asks for a rating, in the state of that name. */
  rate?: BoardWindow;
  layout?: Layout;
  media: Media[];
  /** Notices and pick-ups that stand, newest first. */
  says: Say[];
  /** What goes before all else, in the state of that name. */
  emergency?: Say;
  pickups: Pickup[];
  /** The ids of says, and the call ids of pick-ups, that are to be marked as new. */
  fresh: string[];
  figures?: Figures;
  weather: Weather;
  /** How bright the picture is, in percent. */
  dim: number;
  /** Why the server does not let the board in, in the state of that name. */
  refusal?: Refusal;
  feed: string;
  /** Offset was taken in last; every call up to shown has had its line. */
  offset: number;
  shown: number;
  resync: boolean;
}
