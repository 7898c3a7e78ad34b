// What a board shows, from the frames of its feed. The twin of the Go package
// display/boardview: pure, without clock, network or screen, and held to the same
// golden files. Times are milliseconds since 1970.

import type { BoardDelta, BoardSnapshot, BoardWindow, Call, Frame, Say } from "../wire.ts";
import {
  callsMax, hold, holdLeast, holdMostS, keep, late, linesMax, lostAfter, mark, saysMax, seenMax, soon, staleAfter,
} from "./model.ts";
import type { Line, Model, Refusal, State } from "./model.ts";
import { dimAt, nextDim, weather } from "./sky.ts";

export { callsMax, hold, holdLeast, keep, late, linesMax, lostAfter, mark, staleAfter } from "./model.ts";
export type { Line, Model, State } from "./model.ts";

/** What became of a frame. */
export type Result = "applied" | "double" | "gap";

/** A call that left a watched board without having been on the screen. */
export interface Passed {
  call_id: string;
  number: string;
  window: number;
  why: "replaced" | "late";
}

interface Known {
  call: Call;
  came: number; // when its turn counts from
  shown: number; // when it gets a line; 0: not thought about
  offset: number;
  late: boolean; // came as no news
  due: boolean; // has to be on the screen before it may give up its line
  ended: boolean;
}

type Hall = Omit<BoardSnapshot, "calls" | "queues" | "windows" | "notices" | "says"> & {
  queues: NonNullable<BoardSnapshot["queues"]>;
  windows: NonNullable<BoardSnapshot["windows"]>;
  notices: NonNullable<BoardSnapshot["notices"]>;
};

/** The board's file: its last state as a snapshot frame. */
interface Saved {
  frame: Frame;
  received: number;
  due?: string[];
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === "object" && v !== null && !Array.isArray(v);
}

function replaceIn<T>(list: T[], v: T, same: (o: T) => boolean): void {
  const i = list.findIndex(same);
  if (i >= 0) {
    list[i] = v;
  } else {
    list.push(v);
  }
}

/** Ids that came, the newest of them. */
class Ids {
  private readonly known = new Set<string>();

  has(id: string): boolean {
    return this.known.has(id);
  }

  add(id: string): void {
    this.known.add(id);
    if (this.known.size > seenMax) {
      this.known.delete(this.known.values().next().value as string);
    }
  }
}

/** What a board knows. */
export class Board {
  private fit = linesMax;
  private hall: Hall | undefined; // undefined: no snapshot yet
  private restored = false;
  private resync = false;
  private refusal: Refusal | undefined;
  private feed = "";
  private offset = 0;
  private received = 0;
  private skew = 0; // server's clock minus the board's
  private calls: Known[] = []; // in the order they get their lines
  private says: Say[] = [];
  private readonly seen = new Ids();
  private readonly before = new Ids();
  private passed: Passed[] = [];

  /** watched: the screen tells what it has shown, and no call gives up its line before that. */
  constructor(lines = linesMax, private readonly watched = false) {
    this.setLines(lines);
  }

  /** How many calls fit on the screen from now on; a layout may ask for fewer. */
  setLines(lines: number): void {
    this.fit = lines >= 1 && lines <= linesMax ? lines : linesMax;
  }

  /** Says that the server does not let the board in, until a frame comes. */
  refuse(why: Refusal | undefined): void {
    this.refusal = why;
  }

