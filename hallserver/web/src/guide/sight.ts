// What the guide desk's page looks at: the calls for help. Whoever looks counts as there.

import type { Reply } from "../staff/api.ts";
import type { Sight } from "../staff/look.ts";
import type { HelpCall } from "../wire.ts";
import type { State } from "./state.ts";

export class HelpSight implements Sight<"help"> {
  constructor(private readonly state: State) {}

  awake(): boolean {
    return this.state.phase === "work";
  }

  due(): ["help", string][] {
    return [["help", "help"]];
  }

  spares(): boolean {
    return false;
  }

  seen(parts: ReadonlyMap<"help", Reply>): void {
    const r = parts.get("help");
    if (r?.kind === "done") {
      this.state.see(r.body as HelpCall[]);
    }
    this.state.draw();
  }

  missed(): void {
    this.state.draw();
  }

  signInNeeded(): void {
    this.state.signIn.ended();
  }
}
