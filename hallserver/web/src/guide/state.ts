// What the guide desk's page shows: the kiosks at which somebody asks for help, the
// devices of the desk, and the errand of who stands there.

import { StaffPage } from "../staff/page.ts";
import type { Desk, HelpCall, Ticket } from "../wire.ts";
import type { GuideCommand } from "./command.ts";

/** What is done for who stands there: taking a number, finding one, booking. */
export type Tab = "take" | "find" | "book";
export const tabs: readonly Tab[] = ["take", "find", "book"];

/** A question over the page. */
export type Dialog = { kind: "cancel" | "class"; ticket: Ticket };

/** The ticket that is shown. */
export interface Shown {
  id: string;
  number: string;
  fresh: boolean; // it was taken just now
}

export abstract class State extends StaffPage<GuideCommand, { kind: string }, Dialog> {
  /** Oldest first; undefined until the first look. */
  calls: HelpCall[] | undefined;
  /** What there is to choose from. */
  choices: Desk | undefined;
  tab: Tab = "take";
  /** Grows with every errand: each begins with empty fields. */
  errand = 0;
  shown: Shown | undefined;
  /** The shown ticket as it was seen last. */
  ticket: Ticket | undefined;

  /** Whether whoever is signed in works at the desk; a manager sees the calls alone. */
  get works(): boolean {
    return this.session?.role === "guide" || this.session?.role === "lead";
  }

  /** How many calls nobody has taken. */
  get untaken(): number {
    return (this.calls ?? []).filter((c) => c.taker === undefined).length;
  }

  /** The call that G goes to. */
  get next(): HelpCall | undefined {
    return this.calls?.find((c) => c.taker === undefined);
  }

  /** The call that F finishes. */
  get own(): HelpCall | undefined {
    return this.calls?.find((c) => c.taker === this.session?.user);
  }

  /** Whether something can be done now: nothing is on its way. */
  get free(): boolean {
    return this.session !== undefined && this.commands.pending === undefined;
  }
}
