// What the parts of the manager's page have in common.

import type { Say } from "../boardwire.ts";
import type { Phrase } from "../healthwire.ts";
import type { Text } from "../text.ts";
import type { Problem } from "../wire.ts";
import type { App } from "./app.ts";
import type { Words } from "./say.ts";

/** What every part of the picture is given. */
export interface Part {
  app: App;
  w: Words;
}

/** What stands on the screen. */
export type Phase = "starting" | "signin" | "denied" | "work";

export type Tab = "devices" | "say" | "calls" | "waiting" | "pickup";

/** The tabs there are for a role: results are called by those who work at windows. */
export function tabsOf(role: string | undefined): readonly Tab[] {
  return role === "lead" ? ["devices", "say", "calls", "waiting", "pickup"] : ["devices", "say", "calls", "waiting"];
}

/** What can be done here. */
export type Deed = "announce" | "end" | "ready" | "taken";

/** Something to tell. */
export type Notice =
  | { kind: "did"; deed: Deed; text: Text }
  | { kind: "missing"; number: string } // no such number is finished
  | { kind: "refused"; problem: Problem };

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