  /** Which calls were shown before the page was loaded. */
  remember(ids: string[]): void {
    ids.forEach((id) => this.before.add(id));
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
      this.refusal = undefined;
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
    if (f.offset > this.offset + 1 || (f.type === "delta" && !isObject(f.data))) {
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
    const fresh = this.hall === undefined;
    const held = s.calls ?? [];
    this.skew = Date.parse(f.at) - received;
    this.keepHeld(held, f, received);
    this.feed = f.feed;
    this.offset = f.offset;
    const { calls: _, says, ...rest } = s;
    this.hall = {
      ...rest,
      queues: (s.queues ?? []).slice(),
      windows: (s.windows ?? []).slice(),
      notices: (s.notices ?? []).slice(),
    };
    this.says = [];
    this.say(says ?? [], [], received);
    for (let i = held.length - 1; i >= 0; i--) {
      const c = held[i] as Call;
      if (!this.calls.some((k) => k.call.call_id === c.call_id)) {
        this.add(c, this.local(Date.parse(c.at)), received, this.watched && !fresh);
      }
    }
    if (fresh && this.watched) {
      this.calls.forEach((k) => { k.due = k.shown > received; });
    }
    this.sort();
    this.end(held, this.hall);
    this.schedule(received);
    return "applied";
  }

  // keepHeld leaves those calls on the board that a snapshot holds, and those that
  // wait for a line.
  private keepHeld(held: Call[], f: Frame, received: number): void {
    const inIt = new Set(held.map((c) => c.call_id));
    const started = this.started(received);
    this.calls = this.calls.filter((k, i) => inIt.has(k.call.call_id) || i >= started || k.due);
    if (f.feed !== this.feed) {
      this.calls.forEach((k) => { k.offset = f.offset; }); // the old one counts in another feed
    }
  }

  // end says of each call whether its ticket has left its window, as a snapshot tells.
  private end(held: Call[], hall: Hall): void {
    for (const k of this.calls) {
      const at = held.find((c) => c.call_id === k.call.call_id);
      const w = hall.windows.find((o) => o.number === k.call.window);
      k.ended = at === undefined || at.ended === true || (w !== undefined && (w.ticket ?? "") !== k.call.number);
    }
  }

  private apply(hall: Hall, d: BoardDelta, received: number): void {
    if (d.day && d.day !== hall.day) {
      this.forget();
      hall.day = d.day;
    }
    for (const c of d.calls ?? []) {
      if (!this.seen.has(c.call_id)) {
        const at = Date.parse(c.at);
        this.add(c, this.clock(received) - at > late ? this.local(at) : received, received, this.watched);
      }
    }
    for (const id of d.ended ?? []) {
      const k = this.calls.find((o) => o.call.call_id === id);
      if (k !== undefined) {
        k.ended = true;
      }
    }
    (d.queues ?? []).forEach((q) => replaceIn(hall.queues, q, (o) => o.id === q.id));
    (d.windows ?? []).forEach((w) => replaceIn(hall.windows, w, (o) => o.number === w.number));
    if (d.open !== undefined && d.open !== null) {
      hall.open = d.open;
    }
    this.say(d.says ?? [], d.unsaid ?? [], received);
    if (d.pickups) {
      hall.pickups = d.pickups.list ?? [];
    }
    if (d.figures) {
      hall.figures = d.figures;
    }
    this.sort();
    this.calls = this.calls.filter((k) => !this.gone(k, received));
    this.schedule(received);
  }

  // say takes in what is said besides calls, and what of it is taken back.
  private say(news: Say[], unsaid: string[], now: number): void {
    for (const s of news) {
      const { announcement: _, ...seen } = s;
      replaceIn(this.says, seen, (o) => o.id === s.id);
    }
    this.says = this.says.filter((s) => !unsaid.includes(s.id) && this.stands(s, now));
    while (this.says.length > saysMax) {
      this.says.splice(Math.max(0, this.says.findIndex((s) => s.kind !== "emergency")), 1);
    }
  }

  private stands(s: Say, now: number): boolean {
    return s.until === undefined || s.until === null || Date.parse(s.until) > this.clock(now);
  }

  // add takes in a new call whose turn counts from came. A ticket that has a line
  // keeps it, and one that waits for a line keeps its turn; any other call takes the
  // next turn.
  private add(call: Call, came: number, received: number, due: boolean): void {
    came = Math.min(came, received);
    const at = Date.parse(call.at);
    const had = this.seen.has(call.call_id) || this.before.has(call.call_id);
    this.seen.add(call.call_id);
    const { announcement: _, ...seen } = call;
    const k: Known = {
      call: seen, came, shown: 0, offset: this.offset, late: this.clock(received) - at > late, due: due && !had, ended: false,
    };
    const i = this.calls.findIndex((o) => o.call.number === call.number);
    const old = this.calls[i];
    const started = this.started(received);
    if (old !== undefined && Date.parse(old.call.at) > at) { // a snapshot holds old calls of a ticket too
      this.pass(k, "replaced");
    } else if (had) {
      k.shown = Math.min(came, this.local(at));
      this.put(k, started);
    } else if (old !== undefined && i >= started) {
      k.came = old.came;
      k.shown = old.shown;
      this.pass(old, "replaced");
      this.calls[i] = k;
    } else if (old !== undefined && started - i <= this.most()) {
      k.shown = came;
      this.put(k, started);
    } else {
      this.put(k, this.calls.length);
    }
    this.schedule(received);
  }

  // put gives a call place at of the lines, and forgets its ticket's old one.
  private put(k: Known, at: number): void {
    const i = this.calls.findIndex((o) => o.call.number === k.call.number);
    if (i >= 0) {
      this.pass(this.calls[i] as Known, "replaced");
      this.calls.splice(i, 1);
      if (i < at) {
        at--;
      }
    }
    this.calls.splice(at, 0, k);
    if (this.calls.length > callsMax) {
      this.calls.splice(0, this.calls.length - callsMax).forEach((old) => this.pass(old, "late"));
    }
  }

  private pass(k: Known, why: Passed["why"]): void {
    if (k.due) {
      this.passed.push({ call_id: k.call.call_id, number: k.call.number, window: k.call.window, why });
    }
  }

  /** The calls that left the board unseen, since it was asked last. */
  takePassed(): Passed[] {
    return this.passed.splice(0);
  }

  /** Says that a model of a watched board was on the screen at a time. */
  showed(m: Model, at: number): void {
    for (const c of m.calls) {
      const k = this.calls.find((o) => o.call.call_id === c.call_id);
      if (k?.due) {
        k.due = false;
        k.shown = at;
      }
    }
    this.schedule(at);
  }

  private most(): number {
    const asked = this.hall?.layout?.lines ?? 0;
    return asked >= 1 ? Math.min(this.fit, asked) : this.fit;
  }

  private hold(): number {
    const asked = this.hall?.layout?.hold_s ?? 0;
    return asked >= 1 ? Math.min(asked, holdMostS) * 1000 : hold;
  }

  // started is how many calls have a line at now, or had one: the first ones.
  private started(now: number): number {
    let n = this.calls.findIndex((k) => k.shown === 0 || k.shown > now);
    if (n < 0) {
      n = this.calls.length;
    }
    const due = this.calls.findIndex((k) => k.due);
    return due >= 0 ? Math.min(n, due + this.most()) : n;
  }

  // schedule says when each call that waits gets its line.
  private schedule(now: number): void {
    const lines = this.most();
    const started = this.started(now);
    const pace = this.pace(now, started);
    for (let i = started; i < this.calls.length; i++) {
      const k = this.calls[i] as Known;
      let turn = k.came;
      const before = this.calls[i - lines];
      if (before !== undefined) {
        turn = Math.max(turn, before.shown + pace);
      }
      if (k.shown !== 0) {
        turn = Math.max(turn, now);
      }
      k.shown = turn;
    }
  }

  // pace is how long a call keeps its line for the next one while others wait: the
  // hold, or as much less as it takes for each to have its line soon.
  private pace(now: number, started: number): number {
    let pace = this.hold();
    const lines = this.most();
    for (let i = started; i < this.calls.length; i++) {
      const limit = (this.calls[i] as Known).came + soon;
      const round = Math.floor((i - started) / lines) + 1;
      const before = this.calls[i - round * lines];
      if (before !== undefined) {
        pace = Math.min(pace, (limit - before.shown) / round);
      }
      if (round > 1) {
        pace = Math.min(pace, (limit - now) / (round - 1));
      }
    }
    return Math.max(Math.trunc(pace), holdLeast);
  }

  private gone(k: Known, now: number): boolean {
    return k.ended && !k.due && this.clock(now) - Date.parse(k.call.at) >= keep && now >= k.shown + this.hold();
  }

  private forget(): void {
    this.calls.forEach((k) => this.pass(k, "late"));
    this.calls = [];
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
      state: "connecting", kind: "", clock: this.clock(now), hall: {}, day: "", open: false, calls: [], pending: 0,
      queues: [], windows: [], notices: [], media: [], says: [], pickups: [], fresh: [], weather: "", dim: 100,
      feed: "", offset: 0, shown: 0, resync: this.resync,
    };
    if (this.refusal !== undefined) {
      m.refusal = this.refusal;
    }
    const lost = this.hall !== undefined && this.frame(m, this.hall, now);
    if (this.hall !== undefined && !lost) {
      this.fill(m, this.hall, now);
    }
    this.lay(m, now, this.hall === undefined || lost || m.emergency !== undefined || m.refusal !== undefined);
    m.state = stateOf(m, this.hall !== undefined, lost);
    return m;
  }

