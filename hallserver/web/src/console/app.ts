// The console as a whole: who is signed in, where they sit, what the server
// last said, and what is on its way. The view draws it and calls its methods.

import type { Language, Text } from "../text.ts";
import type { Desk, Problem, Queue, Session, Ticket, Window } from "../wire.ts";
import { ask, Memory } from "./api.ts";
import type { Reply } from "./api.ts";
import { Beckon, Bell } from "./bell.ts";
import { Commander } from "./command.ts";
import { Holding } from "./holding.ts";
import { Look } from "./look.ts";
import { settle } from "./model.ts";
import type { Counts } from "./model.ts";
import { Pace } from "./poll.ts";
import { saw } from "./seen.ts";
import { needSignIn } from "./session.ts";
import { keepCommand, keepLanguage, keepQuiet, keptCommand, keptLanguage, keptQuiet, newKey } from "./store.ts";
import { takeAnswer } from "./took.ts";
import type { Dialog, Notice, Phase, Tab } from "./types.ts";
import { bodyOf, offers, pathOf } from "./verb.ts";
import type { Extra, Verb } from "./verb.ts";

/** How long a notice stands. */
const noticeFor = 8000;
/** How long a look may take. */
const lookTimeout = 8000;

export class App {
  phase: Phase = "starting";
  lang: Language = keptLanguage();
  hall: Text = {};
  session: Session | undefined;
  signInFailed: Problem | "no-answer" | undefined;
  signingIn = false;
  signInAgain = false;
  windows: Window[] = [];
  queues: Queue[] = [];
  tickets: Ticket[] = []; // that wait, are parked or were missed
  lists: Record<Tab, Ticket[]> = { waiting: [], parked: [], missed: [] };
  more: Record<Tab, number> = { waiting: 0, parked: 0, missed: 0 }; // beyond those that were looked at
  tab: Tab = "waiting";
  desk: Desk | undefined;
  counts: Counts | undefined;
  mine: Window | undefined;
  notice: Notice | undefined;
  dialog: Dialog | undefined;
  broken: Problem | undefined; // what the server says instead of how things stand
  beckons = false; // somebody began to wait, and the clerk has not looked yet
  unsure = false; // how the window is must be seen before anything is done there
  calledAt = 0; // when the last call was answered, by the own clock; 0: something was done since
  readonly bell = new Bell(keptQuiet());
  readonly commands: Commander;
  readonly pace: Pace;
  readonly holding: Holding;
  readonly look: Look;

  skew = 0; // what the server's clock is ahead of ours, ms
  onceSeen: Notice | undefined; // to be told with the next picture
  readonly beckon = new Beckon();
  private readonly memory = new Memory();

  private noticeTimer = 0;

  /** draw draws soon, and once for all that changes until then; drawNow at once. */
  constructor(readonly draw: () => void, readonly drawNow: () => void) {
    const later = (ms: number, run: () => void): (() => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    const now = (): number => Date.now();
    this.pace = new Pace(now());
    this.commands = new Commander(
      {
        send: (c) => ask({ method: "POST", path: c.path, body: c.body, key: c.key }, this.lang),
        later, now, newKey: () => newKey(), keep: (c) => keepCommand(c), kept: () => keptCommand(),
      },
      { changed: () => this.draw(), answered: (c, r) => takeAnswer(this, c, r), signInNeeded: () => needSignIn(this) },
    );
    // A look at a holder is not kept and not sent again: what it brings is for this moment only.
    this.holding = new Holding((ticket, whole) => ask({
      method: "POST", path: `tickets/${encodeURIComponent(ticket)}/holder`, key: newKey(), body: JSON.stringify({ whole }), timeoutMS: lookTimeout,
    }, this.lang), draw);
    this.look = new Look({
      get: (path) => this.get(path), later, now,
      mine: () => this.mine,
      awake: () => this.session !== undefined && this.phase !== "signin" && this.phase !== "denied",
      hidden: () => document.hidden,
      seen: (s) => saw(this, s), signInNeeded: () => needSignIn(this), missed: (r) => this.missed(r),
    }, this.pace);
  }

  /** The server's time. */
  now(): number {
    return Date.now() + this.skew;
  }

  setLanguage(lang: Language): void {
    this.lang = lang;
    keepLanguage(lang);
    this.draw();
  }

  setQuiet(quiet: boolean): void {
    this.bell.quiet = quiet;
    keepQuiet(quiet);
    this.bell.ready();
    this.bell.ring();
    this.draw();
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

  /** Whether a call was answered so lately that another would be a slip of the finger. */
  get settling(): boolean {
    return Date.now() - this.calledAt < settle;
  }

  /** Whether whoever is signed in leads others. */
  get leads(): boolean {
    return this.session?.role === "lead";
  }

  show(dialog: Dialog | undefined): void {
    this.dialog = dialog;
    this.draw();
  }

  /** Shows one of the lists, at once: the next key may be meant for it. */
  showTab(tab: Tab): void {
    this.tab = tab;
    this.drawNow();
  }

  /** Takes in that the clerk is there: a key, a click. */
  attend(): void {
    this.bell.ready();
    this.beckons = false;
  }

  /** Tells the clerk something, at once or with the next picture. */
  tell(n: Notice | undefined, once: "now" | "once-seen" = "now"): void {
    if (once === "once-seen") {
      this.onceSeen = n;
      return;
    }
    window.clearTimeout(this.noticeTimer);
    this.notice = n;
    if (n !== undefined && n.kind !== "refused" && n.kind !== "window-lost") {
      this.noticeTimer = window.setTimeout(() => this.dismiss(), noticeFor);
    }
  }

  dismiss(): void {
    this.notice = undefined;
    this.draw();
  }

  /** Gives up a command that was not answered, and looks. */
  letBe(): void {
    this.unsure = true;
    this.commands.drop();
    this.look.soon();
  }

  /** How many there are of one of the lists. */
  countOf(tab: Tab): number {
    return this.lists[tab].length + this.more[tab];
  }

  /** Is at no window from here on. */
  forgetWindow(): void {
    this.mine = undefined;
    this.holding.settle(undefined);
    this.dialog = undefined;
    this.counts = undefined;
    this.beckons = false;
    this.phase = "choose";
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

  /** Asks for something that changes nothing. */
  get(path: string): Promise<Reply> {
    return ask({ method: "GET", path, timeoutMS: lookTimeout }, this.lang, this.memory);
  }

  private missed(r: Reply): void {
    this.broken = r.kind === "refused" ? r.problem : undefined;
    this.draw();
  }
}
