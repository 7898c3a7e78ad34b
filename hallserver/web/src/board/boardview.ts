// What a hall board shows, from the frames of its feed. The twin of the Go
// package display/boardview: pure, without clock, network or screen, and held
// to the same golden files. Times are milliseconds since 1970.

import type { BoardDelta, BoardQueue, BoardSnapshot, BoardWindow, Call, Frame } from "../wire.ts";
import type { Text } from "../text.ts";

const second = 1000;

/** How many calls a board shows at once, at most. */
export const linesMax = 6;
/** How long a call is marked as new. */
export const mark = 8 * second;
/** How long a call keeps its line at least, once it has one; when so many come
 *  at once that a call waits longer than that, lines change sooner, down to holdLeast. */
export const hold = 8 * second;
export const holdLeast = 2 * second;
/** How long a call stays after its ticket has left the window, from the call. */
export const keep = 60 * second;
/** How long the feed may be silent before the board says so: three heartbeats. */
export const staleAfter = 15 * second;
/** How long a silent board still shows the calls it knew. */
export const lostAfter = 30 * 60 * second;
/** How old a call of a delta may be and still be news; older ones are not said. */
export const late = 30 * second;
const callsMax = 128;

/** What became of a frame. */
export type Result = "applied" | "double" | "gap";

/** What a board shows as a whole. */
export type State = "connecting" | "lost" | "closed" | "empty" | "calling" | "rate";

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
  marked: boolean;
  ended: boolean;
  shown: number;
}

/** What a board shows at a moment. */
export interface Model {
  state: State;
  staleSince?: number;
  clock: number;
  hall: Text;
  day: string;
  open: boolean;
  calls: Line[];
  pending: number;
  queues: BoardQueue[];
  windows: BoardWindow[];
  notices: Text[];
  /** The window that asks for a rating, in the state of that name. */
  rate?: BoardWindow;
  feed: string;
  offset: number;
  shown: number;
  resync: boolean;
}

interface Known {
  call: Call;
  came: number; // when its turn counts from
  shown: number; // when it gets a line; 0: not said yet
  offset: number;
  ended: boolean;
}

type Hall = Omit<BoardSnapshot, "calls" | "queues" | "windows" | "notices"> & {
  queues: BoardQueue[];
  windows: BoardWindow[];
  notices: Text[];
};

/** The board's file: its last state as a snapshot frame. */
interface Saved {
  frame: Frame;
  received: number;
}

// holdAfter is how long a call keeps its line that got it waited after the next one came.
function holdAfter(waited: number): number {
  return Math.min(Math.max(2 * hold - waited, holdLeast), hold);
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === "object" && v !== null && !Array.isArray(v);
}

function last<T>(list: T[], n: number): T[] {
  return list.length > n ? list.slice(list.length - n) : list;
}

function replaceIn<T>(list: T[], v: T, same: (o: T) => boolean): void {
  const i = list.findIndex(same);
  if (i >= 0) {
    list[i] = v;
  } else {
    list.push(v);
  }
}

/** What a board knows. */
export class Board {
  private lines = linesMax;
  private hall: Hall | undefined; // undefined: no snapshot yet
  private restored = false;
  private resync = false;
  private feed = "";
  private offset = 0;
  private received = 0;
  private skew = 0; // server's clock minus the board's
  private calls: Known[] = []; // in the order they came
  private seen: string[] = [];

  constructor(lines = linesMax) {
    this.setLines(lines);
  }

  /** How many calls fit on the screen from now on. */
  setLines(lines: number): void {
    this.lines = lines >= 1 && lines <= linesMax ? lines : linesMax;
  }

  /** What the board has taken in: what to ask the tail after. */
  position(): { feed: string; offset: number } {
    return { feed: this.feed, offset: this.offset };
  }

  /** Takes in a frame that arrived at received by the board's own clock. */
  take(f: Frame, received: number): Result {
    const result = this.takeIn(f, received);
    if (result === "gap") {
      this.resync = true;
    } else {
      this.resync = false;
      this.restored = false;
      this.received = received;
    }
    return result;
  }

  private takeIn(f: Frame, received: number): Result {
    if (f.type === "snapshot") {
      return this.takeSnapshot(f, received);
    }
    if (this.hall === undefined || f.feed !== this.feed) {
      return "gap";
    }
    if (f.type === "heartbeat") {
      if (f.offset > this.offset) {
        return "gap";
      }
      this.skew = Date.parse(f.at) - received;
      return "applied";
    }
    if (f.offset <= this.offset) {
      return "double";
    }
    if (f.offset > this.offset + 1) {
      return "gap";
    }
    if (f.type === "delta" && !isObject(f.data)) {
      return "gap";
    }
    this.offset = f.offset;
    this.apply(this.hall, (f.type === "delta" ? f.data : {}) as BoardDelta, received);
    return "applied";
  }