  // frame fills in what stands whatever is on, and says whether the board is out of
  // date for so long that the rest would mislead.
  private frame(m: Model, hall: Hall, now: number): boolean {
    m.feed = this.feed;
    m.offset = this.offset;
    m.hall = hall.hall;
    m.day = hall.day;
    m.kind = hall.kind;
    m.notices = hall.notices;
    m.media = hall.media ?? [];
    m.dim = dimAt(hall.layout, m.clock);
    if (hall.zone) {
      m.zone = hall.zone;
    }
    if (hall.layout) {
      m.layout = hall.layout;
    }
    const [emergency] = this.says.filter((s) => s.kind === "emergency" && this.stands(s, now)).reverse();
    if (emergency !== undefined) {
      m.emergency = emergency;
    }
    const silent = now - this.received;
    if (!this.restored && silent < staleAfter) {
      return false;
    }
    m.staleSince = this.clock(this.received);
    return silent >= lostAfter || silent < 0;
  }

  // fill fills in what is true only while the board is not lost.
  private fill(m: Model, hall: Hall, now: number): void {
    m.open = hall.open;
    m.queues = hall.queues;
    m.windows = hall.windows;
    m.says = this.says.filter((s) => s.kind !== "emergency" && this.stands(s, now)).reverse();
    m.pickups = hall.pickups ?? [];
    if (hall.figures) {
      m.figures = hall.figures;
    }
    const isNew = (at: string): boolean => m.clock - Date.parse(at) < mark;
    const ids = [...m.says.filter((s) => isNew(s.at)).map((s) => s.id), ...m.pickups.filter((p) => isNew(p.called_at)).map((p) => p.call_id)];
    m.fresh = [...new Set(ids)];
    m.weather = weather(hall.queues, hall.layout);
    const asks = this.asking(now);
    if (asks !== undefined) {
      m.rate = asks;
    }
  }

