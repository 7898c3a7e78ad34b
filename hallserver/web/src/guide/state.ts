// What the guide desk's page shows: the kiosks at which somebody asks for help.

import type { Command } from "../staff/command.ts";
import { StaffPage } from "../staff/page.ts";
import type { HelpCall } from "../wire.ts";

/** A command of the page: to go there, or that it is done. */
export interface HelpCommand extends Command {
  verb: "take" | "end";
  kiosk: string;
}

export abstract class State extends StaffPage<HelpCommand> {
  /** Oldest first; undefined until the first look. */
  calls: HelpCall[] | undefined;

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

  /** Takes in a look, and rings for a call that was not there before. */
  abstract see(calls: HelpCall[]): void;
}
