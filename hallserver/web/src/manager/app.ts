// The manager's page as a whole: who is signed in, how the hall stands, what is on
// its way. The view draws it and calls its methods.

import { ask, Memory } from "../console/api.ts";
import type { Reply } from "../console/api.ts";
import { Commander } from "../console/command.ts";
import type { Command } from "../console/command.ts";
import { Pace } from "../console/poll.ts";
import { keepCommand, keepLanguage, keptCommand, keptLanguage, newKey } from "../console/store.ts";
import type { Say } from "../boardwire.ts";
import type { Announcements, CallsReport, Health, Phrase, ReadyResult } from "../healthwire.ts";
import type { Language, Text } from "../text.ts";
import type { Problem, Queue, Session, Ticket, Window } from "../wire.ts";
import { hallTime } from "../zone.ts";
import { Look } from "./look.ts";
import { needSignIn } from "./session.ts";
import type { Deed, Dialog, Fetched, Notice, Phase, Tab, WaitingReport } from "./types.ts";

/** How long a notice stands. */
const noticeFor = 8000;
/** How long a look may take. */
const lookTimeout = 8000;
/** Between looks, while somebody sees the page and while nobody does. */
const every = 2000;
const everyHidden = 10_000;
const commandKey = "yimen.manager.command";

export class App {
  phase: Phase = "starting";
  lang: Language = keptLanguage();
  hall: Text = {};
  session: Session | undefined;
  signInFailed: Problem | "no-answer" | undefined;
  signingIn = false;
  signInAgain = false;

  tab: Tab = "devices";
  health: Health | undefined;
  said: Fetched<Announcements>;
  calls: Fetched<CallsReport>;
  waiting: Fetched<WaitingReport>;
  pickups: Fetched<ReadyResult[]>;
  queues: Queue[] = [];
  windows: Window[] = [];
  date = ""; // of the calls' report; "": today
  notice: Notice | undefined;
  dialog: Dialog | undefined;
  broken: Problem | undefined; // what the server says instead of how things stand
  skew = 0; // what the server's clock is ahead of ours, ms

  readonly commands: Commander<Deed>;
  readonly pace = new Pace(Date.now(), every, everyHidden);
  readonly look: Look;
  private readonly memory = new Memory();
  private noticeTimer = 0;

  constructor(readonly draw: () => void) {
    const later = (ms: number, run: () => void): (() => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    this.commands = new Commander<Deed>(
      {
        send: (c) => ask({ method: "POST", path: c.path, body: c.body, key: c.key }, this.lang),
        later, now: () => Date.now(), newKey: () => newKey("manager"),
        keep: (c) => keepCommand(c, commandKey), kept: () => keptCommand(commandKey),
      },
      { changed: draw, answered: (c, r) => this.answered(c, r), signInNeeded: () => needSignIn(this) },
    );
    this.look = new Look(this, later);
  }

  /** The server's time. */
  now(): number {
    return Date.now() + this.skew;
  }

  /** The hall's date, YYYY-MM-DD. */
  today(): string {
    const t = hallTime(this.now());
    const two = (n: number): string => String(n).padStart(2, "0");
    return `${t.year}-${two(t.month)}-${two(t.day)}`;
  }

  setLanguage(lang: Language): void {
    this.lang = lang;
    keepLanguage(lang);
    this.draw();
  }

  show(dialog: Dialog | undefined): void {
    this.dialog = dialog;
    this.draw();
  }

  showTab(tab: Tab): void {
    this.tab = tab;
    this.look.soon();
    this.draw();
  }

  showDate(date: string): void {
    this.date = date === this.today() ? "" : date;
    this.calls = undefined;
    this.look.soon();
    this.draw();
  }

  /** Whether something can be done now: nothing is on its way. */
  get free(): boolean {
    return this.session !== undefined && this.commands.pending === undefined;
  }

  /** Has a phrase said: in some zones, or everywhere; minutes 0 leaves it to the server. */
  announce(phrase: Phrase, zones: string[], minutes: number): void {
    this.send("announce", "announcements", {
      id: newKey("say"), phrase: phrase.id, ...(zones.length > 0 ? { zones } : {}), ...(minutes > 0 ? { minutes } : {}),
    }, phrase.id);
  }

  /** Ends what stands. */
  end(say: Say): void {
    this.send("end", `announcements/${encodeURIComponent(say.id)}/end`, {}, say.phrase ?? say.id);
  }

  /** Calls a finished number of today to collect; false where there is none. */
  async callReady(number: string, window: number): Promise<boolean> {
    const wanted = number.trim();
    const r = await this.get(`tickets?state=done&number=${encodeURIComponent(wanted)}`);
    const ticket = r.kind === "done" ? (r.body as Ticket[]).find((t) => t.number === wanted) : undefined;
    if (ticket !== undefined && this.free) {
      this.ready(ticket.id, ticket.number, window);
      return true;
    }
    if (r.kind !== "silent") {
      this.tell(r.kind === "done" ? { kind: "missing", number: wanted } : { kind: "refused", problem: r.problem });
    }
    this.draw();
    return false;
  }

  /** Calls a number to collect its result at a window, for the first time or again. */
  ready(ticket: string, number: string, window: number): void {
    this.send("ready", `tickets/${encodeURIComponent(ticket)}/ready`, { window }, number);
  }

  /** Says that a result was taken. */
  taken(ticket: string, number: string): void {
    this.send("taken", `tickets/${encodeURIComponent(ticket)}/collected`, {}, number);
  }

  dismiss(): void {
    this.notice = undefined;
    this.draw();
  }

  /** Gives up a command that was not answered, and looks. */
  letBe(): void {
    this.commands.drop();
    this.look.soon();
  }

  /** What a phrase says, by its id; of a number, the number. */
  phraseText(id: string): Text {
    const said = typeof this.said === "object" ? this.said : undefined;
    return said?.phrases.find((p) => p.id === id)?.text ?? { zh: id };
  }

  /** Asks for something that changes nothing. */
  get(path: string): Promise<Reply> {
    return ask({ method: "GET", path, timeoutMS: lookTimeout }, this.lang, this.memory);
  }

  private send(deed: Deed, path: string, body: object, phrase: string): void {
    this.dialog = undefined;
    if (this.session !== undefined) {
      // The number of a console's command is the phrase here: what it is about.
      this.commands.run({ verb: deed, user: this.session.user, window: 0, path, body: JSON.stringify(body), number: phrase, thenSignOut: false });
    }
    this.draw();
  }

  private answered(c: Command<Deed>, r: Exclude<Reply, { kind: "silent" }>): void {
    this.tell(r.kind === "done" ? { kind: "did", deed: c.verb, text: this.phraseText(c.number) } : { kind: "refused", problem: r.problem });
    this.look.soon();
  }

  private tell(n: Notice): void {
    window.clearTimeout(this.noticeTimer);
    this.notice = n;
    if (n.kind === "did") {
      this.noticeTimer = window.setTimeout(() => this.dismiss(), noticeFor);
    }
  }
}