  // asking is the window of this board that asks at now for a rating of the service
  // it has just finished. Calls that wait to be seen go before it.
  private asking(now: number): BoardWindow | undefined {
    return this.calls.some((k) => k.due || k.shown + holdLeast > now) ? undefined : this.rateable(now);
  }

  // rateable is the window of this board whose last service may be rated at now, until
  // its time is over, the next one is called or the window pauses, which whoever comes
  // has to see. Boards that do not stand at one window do not ask.
  private rateable(now: number): BoardWindow | undefined {
    if (this.hall?.kind !== "window") {
      return undefined;
    }
    return this.hall.windows.find((w) => (w.ticket ?? "") === "" && w.state !== "paused" && w.rate_until !== undefined && Date.parse(w.rate_until) > this.clock(now));
  }

  // lay gives the newest calls their lines. On a board that hides them they keep
  // their turns.
  private lay(m: Model, now: number, hidden: boolean): void {
    m.shown = this.offset;
    const started = this.started(now);
    for (let i = this.calls.length - 1; i >= 0; i--) {
      const k = this.calls[i] as Known;
      if (i >= started || (hidden && k.due)) {
        m.pending++;
        m.shown = Math.min(m.shown, Math.max(0, k.offset - 1));
      } else if (!hidden && !this.gone(k, now) && m.calls.length < this.most()) {
        m.calls.push(lineOf(k, now));
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
    const rated = this.rateable(now);
    if (rated?.rate_until !== undefined) {
      consider(this.local(Date.parse(rated.rate_until)));
      this.calls.forEach((k) => consider(k.shown + holdLeast));
    }
    consider(this.local(nextDim(this.hall.layout, this.clock(now))));
    for (const s of this.says) {
      consider(this.local(Date.parse(s.at)) + mark);
      if (s.until) {
        consider(this.local(Date.parse(s.until)));
      }
    }
    (this.hall.pickups ?? []).forEach((p) => consider(this.local(Date.parse(p.called_at)) + mark));
    for (const k of this.calls) {
      consider(k.shown);
      consider(k.shown + mark);
      if (k.ended) {
        consider(this.local(Date.parse(k.call.at)) + keep);
        consider(k.shown + this.hold());
      }
    }
    return next;
  }

  /** What to keep so that the board is not blank after a reload; undefined when there is nothing. */
  save(): string | undefined {
    if (this.hall === undefined) {
      return undefined;
    }
    const calls = this.calls.map((k) => ({ ...k.call, ended: k.ended })).reverse();
    const saved: Saved = {
      frame: {
        feed: this.feed, offset: this.offset, type: "snapshot",
        at: new Date(this.clock(this.received)).toISOString(), data: { ...this.hall, says: this.says, calls },
      },
      received: this.received,
      due: this.calls.filter((k) => k.due).map((k) => k.call.call_id),
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
    const due = new Set((saved as unknown as Saved).due ?? []);
    this.calls.forEach((k) => { k.due = this.watched && due.has(k.call.call_id) && !this.before.has(k.call.call_id); });
    this.restored = true;
    return true;
  }
}

// stateOf is what the board shows as a whole. An emergency goes before all.
function stateOf(m: Model, ready: boolean, lost: boolean): State {
  if (m.emergency !== undefined) {
    return "emergency";
  }
  if (m.refusal !== undefined) {
    return "refused";
  }
  if (!ready) {
    return "connecting";
  }
  if (lost) {
    return "lost";
  }
  if (m.kind === "wall") {
    return "wall";
  }
  if (m.rate !== undefined) {
    return "rate";
  }
  if (m.kind === "pickup" && m.pickups.length > 0) {
    return "pickup";
  }
  if (m.calls.length > 0 && m.kind !== "pickup") {
    return "calling";
  }
  return m.open ? "empty" : "closed";
}

function lineOf(k: Known, now: number): Line {
  return {
    call_id: k.call.call_id, number: k.call.number, window: k.call.window,
    window_name: k.call.window_name ?? {}, zone: k.call.zone ?? {}, queue_name: k.call.queue_name ?? {},
    recall: k.call.recall, at: Date.parse(k.call.at),
    // One that nobody has seen yet is new, however long its turn waited for the screen.
    marked: !k.late && (k.due || now - k.shown < mark), ended: k.ended, shown: k.shown,
  };
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

/** What a frame brings to be said besides calls, oldest first, and what stands no more. */
export function saysOf(f: Frame): { says: Say[]; unsaid: string[] } {
  const d = isObject(f.data) ? f.data as BoardDelta & { says?: Say[] } : {};
  return { says: d.says ?? [], unsaid: (d.unsaid ?? []).slice() };
}
