// What can be done on the guide desk's page. Its picture calls it.

import type { Booked } from "../guidewire.ts";
import type { Answer } from "../staff/api.ts";
import { Bell } from "../staff/bell.ts";
import { keepDesk, keptDesk } from "../staff/kept.ts";
import { Look } from "../staff/look.ts";
import type { Draws } from "../staff/page.ts";
import { later } from "../staff/timer.ts";
import type { HelpCall, Issued, Ticket } from "../wire.ts";
import { Booking } from "./booking.ts";
import { bookOf, checkInOf, classStep, issueOf, plainStep, printStep } from "./command.ts";
import type { GuideCommand, HelpCommand, Step, TicketCommand, TicketOrder, Wish } from "./command.ts";
import { AtDesk } from "./desk.ts";
import { Finding } from "./finding.ts";
import { deedsOn } from "./deeds.ts";
import type { TicketDeed } from "./deeds.ts";
import { DeskSight } from "./sight.ts";
import { State } from "./state.ts";
import type { Tab } from "./state.ts";

/** Between looks, in ms, whether somebody sees the page or not: kiosks are told that somebody looks. */
const every = [1000, 1000] as const;

export class App extends State {
  readonly bell = new Bell(false);
  readonly desk = new AtDesk({
    put: (path) => this.link.put(path), delete: (path) => this.link.delete(path),
    at: keptDesk, stay: keepDesk, now: () => Date.now(), draw: () => this.draw(), lookAgain: () => this.lookAgain(),
    read: (whose) => {
      const sealed = this.desk.cards[whose]?.sealed;
      if (this.tab === "find" && sealed !== undefined) {
        this.desk.drop();
        void this.finding.byCard(sealed);
      }
    },
  });
  readonly finding = new Finding({
    get: (path) => this.link.get(path), post: (path, body) => this.link.post(path, body), draw: () => this.draw(),
    one: (t) => this.showTicket(t),
  });
  readonly booking = new Booking((path) => this.link.get(path), () => this.draw());
  private readonly look = new Look(new DeskSight({
    awake: () => this.phase === "work", works: () => this.works, desk: () => this.desk.id, ticket: () => this.shown?.id,
    sawHelp: (calls) => this.see(calls), sawDesks: (all) => this.desk.seeAll(all), sawDesk: (d) => this.desk.see(d),
    sawChoices: (c) => { this.choices = c; },
    sawTicket: (t) => this.seeTicket(t),
    drawn: () => this.draw(), signInNeeded: () => this.signIn.ended(),
  }), { link: this.link, later, now: () => Date.now(), hidden: () => document.hidden });

  constructor(draws: Draws) {
    super({ name: "guide", roles: ["guide", "lead", "manager"], every }, draws);
  }

  lookAgain(): void {
    this.look.soon();
  }

  /** Goes to a kiosk, or says that help was given there. */
  answer(verb: HelpCommand["verb"], call: HelpCall): void {
    if (this.session !== undefined && this.free) {
      this.commands.run({ verb, user: this.session.user, path: `help/${encodeURIComponent(call.id)}/${verb}`, body: "{}", kiosk: call.kiosk });
    }
    this.draw();
  }

  /** Begins an errand, with empty fields and no card of the one before. */
  begin(tab: Tab): void {
    this.desk.drop();
    this.finding.clear();
    this.booking.clear();
    this.tab = tab;
    this.errand++;
    this.shown = undefined;
    this.ticket = undefined;
    this.dialog = undefined;
    this.drawNow();
  }

  /** Shows a ticket that was found. */
  showTicket(t: Ticket): void {
    this.shown = { id: t.id, number: t.number, fresh: false };
    this.ticket = t;
    this.lookAgain();
    this.draw();
  }

  /** Shows again what was found. */
  back(): void {
    this.shown = undefined;
    this.ticket = undefined;
    this.draw();
  }

  take(wish: Wish): void {
    this.order(issueOf(wish, this.desk.printer, () => this.newKey()));
  }

  checkIn(b: Booked): void {
    this.order(checkInOf(b.code, this.desk.printer, () => this.newKey()));
  }

  book(start: string): void {
    const card = this.desk.cards.self;
    if (card !== undefined && this.booking.service !== undefined) {
      this.order(bookOf(this.booking.service, start, card.sealed));
    }
  }

  /** Does something with the shown ticket, if it is offered now. */
  do(verb: "print" | "reactivate" | "cancel"): void {
    const desk = this.desk.printer;
    const t = this.ticket;
    if (t === undefined || !deedsOn(t).has(verb)) {
      return;
    }
    if (verb !== "print") {
      this.onTicket(t, plainStep(t.id, verb));
    } else if (desk !== undefined) {
      this.onTicket(t, printStep(t.id, desk, () => this.newKey()));
    }
  }

  /** Does what a button of the shown ticket or its key says: some ask first. */
  act(deed: TicketDeed): void {
    const t = this.ticket;
    if (t === undefined || !this.free || !deedsOn(t).has(deed)) {
      return;
    }
    if (deed === "class" || deed === "cancel") {
      this.show({ kind: deed, ticket: t });
    } else {
      this.do(deed);
    }
  }

  setClass(t: Ticket, as: string, reason: string): void {
    this.onTicket(t, classStep(t.id, as, reason));
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
    this.begin("take");
    this.errand = 0;
  }

  protected override answered(c: GuideCommand, r: Answer): void {
    this.tell(r.kind === "refused" ? { kind: "refused", deed: c, problem: r.problem } : undefined);
    if ("then" in c) {
      this.ticketAnswered(c, r);
    }
    this.lookAgain();
  }

  private onTicket(t: Ticket, step: Step): void {
    this.dialog = undefined;
    this.order({ ...step, ticket: t.id, number: t.number, then: [] });
  }

  private order(o: TicketOrder): void {
    if (this.session !== undefined && this.free && this.commands.run({ ...o, user: this.session.user })) {
      this.tell(undefined);
    }
    this.draw();
  }

  private ticketAnswered(c: TicketCommand, r: Answer): void {
    let number = c.number;
    if (r.kind === "done") {
      number = this.took(c, r.body);
    } else if (c.verb !== "class") {
      return; // what was to follow needs it; a slip is printed whatever the class
    }
    const [next, ...then] = c.then;
    if (next !== undefined) {
      this.commands.run({ ...next, user: c.user, ticket: c.ticket, number, then });
    }
  }

  /** Takes in what was done, and answers the ticket's number. */
  private took(c: TicketCommand, body: unknown): string {
    switch (c.verb) {
      case "issue":
      case "checkin": {
        const issued = body as Issued;
        this.desk.drop();
        this.finding.clear();
        this.shown = { id: issued.id, number: issued.number, fresh: true };
        this.ticket = undefined;
        return issued.number;
      }
      case "book":
        this.desk.drop();
        this.booking.booked = body as Booked;
        return "";
      case "print":
        return c.number; // how it comes out is seen at the desk
      default:
        if (this.shown?.id === c.ticket) {
          this.ticket = body as Ticket;
        }
        return c.number;
    }
  }

  private see(calls: HelpCall[]): void {
    const known = new Set((this.calls ?? calls).map((c) => c.id));
    this.calls = calls;
    if (calls.some((c) => c.taker === undefined && !known.has(c.id))) {
      this.bell.ring();
    }
  }

  private seeTicket(t: Ticket | undefined): void {
    if (t === undefined) {
      this.back(); // its day is over
    } else if (t.id === this.shown?.id) {
      this.ticket = t;
    }
  }
}
