// What a clerk can do, when, and how it is asked of the server.

import type { IssueRequest, Window } from "../wire.ts";
import { doing } from "./model.ts";

/** Something a clerk can do. */
export type Verb =
  | "open" | "call" | "recall" | "start" | "finish" | "noshow" | "park" | "transfer"
  | "pause" | "resume" | "handover" | "close" | "services" | "reactivate" | "cancel" | "issue";

/** What goes with a verb. */
export interface Extra {
  ticket?: string; // a chosen one, by id
  reason?: string; // of a pause, of parking, of sending on: a code
  minutes?: number; // of a pause
  outcome?: string; // of a service: a code
  queue?: string; // where a ticket goes: one of these three
  toWindow?: number;
  staff?: string; // also who takes the window over
  force?: boolean; // closes a window somebody else has left
  services?: string[]; // all of a ticket's, by code
  issue?: IssueRequest;
  finishAs?: "served" | "absent"; // what became of who was called and never started
  thenSignOut?: boolean;
}

/** What can be done whatever the window is doing, once somebody sits there. */
const always: readonly Verb[] = ["handover", "issue", "reactivate", "cancel"];

// later is a pause once this ticket has left, or its taking back.
function later(w: Window): Verb[] {
  return w.pause_next === undefined ? ["pause"] : ["resume"];
}

// halted is what nobody does in an emergency: calling people back into the hall, or
// holding it against them that they left.
const halted: readonly Verb[] = ["call", "recall", "noshow"];

/** What can be done at a window as it is. */
export function offers(w: Window): ReadonlySet<Verb> {
  const verbs = offered(w);
  return w.emergency === undefined ? verbs : new Set([...verbs].filter((v) => !halted.includes(v)));
}

function offered(w: Window): ReadonlySet<Verb> {
  switch (doing(w)) {
    case "closed":
      return new Set<Verb>(["open"]);
    case "open":
      return new Set<Verb>(["call", "pause", "close", ...always]);
    case "paused":
      return new Set<Verb>(["resume", "close", ...always]);
    case "called": {
      const verbs = new Set<Verb>(["call", "start", "finish", "noshow", "park", "transfer", "services", ...later(w), ...always]);
      if ((w.ticket?.recalls_left ?? 0) > 0) {
        verbs.add("recall");
      }
      return verbs;
    }
    case "serving":
      return new Set<Verb>(["call", "finish", "park", "transfer", "services", ...later(w), ...always]);
  }
}

/** The body of a command on a window as the clerk saw it. */
export function bodyOf(verb: Verb, w: Window, extra: Extra = {}): string {
  const expect = { ticket: w.ticket?.id ?? null, version: w.version };
  switch (verb) {
    case "call":
      return JSON.stringify({
        ...(extra.ticket === undefined ? {} : { ticket: extra.ticket }),
        expect,
        ...(w.ticket === undefined ? {} : { finish_current: true, ...(extra.finishAs === undefined ? {} : { finish_as: extra.finishAs }) }),
      });
    case "pause":
      return JSON.stringify({ reason: extra.reason ?? "", ...(extra.minutes ? { minutes: extra.minutes } : {}), ...(w.ticket === undefined ? {} : { after: true }), expect });
    case "finish":
      return JSON.stringify({ expect, ...(extra.outcome ? { outcome: extra.outcome } : {}) });
    case "park":
      return JSON.stringify({ expect, ...(extra.reason ? { reason: extra.reason } : {}) });
    case "transfer":
      return JSON.stringify({
        expect,
        ...(extra.queue ? { queue: extra.queue } : {}),
        ...(extra.toWindow ? { window: extra.toWindow } : {}),
        ...(extra.staff ? { staff: extra.staff } : {}),
        ...(extra.reason ? { reason: extra.reason } : {}),
      });
    case "handover":
      return JSON.stringify({ expect, staff: extra.staff ?? "" });
    case "close":
      return JSON.stringify({ expect, ...(extra.force ? { force: true } : {}) });
    case "services":
      return JSON.stringify({ services: extra.services ?? [] });
    case "issue":
      return JSON.stringify(extra.issue ?? {});
    case "reactivate":
    case "cancel":
      return "{}";
    default:
      return JSON.stringify({ expect });
  }
}

/** The address of a command below /api/v1. */
export function pathOf(verb: Verb, window: number, ticket = ""): string {
  switch (verb) {
    case "issue":
      return "tickets";
    case "services":
    case "reactivate":
    case "cancel":
      return `tickets/${encodeURIComponent(ticket)}/${verb}`;
    case "resume":
      return `windows/${window}/open`;
    default:
      return `windows/${window}/${verb}`;
  }
}
