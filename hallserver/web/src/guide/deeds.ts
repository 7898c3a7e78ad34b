// What can be done with a ticket at the guide desk, as it is.

import type { Ticket } from "../wire.ts";

export type TicketDeed = "print" | "reactivate" | "class" | "cancel";

export function deedsOn(t: Ticket): ReadonlySet<TicketDeed> {
  switch (t.state) {
    case "waiting":
      return new Set(["print", "cancel", ...classOf(t)]);
    case "parked":
      return new Set(["print", "reactivate", "cancel", ...classOf(t)]);
    case "noshow":
      return new Set(["reactivate"]);
    case "called":
      return new Set(["print"]);
    default:
      return new Set();
  }
}

// classOf: a ticket for one officer stays one.
function classOf(t: Ticket): TicketDeed[] {
  return t.class === "named" ? [] : ["class"];
}

/** The classes that the desk gives; an appointment comes from its booking, a named ticket from a clerk. */
export const classes = ["normal", "priority", "green", "returning", "agent"] as const;

/** The reason that goes with a class by itself, where the hall has it. */
export function usualReason(as: string, reasons: readonly { code: string }[]): string {
  return reasons.some((r) => r.code === as) ? as : "";
}
