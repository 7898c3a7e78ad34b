// What can be done on the manager's page. Its picture calls it.

import type { Say } from "../boardwire.ts";
import type { Phrase } from "../healthwire.ts";
import type { Answer } from "../staff/api.ts";
import { newKey } from "../staff/kept.ts";
import { Look } from "../staff/look.ts";
import type { Draws } from "../staff/page.ts";
import { later } from "../staff/timer.ts";
import type { Text } from "../text.ts";
import type { Ticket } from "../wire.ts";
import { DevicesSight } from "./sight.ts";
import { State } from "./state.ts";
import type { HallCommand, Tab, Verb } from "./state.ts";

/** Between looks, while somebody sees the page and while nobody does, in ms. */
const every = [2000, 10_000] as const;

export class App extends State {
  private readonly sight = new DevicesSight(this);
  private readonly look = new Look(this.sight, { link: this.link, later, now: () => Date.now(), hidden: () => document.hidden });

  constructor(draws: Draws) {
    super({ name: "manager", roles: ["lead", "manager", "admin"], every }, draws);
  }

  /** Looks as soon as it can, at the report too. */
  lookAgain(): void {
    this.sight.reportAgain();
    this.look.soon();
  }

  showTab(tab: Tab): void {
    this.tab = tab;
    this.lookAgain();
    this.draw();
  }

  showDate(date: string): void {
    this.date = date === this.today() ? "" : date;
    this.calls = undefined;
    this.lookAgain();
    this.draw();
  }

  /** Has a phrase said: in some zones, or everywhere; minutes 0 leaves it to the server. */
  announce(phrase: Phrase, zones: string[], minutes: number): void {
    this.send("announce", "announcements", {
      id: newKey("say"), phrase: phrase.id, ...(zones.length > 0 ? { zones } : {}), ...(minutes > 0 ? { minutes } : {}),
    }, phrase.text);
  }

  /** Ends what stands. */
  end(say: Say): void {
    this.send("end", `announcements/${encodeURIComponent(say.id)}/end`, {}, say.text);
  }

  /** Calls a finished number of today to collect; false where there is none. */
  async callReady(number: string, window: number): Promise<boolean> {
    const wanted = number.trim();
    const r = await this.link.get(`tickets?state=done&number=${encodeURIComponent(wanted)}`);
    const ticket = r.kind === "done" ? (r.body as Ticket[]).find((t) => t.number === wanted) : undefined;
    if (ticket !== undefined && this.free) {
      this.ready(ticket.id, ticket.number, window);
      return true;
    }
    if (r.kind === "done") {
      this.tell({ kind: "missing", number: wanted }, "until dismissed");
    } else if (r.kind === "refused") {
      this.tell({ kind: "refused", deed: { verb: "ready", about: { zh: wanted } }, problem: r.problem });
    }
    return false;
  }

  /** Calls a number to collect its result at a window, for the first time or again. */
  ready(ticket: string, number: string, window: number): void {
    this.send("ready", `tickets/${encodeURIComponent(ticket)}/ready`, { window }, { zh: number });
  }

  /** Says that a result was taken. */
  taken(ticket: string, number: string): void {
    this.send("taken", `tickets/${encodeURIComponent(ticket)}/collected`, {}, { zh: number });
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
    this.forget();
  }

  protected override answered(c: HallCommand, r: Answer): void {
    this.tell(r.kind === "done" ? { kind: "did", verb: c.verb, text: c.about } : { kind: "refused", deed: c, problem: r.problem });
    this.lookAgain();
  }

  private send(verb: Verb, path: string, body: object, about: Text): void {
    this.dialog = undefined;
    if (this.session !== undefined) {
      this.commands.run({ verb, user: this.session.user, path, body: JSON.stringify(body), about });
    }
    this.draw();
  }
}