  private takeSnapshot(f: Frame, received: number): Result {
    if (this.hall !== undefined && f.feed === this.feed && f.offset < this.offset) {
      return "double";
    }
    if (!isObject(f.data)) {
      return "gap";
    }
    const s = f.data as unknown as BoardSnapshot;
    if (this.hall !== undefined && s.day !== this.hall.day) {
      this.forget();
    }
    this.feed = f.feed;
    this.offset = f.offset;
    this.skew = Date.parse(f.at) - received;
    const known = this.calls;
    this.calls = [];
    const calls = s.calls ?? [];
    for (let i = calls.length - 1; i >= 0; i--) {
      const c = calls[i] as Call;
      const old = known.find((k) => k.call.call_id === c.call_id);
      if (old !== undefined) {
        this.put(old, this.calls.length);
      } else {
        this.add(c, this.local(Date.parse(c.at)), received);
      }
    }
    const { calls: _, ...rest } = s;
    this.hall = {
      ...rest,
      queues: (s.queues ?? []).slice(),
      windows: (s.windows ?? []).slice(),
      notices: (s.notices ?? []).slice(),
    };
    this.sort();
    for (const k of this.calls) {
      const w = this.hall.windows.find((o) => o.number === k.call.window);
      k.ended = w !== undefined && (w.ticket ?? "") !== k.call.number;
    }
    return "applied";
  }

  private apply(hall: Hall, d: BoardDelta, received: number): void {
    if (d.day && d.day !== hall.day) {
      this.forget();
      hall.day = d.day;
    }
    for (const c of d.calls ?? []) {
      if (this.seen.includes(c.call_id)) {
        continue;
      }
      const at = Date.parse(c.at);
      this.add(c, this.clock(received) - at > late ? this.local(at) : received, received);
    }
    for (const id of d.ended ?? []) {
      const k = this.calls.find((o) => o.call.call_id === id);
      if (k !== undefined) {
        k.ended = true;
      }
    }
    for (const q of d.queues ?? []) {
      replaceIn(hall.queues, q, (o) => o.id === q.id);
    }
    for (const w of d.windows ?? []) {
      replaceIn(hall.windows, w, (o) => o.number === w.number);
    }
    if (d.open !== undefined && d.open !== null) {
      hall.open = d.open;
    }
    this.sort();
    this.calls = this.calls.filter((k) => !this.gone(k, received));
    this.schedule(received);
  }

  // add takes in a new call that came at came. A ticket that has a line keeps
  // it, and one that waits for a line keeps its turn. Any other call gets a line
  // at once, or as soon as the call that many lines before it has had its hold.
  private add(call: Call, came: number, received: number): void {
    came = Math.min(came, received);
    this.seen = last([...this.seen, call.call_id], callsMax);
    const k: Known = { call, came, shown: 0, offset: this.offset, ended: false };
    const i = this.calls.findIndex((o) => o.call.number === call.number);
    const old = this.calls[i];
    if (old !== undefined && old.shown > received) {
      k.came = old.came;
      k.shown = old.shown;
      this.calls[i] = k;
    } else if (old !== undefined && this.hasLine(i, received)) {
      k.shown = came;
      this.put(k, this.waiting(received));
    } else {
      this.put(k, this.calls.length);
    }
    this.schedule(received);
  }

  // put gives a call the place of its ticket, at a place in the order of turns.
  private put(k: Known, at: number): void {
    const i = this.calls.findIndex((o) => o.call.number === k.call.number);
    if (i >= 0) {
      this.calls.splice(i, 1);
      if (i < at) {
        at--;
      }
    }
    this.calls.splice(at, 0, k);
    this.calls = last(this.calls, callsMax);
  }

  // hasLine says whether call i has a line at now.
  private hasLine(i: number, now: number): boolean {
    return this.calls.slice(i + 1).filter((k) => k.shown <= now).length < this.lines;
  }

  // waiting is the place of the first call that waits for a line.
  private waiting(now: number): number {
    const i = this.calls.findIndex((k) => k.shown > now);
    return i < 0 ? this.calls.length : i;
  }

  // schedule says when each call that waits gets its line: as soon as the call
  // that many lines before it has had its hold.
  private schedule(now: number): void {
    this.calls.forEach((k, i) => {
      const isNew = k.shown === 0;
      if (!isNew && k.shown <= now) {
        return;
      }
      k.shown = k.came;
      const before = this.calls[i - this.lines];
      if (before !== undefined) {
        k.shown = Math.max(k.came, before.shown + holdAfter(before.shown - k.came));
      }
      if (!isNew) {
        k.shown = Math.max(k.shown, now);
      }
    });
  }

  private gone(k: Known, now: number): boolean {
    return k.ended && this.clock(now) - Date.parse(k.call.at) >= keep && now >= k.shown + hold;
  }

  private forget(): void {
    this.calls = [];
    this.seen = [];
  }

  private sort(): void {
    this.hall?.windows.sort((a, b) => a.number - b.number);
  }

