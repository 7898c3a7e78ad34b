// What the parts of the console have in common.

import type { Holder, Problem, Ticket, Window } from "../wire.ts";
import type { App } from "./app.ts";
import type { Words } from "./say.ts";
import type { Verb } from "./verb.ts";

/** What every part of the picture is given. */
export interface Part {
  app: App;
  w: Words;
}

/** A part of the picture of the own window. */
export type AtWindow = Part & { mine: Window };

/** What stands on the screen. */
export type Phase = "starting" | "signin" | "denied" | "choose" | "work";

/** Something to tell the clerk. */
export type Notice =
  | { kind: "refused"; verb: Verb; problem: Problem }
  | { kind: "none-waits"; finished: string }
  | { kind: "goes-on"; number: string }
  | { kind: "ticket"; verb: "noshow" | "park" | "transfer" | "reactivate" | "cancel"; number: string }
  | { kind: "issued"; number: string; ahead: number }
  | { kind: "handed"; window: number }
  | { kind: "window-lost"; window: number };

/** What is known of the called ticket's holder. */
export type HolderView =
  | { state: "none" | "busy" | "erased" | "unavailable" }
  | { state: "masked"; masked: Holder; whole: Holder | undefined; asking: boolean };

/** A question over the page. */
export type Dialog =
  | { kind: "pause" | "leave" | "outcome" | "park" | "transfer" | "handover" | "services" | "issue" | "keys" }
  | { kind: "cancel"; ticket: Ticket }
  | { kind: "force"; window: Window };

/** The lists of the queue beside the ticket. */
export type Tab = "waiting" | "parked" | "missed";
export const tabs: readonly Tab[] = ["waiting", "parked", "missed"];
