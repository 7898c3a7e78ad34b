// What can be done on the guide desk's page. Its picture calls it.

import type { Answer } from "../staff/api.ts";
import { Bell } from "../staff/bell.ts";
import { Look } from "../staff/look.ts";
import type { Draws } from "../staff/page.ts";
import { later } from "../staff/timer.ts";
import type { HelpCall } from "../wire.ts";
import { HelpSight } from "./sight.ts";
import { State } from "./state.ts";
import type { HelpCommand } from "./state.ts";

/** Between looks, in ms, whether somebody sees the page or not: kiosks are told that somebody looks. */
const every = [1000, 1000] as const;

export class App extends State {
  readonly bell = new Bell(false);
  private readonly look = new Look(new HelpSight(this), { link: this.link, later, now: () => Date.now(), hidden: () => document.hidden });

  constructor(draws: Draws) {
    super({ name: "guide", roles: ["guide", "lead", "manager"], every }, draws);
  }

  lookAgain(): void {
    this.look.soon();
  }

  see(calls: HelpCall[]): void {
    const known = new Set((this.calls ?? calls).map((c) => c.id));
    this.calls = calls;
    if (calls.some((c) => c.taker === undefined && !known.has(c.id))) {
      this.bell.ring();
    }
  }

  /** Goes to a kiosk, or says that help was given there. */
  answer(verb: HelpCommand["verb"], call: HelpCall): void {
    if (this.session !== undefined && this.free) {
      this.commands.run({ verb, user: this.session.user, path: `help/${encodeURIComponent(call.id)}/${verb}`, body: "{}", kiosk: call.kiosk });
    }
    this.draw();
  }

  override letBe(): void {
    this.commands.drop();
    this.lookAgain();
  }

  protected override entered(): void {
    this.lookAgain();
  }

  protected override held(): void {
    this.look.stop();
  }

  protected override left(): void {
    this.look.stop();
    this.notice = undefined;
    this.calls = undefined;
  }

  protected override answered(c: HelpCommand, r: Answer): void {
    this.tell(r.kind === "refused" ? { kind: "refused", deed: c, problem: r.problem } : undefined);
    this.lookAgain();
  }
}