  /** The server's time. */
  clock(now: number): number {
    return now + this.skew;
  }

  /** A time of the server's clock by the board's own. */
  local(server: number): number {
    return server - this.skew;
  }

  /** What the board shows at now, by its own clock. */
  view(now: number): Model {
    const m: Model = {
      state: "connecting", clock: this.clock(now), hall: {}, day: "", open: false, calls: [], pending: 0,
      queues: [], windows: [], notices: [], feed: "", offset: 0, shown: 0, resync: this.resync,
    };
    if (this.hall === undefined) {
      return m;
    }
    m.feed = this.feed;
    m.offset = this.offset;
    m.shown = this.offset;
    m.hall = this.hall.hall;
    m.day = this.hall.day;
    m.notices = this.hall.notices;
    const silent = now - this.received;
    if (this.restored || silent >= staleAfter) {
      m.staleSince = this.clock(this.received);
      if (silent >= lostAfter || silent < 0) {
        m.state = "lost";
        return m;
      }
    }
    m.open = this.hall.open;
    m.queues = this.hall.queues;
    m.windows = this.hall.windows;
    this.lay(m, now);
    const asks = this.asking(now);
    if (asks !== undefined) {
      m.rate = asks;
      m.state = "rate";
      return m;
    }
    m.state = m.calls.length > 0 ? "calling" : m.open ? "empty" : "closed";
    return m;
  }

  // asking is the window of this board that asks at now for a rating of the
  // service it has just finished, until its time is over or the next one is
  // called. Boards of the whole hall do not ask: whoever looks at them was not
  // served there.
  private asking(now: number): BoardWindow | undefined {
    if (this.hall?.kind !== "window") {
      return undefined;
    }
    return this.hall.windows.find((w) => (w.ticket ?? "") === "" && w.rate_until !== undefined && Date.parse(w.rate_until) > this.clock(now));
  }

  // lay gives the newest calls their lines.
  private lay(m: Model, now: number): void {
    for (let i = this.calls.length - 1; i >= 0; i--) {
      const k = this.calls[i] as Known;
      if (k.shown > now) {
        m.pending++;
        m.shown = Math.min(m.shown, Math.max(0, k.offset - 1));
      } else if (!this.gone(k, now) && m.calls.length < this.lines) {
        m.calls.push({
          call_id: k.call.call_id, number: k.call.number, window: k.call.window,
          window_name: k.call.window_name ?? {}, zone: k.call.zone ?? {}, queue_name: k.call.queue_name ?? {},
          recall: k.call.recall, at: Date.parse(k.call.at),
          marked: now - k.shown < mark, ended: k.ended, shown: k.shown,
        });
      }
    }
  }

  /** When the view next changes by the mere passing of time, after now; Infinity when it does not. */
  wake(now: number): number {
    let next = Infinity;
    const consider = (t: number): void => {
      if (t > now && t < next) {
        next = t;
      }
    };
    if (this.hall === undefined) {
      return next;
    }
    consider(this.received + staleAfter);
    consider(this.received + lostAfter);
    const asks = this.asking(now);
    if (asks?.rate_until !== undefined) {
      consider(this.local(Date.parse(asks.rate_until)));
    }
    for (const k of this.calls) {
      consider(k.shown);
      consider(k.shown + mark);
      if (k.ended) {
        consider(this.local(Date.parse(k.call.at)) + keep);
        consider(k.shown + hold);
      }
    }
    return next;
  }

  /** What to keep so that the board is not blank after a reload; undefined when there is nothing. */
  save(): string | undefined {
    if (this.hall === undefined) {
      return undefined;
    }
    const calls = this.calls.map((k) => k.call).reverse();
    const saved: Saved = {
      frame: {
        feed: this.feed, offset: this.offset, type: "snapshot",
        at: new Date(this.clock(this.received)).toISOString(), data: { ...this.hall, calls },
      },
      received: this.received,
    };
    return JSON.stringify(saved);
  }

  /** Takes in what save wrote; false when it is not usable. Until the first frame the board says it is out of date. */
  restore(raw: string): boolean {
    let saved: unknown;
    try {
      saved = JSON.parse(raw);
    } catch {
      return false;
    }
    if (!isObject(saved) || !isObject(saved["frame"]) || typeof saved["received"] !== "number") {
      return false;
    }
    const frame = saved["frame"] as unknown as Frame;
    if (frame.type !== "snapshot" || this.take(frame, saved["received"]) !== "applied") {
      return false;
    }
    this.restored = true;
    return true;
  }
}

/** The calls a frame brings, oldest first: what a speaker says. */
export function callsOf(f: Frame): Call[] {
  if (!isObject(f.data)) {
    return [];
  }
  if (f.type === "delta") {
    return (f.data as BoardDelta).calls ?? [];
  }
  if (f.type === "snapshot") {
    return ((f.data as unknown as BoardSnapshot).calls ?? []).slice().reverse();
  }
  return [];
}
