// What waits to be said, and in which form: the twin of display/speaker's line.
// Pure, without clock, sound or screen. Times are milliseconds since 1970, by the
// own clock.

import type { Announcement, Call, Say } from "../wire.ts";
import { late } from "./boardview.ts";

/** How many wait to be said at most; the oldest make room. */
export const waitMost = 1024;
/** How many are in line at most, those to be skipped among them. */
export const lineMost = 4096;
/** How many ids are kept to know doubles by. */
export const knownMost = 4096;
/** How many emergencies stand at once at most; the oldest make room. */
export const emergencyMost = 8;
/** How many wait when they are said in short, if a call does not say itself. */
const mergeOver = 5;
/** How many are said behind one chime. */
const mergeMost = 8;

/** Why something was not said. */
export type Why = "late" | "replaced" | "quiet" | "no-clip" | "ended";

/** How much is said: everything; chime and short sentence; the short sentence alone, behind the one before. */
export type Form = "whole" | "shortened" | "joined";

/** Something that waits to be said. */
export interface Entry {
  id: string;
  key: string; // the same for what takes another's place
  say: Announcement | undefined;
  until: number; // then it is too old
  skip: Why | undefined; // why it will not be said
  form: Form;
  behind: number; // how many wait behind it
}

/** What is said again and again. */
export interface Emergency {
  id: string;
  say: Announcement;
  until: number; // Infinity: until it is ended
}

function entry(id: string, key: string, say: Announcement | undefined, at: number, told: string): Entry {
  const until = say?.until === undefined ? at + late : at + Date.parse(say.until) - Date.parse(told);
  return { id, key, say, until, skip: undefined, form: "whole", behind: 0 };
}

/** Whether an entry will be said if its turn comes at a time. */
export function waits(e: Entry, now: number): boolean {
  return e.skip === undefined && now <= e.until;
}

/** Everything that is to be said, in its order. */
export class Line {
  private line: Entry[] = [];
  private readonly known = new Set<string>(); // oldest first
  private urgent: Emergency[] = [];
  private turn = 0; // of the emergencies that stand
  private merge = 0; // how many more are said behind the chime that has sounded

  /** known are the ids of what was said or skipped before, oldest first. */
  constructor(known: readonly string[] = []) {
    known.forEach((id) => this.first(id));
  }

  /** Puts a call in line, once; at is its time. */
  addCall(c: Call, at: number, now: number): void {
    this.push(entry(c.call_id, `call ${c.number}`, c.announcement, at, c.at), now);
  }

  /** Puts a pick-up or a notice in line, once. True: it is an emergency that begins. */
  addSay(s: Say, at: number, now: number): boolean {
    if (s.kind === "emergency" && s.announcement !== undefined) {
      return this.raise(s, s.announcement, at);
    }
    const what = s.kind === "pickup" ? s.announcement?.text ?? "" : "";
    this.push(entry(s.id, `${s.kind} ${s.phrase ?? ""}${what}`, s.announcement, at, s.at), now);
    return false;
  }

  /** Ends an emergency, which is answered, and takes back a notice that still waits. */
  unsay(id: string): boolean {
    for (const e of this.line) {
      if (e.id === id) {
        e.skip ??= "ended";
      }
    }
    const stood = this.stands(id);
    this.urgent = this.urgent.filter((e) => e.id !== id);
    return stood;
  }

  private raise(s: Say, say: Announcement, at: number): boolean {
    const until = s.until === undefined ? Infinity : at + Date.parse(s.until) - Date.parse(s.at);
    const same = this.urgent.find((e) => e.id === s.id);
    if (same !== undefined) {
      same.until = until;
      return false;
    }
    this.urgent = [...this.urgent, { id: s.id, say, until }].slice(-emergencyMost);
    return true;
  }

  /** The ids of the emergencies that stand. */
  emergencies(): string[] {
    return this.urgent.map((e) => e.id);
  }

  /** Whether an emergency has not been ended. */
  stands(id: string): boolean {
    return this.urgent.some((e) => e.id === id);
  }

  /** The emergency whose turn it is. */
  emergency(now: number): Emergency | undefined {
    this.urgent = this.urgent.filter((e) => now <= e.until);
    return this.urgent.length === 0 ? undefined : this.urgent[this.turn++ % this.urgent.length];
  }

  /** Takes in an id; false: it was known. */
  first(id: string): boolean {
    if (this.known.has(id)) {
      return false;
    }
    this.known.add(id);
    if (this.known.size > knownMost) {
      this.known.delete(this.known.values().next().value as string);
    }
    return true;
  }

  private push(e: Entry, now: number): void {
    if (!this.first(e.id)) {
      return;
    }
    if (e.say === undefined) {
      e.skip = "quiet";
    } else if (!waits(e, now)) {
      e.skip = "late";
    } else {
      this.line.filter((o) => o.key === e.key).forEach((o) => { o.skip ??= "replaced"; });
    }
    this.line.push(e);
    this.bound(now);
  }

  // bound keeps the line short: the oldest are not said.
  private bound(now: number): void {
    if (this.line.length > waitMost) {
      const waiting = this.line.filter((e) => waits(e, now));
      waiting.slice(0, Math.max(0, waiting.length - waitMost)).forEach((e) => { e.skip = "late"; });
    }
    this.line.splice(0, Math.max(0, this.line.length - lineMost));
  }

  /** How many will be said. */
  waiting(now: number): number {
    return this.line.filter((e) => waits(e, now)).length;
  }

  /** How many are in line, those to be skipped among them. */
  get length(): number {
    return this.line.length;
  }

  /** Takes the first in line, to be said or, where skip says so, to be passed over. */
  take(now: number): Entry | undefined {
    const waiting = this.waiting(now);
    const e = this.line.shift();
    if (e === undefined) {
      this.merge = 0;
      return undefined;
    }
    if (!waits(e, now)) {
      e.skip ??= "late";
      return e;
    }
    e.behind = waiting - 1;
    e.form = this.formOf(e.say, waiting);
    return e;
  }

  // formOf is how something is said when so many wait, itself among them.
  private formOf(say: Announcement | undefined, waiting: number): Form {
    if ((say?.short ?? []).length === 0) {
      this.merge = 0;
      return "whole";
    }
    if (this.merge > 0) {
      this.merge--;
      return "joined";
    }
    const over = say?.merge_over ?? 0;
    if (waiting > (over > 0 ? over : mergeOver)) {
      this.merge = Math.min(waiting, mergeMost) - 1;
      return "shortened";
    }
    return "whole";
  }

  /** Puts an entry back at the head of the line, unless it has been replaced meanwhile; the next one said has a chime again. */
  back(e: Entry, now: number): void {
    this.merge = 0;
    if (this.line.some((o) => o.key === e.key && waits(o, now))) {
      e.skip = "replaced";
    }
    this.line.unshift(e);
  }
}
