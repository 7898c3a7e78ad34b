// What the console shows: where the clerk sits, what the server last said of the hall,
// what is asked and told.

import type { CardLeft } from "../healthwire.ts";
import type { Command } from "../staff/command.ts";
import { keepQuiet, keptQuiet } from "../staff/kept.ts";
import { StaffPage } from "../staff/page.ts";
import type { Desk, Queue, Ticket, Window } from "../wire.ts";
import { Bell } from "../staff/bell.ts";
import { Beckon } from "./beckon.ts";
import { Holding } from "./holding.ts";
import { settle } from "./model.ts";
import type { Counts } from "./model.ts";
import type { Verb } from "./verb.ts";

/** A command of the console. */
export interface WindowCommand extends Command {
  verb: Verb;
  window: number;
  number: string; // of the ticket it is about; ""
  thenSignOut: boolean;
}

/** Something to tell the clerk. */
export type Notice =
  | { kind: "none-waits"; finished: string }
  | { kind: "goes-on"; number: string }
  | { kind: "ticket"; verb: "noshow" | "park" | "transfer" | "reactivate" | "cancel"; number: string }
  | { kind: "issued"; number: string; ahead: number }
  | { kind: "handed"; window: number }
  | { kind: "window-lost"; window: number };

/** A question over the page. */
export type Dialog =
  | { kind: "pause" | "leave" | "outcome" | "park" | "transfer" | "handover" | "services" | "issue" | "keys" }
  | { kind: "cancel"; ticket: Ticket }
  | { kind: "came"; about: string; ageS: number; next: string | undefined } // whether the one who was called did
  | { kind: "force"; window: Window };

/** The lists of the queue beside the ticket. */
export type Tab = "waiting" | "parked" | "missed";
export const tabs: readonly Tab[] = ["waiting", "parked", "missed"];

/** What stands on the screen; choose and work are the console's own. */
export type Screen = "starting" | "signin" | "denied" | "choose" | "work";

/** How long a look at a holder may take, in ms. */
const holderTimeout = 8000;

export abstract class State extends StaffPage<WindowCommand, Notice, Dialog> {
  windows: Window[] = [];
  queues: Queue[] = [];
  tickets: Ticket[] = []; // that wait, are parked or were missed
  lists: Record<Tab, Ticket[]> = { waiting: [], parked: [], missed: [] };
  more: Record<Tab, number> = { waiting: 0, parked: 0, missed: 0 }; // beyond those that were looked at
  tab: Tab = "waiting";
  desk: Desk | undefined;
  counts: Counts | undefined;
  mine: Window | undefined;
  known = false; // whether the hall was seen since the sign-in
  beckons = false; // somebody began to wait, and the clerk has not looked yet
  unsure = false; // how the window is must be seen before anything is done there
  calledAt = 0; // when the last call was answered, by the own clock; 0: something was done since
  cards: CardLeft[] = []; // that were left on kiosks
  private readonly cardsRead = new Set<string>();
  onceSeen: Notice | undefined; // to be told with the next picture
  readonly bell = new Bell(keptQuiet());
  readonly beckon = new Beckon();
  // A look at a holder is not kept and not sent again: what it brings is for this moment only.
  readonly holding = new Holding((ticket, whole) => this.link.post(
    `tickets/${encodeURIComponent(ticket)}/holder`, { whole }, { key: this.newKey(), timeoutMS: holderTimeout },
  ), () => this.draw());

  get screen(): Screen {
    if (this.phase !== "work") {
      return this.phase;
    }
    return !this.known ? "starting" : this.mine === undefined ? "choose" : "work";
  }

  /** Whether whoever is signed in leads others. */
  get leads(): boolean {
    return this.session?.role === "lead";
  }

  /** Whether a call was answered so lately that another would be a slip of the finger. */
  get settling(): boolean {
    return Date.now() - this.calledAt < settle;
  }

  /** How many there are of one of the lists. */
  countOf(tab: Tab): number {
    return this.lists[tab].length + this.more[tab];
  }

  /** Shows one of the lists, at once: the next key may be meant for it. */
  showTab(tab: Tab): void {
    this.tab = tab;
    this.drawNow();
  }

  setQuiet(quiet: boolean): void {
    this.bell.quiet = quiet;
    keepQuiet(quiet);
    this.bell.ready();
    this.bell.ring();
    this.draw();
  }

  /** Takes in that the clerk is there: a key, a click. */
  attend(): void {
    this.bell.ready();
    this.beckons = false;
  }

  /** The cards that nobody here has taken note of yet. */
  get newCards(): CardLeft[] {
    return this.cards.filter((c) => !this.cardsRead.has(cardKey(c)));
  }

  /** Takes note of a card: others see to it. */
  readCard(c: CardLeft): void {
    this.cardsRead.add(cardKey(c));
    this.draw();
  }

  /** Is at no window from here on. */
  forgetWindow(): void {
    this.mine = undefined;
    this.holding.settle(undefined);
    this.dialog = undefined;
    this.counts = undefined;
    this.beckons = false;
  }
}

function cardKey(c: CardLeft): string {
  return `${c.device} ${c.since}`;
}
