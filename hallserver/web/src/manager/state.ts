// What the manager's page shows: how the hall's devices stand, what is said, the reports.

import type { Say } from "../boardwire.ts";
import type { Announcements, CallsReport, Health, Phrase, ReadyResult } from "../healthwire.ts";
import type { Command } from "../staff/command.ts";
import { StaffPage } from "../staff/page.ts";
import type { Text } from "../text.ts";
import type { Queue, Window } from "../wire.ts";
import { hallTime } from "../zone.ts";

export type Tab = "devices" | "say" | "calls" | "waiting" | "pickup";

/** The tabs there are for a role: results are called by those who work at windows. */
export function tabsOf(role: string | undefined): readonly Tab[] {
  return role === "lead" ? ["devices", "say", "calls", "waiting", "pickup"] : ["devices", "say", "calls", "waiting"];
}

/** What can be done here. */
export type Verb = "announce" | "end" | "ready" | "taken";

/** A command of the page. */
export interface HallCommand extends Command {
  verb: Verb;
  about: Text; // what is said, or a number
}

/** Something to tell. */
export type Notice =
  | { kind: "did"; verb: Verb; text: Text }
  | { kind: "missing"; number: string }; // no such number is finished

/** A question over the page. */
export type Dialog =
  | { kind: "announce"; phrase: Phrase }
  | { kind: "sure"; phrase: Phrase; zones: string[] } // the second step of an emergency
  | { kind: "end"; say: Say };

/** A report: not asked for yet, none here for this account, or what it says. */
export type Fetched<T> = T | "denied" | undefined;

/** The part of the forecasts' score that is shown. Times are in seconds. */
export interface Score {
  count: number;
  mean_wait_s: number;
  mae_s: number;
  bias_s: number;
  p90_coverage: number;
}

export interface WaitingReport {
  all: Score;
  by_queue: Record<string, Score> | null;
  keys: Disagreement[] | null;
}

/** Where a window's keys and its calls say different things. */
export interface Disagreement {
  window: number;
  kind: "away" | "never_calls" | "opens_late";
  days: number;
  of: number;
  at?: string;
  minutes: number;
}

export abstract class State extends StaffPage<HallCommand, Notice, Dialog> {
  tab: Tab = "devices";
  health: Health | undefined;
  said: Fetched<Announcements>;
  calls: Fetched<CallsReport>;
  waiting: Fetched<WaitingReport>;
  pickups: Fetched<ReadyResult[]>;
  queues: Queue[] = [];
  windows: Window[] = [];
  date = ""; // of the calls' report; "": today

  /** The hall's date, YYYY-MM-DD. */
  today(): string {
    const t = hallTime(this.now());
    const two = (n: number): string => String(n).padStart(2, "0");
    return `${t.year}-${two(t.month)}-${two(t.day)}`;
  }

  /** Whether something can be done now: nothing is on its way. */
  get free(): boolean {
    return this.session !== undefined && this.commands.pending === undefined;
  }

  /** Forgets what was seen: it is not for whoever comes next. */
  forget(): void {
    this.health = this.said = this.calls = this.waiting = this.pickups = undefined;
  }
}
