// What can be done on the console. Its picture calls it.

import type { Answer } from "../staff/api.ts";
import { Look } from "../staff/look.ts";
import type { Draws } from "../staff/page.ts";
import { later } from "../staff/timer.ts";
import type { Window } from "../wire.ts";
import { saw } from "./seen.ts";
import { HallSight } from "./sight.ts";
import { State } from "./state.ts";
import type { WindowCommand } from "./state.ts";
import { takeAnswer } from "./took.ts";
import { bodyOf, offers, pathOf } from "./verb.ts";
import type { Extra, Verb } from "./verb.ts";

export class App extends State {
  private readonly sight = new HallSight({
    mine: () => this.mine,
    awake: () => this.phase === "work" && !this.signIn.again,
    seen: (s) => saw(this, s), missed: () => this.draw(), signInNeeded: () => this.signIn.ended(),
  });
  private readonly look = new Look(this.sight, { link: this.link, later, now: () => Date.now(), hidden: () => document.hidden });

  constructor(draws: Draws) {
    super({ name: "console", roles: ["clerk", "lead"] }, draws);
  }

  /** Sits down at a window. */
  open(w: Window): void {
    this.send("open", w, "", {});
  }

  /** Does something at the own window, if it is offered now. */
  do(verb: Verb, extra: Extra = {}): void {
    const w = this.mine;
    if (w === undefined || !this.offered(verb) || (verb === "call" && this.settling)) {
      return;
    }
    this.dialog = undefined;
    const about = extra.ticket === undefined ? w.ticket : this.tickets.find((t) => t.id === extra.ticket) ?? w.ticket;
    this.send(verb, w, about?.number ?? "", { ...(w.ticket === undefined || verb === "call" ? {} : { ticket: w.ticket.id }), ...extra });
  }

  /** Closes a window that somebody else has left. */
  forceClosed(w: Window): void {
    this.dialog = undefined;
    this.send("close", w, "", { force: true });
  }

  /** Whether an action can be taken now. */
  offered(verb: Verb): boolean {
    return this.mine !== undefined && !this.unsure && this.commands.pending === undefined && offers(this.mine).has(verb);
  }

  override letBe(): void {
    this.unsure = true;
    this.commands.drop();
    this.look.soon();
  }

  protected override entered(): void {
    this.sight.wideAgain();
    this.look.soon();
  }

  protected override held(): void {
    this.look.stop();
    this.holding.release();
  }

  protected override left(): void {
    this.look.stop();
    this.known = false;
    this.forgetWindow();
  }

  protected override answered(c: WindowCommand, r: Answer): void {
    takeAnswer(this, c, r);
    if (this.mine === undefined) {
      this.sight.wideAgain();
    }
    this.sight.countAgain();
    this.look.soon();
    if (r.kind === "done" && c.verb === "close" && c.thenSignOut) {
      void this.signIn.signOut();
    }
  }

  private send(verb: Verb, w: Window, number: string, extra: Extra): void {
    if (this.session === undefined) {
      return;
    }
    const sent = this.commands.run({
      verb, user: this.session.user, window: w.number, number, thenSignOut: extra.thenSignOut ?? false,
      path: pathOf(verb, w.number, extra.ticket), body: bodyOf(verb, w, extra),
    });
    if (sent) {
      this.tell(undefined);
    }
    this.draw();
  }
}
