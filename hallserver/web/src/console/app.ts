// The console as a whole: who is signed in, where they sit, what the server
// last said, and what is on its way. The view draws it and calls its methods.

import type { Language, Text } from "../text.ts";
import type { CallAnswer, Catalogue, Holder, Problem, Queue, Session, Ticket, Why, Window } from "../wire.ts";
import { ask } from "./api.ts";
import type { Reply } from "./api.ts";
import { Commander } from "./command.ts";
import type { Command, Verb } from "./command.ts";
import { bodyOf, countsOf, offers, ownWindow, pathOf, settle, waitingFor } from "./model.ts";
import type { Counts } from "./model.ts";
import { Pace } from "./poll.ts";
import { keepCommand, keepLanguage, keepWhy, keptCommand, keptLanguage, keptWhy, newKey } from "./store.ts";

/** What stands on the screen. */
export type Phase = "starting" | "signin" | "denied" | "choose" | "work";

/** Something to tell the clerk. */
export type Notice =
  | { kind: "refused"; verb: Verb; problem: Problem }
  | { kind: "none-waits"; finished: string }
  | { kind: "absent"; number: string }
  | { kind: "window-lost"; window: number };

/** What is known of the called ticket's holder. */
export type HolderView =
  | { state: "none" | "busy" | "erased" | "unavailable" }
  | { state: "masked"; masked: Holder; whole: Holder | undefined; asking: boolean };

export type Dialog = "none" | "pause" | "leave";

/** How long a notice stands. */
const noticeFor = 8000;
/** Between counts of the day. */
const countEvery = 30_000;
const roles = ["clerk", "lead"];

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
  tickets: Ticket[] = []; // that wait
  counts: Counts | undefined;
  mine: Window | undefined;
  why: Why | undefined;
  holder: HolderView = { state: "none" };
  notice: Notice | undefined;
  dialog: Dialog = "none";
  readonly commands: Commander;
  readonly pace: Pace;

  private skew = 0;
  private unsure = false; // how the window is must be seen before anything is done there
  private generation = 0; // grows with every command's answer: older looks are let be
  private holderOf = ""; // ticket the holder belongs to
  private holding = false;
  private onceSeen: Notice | undefined; // to be told with the next picture
  private calledAt = 0; // when the last call was answered, by the own clock
  private countedAt = 0;
  private pollTimer = 0;
  private noticeTimer = 0;
  private polling = false;

  constructor(private readonly draw: () => void) {
    this.pace = new Pace(Date.now());
    this.commands = new Commander(
      {
        send: (c) => ask({ method: "POST", path: c.path, body: c.body, key: c.key }, this.lang),
        later: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        now: () => Date.now(), newKey, keep: keepCommand, kept: keptCommand,
      },
      { changed: () => this.draw(), answered: (c, r) => this.answered(c, r), signInNeeded: () => this.needSignIn() },
    );
  }

  /** Looks who is signed in and goes on from there. */
  async start(): Promise<void> {
    this.draw();
    for (;;) {
      const r = await ask({ method: "GET", path: "session", timeoutMS: 8000 }, this.lang);
      if (r.kind === "done") {
        this.signedIn(r.body as Session);
        return;
      }
      if (r.kind === "refused" && (r.problem.status === 401 || r.problem.status === 403)) {
        this.phase = "signin";
        void this.askHallName();
        this.draw();
        return;
      }
      this.pace.missed();
      this.draw();
      await new Promise((done) => setTimeout(done, this.pace.next(Math.random())));
    }
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

  async signIn(user: string, password: string): Promise<void> {
    this.signingIn = true;
    this.signInFailed = undefined;
    this.draw();
    const r = await ask({ method: "POST", path: "session", body: JSON.stringify({ user, password }) }, this.lang);
    this.signingIn = false;
    if (r.kind === "done") {
      this.signedIn(r.body as Session);
      return;
    }
    this.signInFailed = r.kind === "silent" ? "no-answer" : r.problem;
    this.draw();
  }

  async signOut(): Promise<void> {
    await ask({ method: "DELETE", path: "session" }, this.lang);
    window.clearTimeout(this.pollTimer);
    this.session = undefined;
    this.signInAgain = false;
    this.forgetWindow();
    this.phase = "signin";
    this.draw();
  }

  /** Sits down at a window. */
  open(w: Window): void {
    this.send("open", w, "", {}, false);
  }

  /** Does something at the own window, if it is offered now. */
  do(verb: Verb, extra: { ticket?: string; reason?: string; thenSignOut?: boolean } = {}): void {
    const w = this.mine;
    if (w === undefined || !this.offered(verb) || (verb === "call" && this.settling)) {
      return;
    }
    this.dialog = "none";
    const called = extra.ticket === undefined ? undefined : this.tickets.find((t) => t.id === extra.ticket);
    this.send(verb, w, called?.number ?? w.ticket?.number ?? "", extra, extra.thenSignOut ?? false);
  }

  /** Whether an action can be taken now. */
  offered(verb: Verb): boolean {
    return this.mine !== undefined && !this.unsure && this.commands.pending === undefined && offers(this.mine).has(verb);
  }

  /** Whether a call was answered so lately that another would be a slip of the finger. */
  get settling(): boolean {
    return Date.now() - this.calledAt < settle;
  }

  /** Who waits for the own window. */
  get waiting(): Ticket[] {
    return this.mine === undefined ? [] : waitingFor(this.mine, this.tickets);
  }

  show(dialog: Dialog): void {
    this.dialog = dialog;
    this.draw();
  }

  dismiss(): void {
    this.notice = undefined;
    this.draw();
  }

  /** Shows the whole holder for as long as it is held. */
  async hold(): Promise<void> {
    const h = this.holder;
    if (h.state !== "masked" || this.holding) {
      return;
    }
    this.holding = true;
    this.holder = { ...h, asking: true };
    this.draw();
    const ticket = this.holderOf;
    const r = await this.lookAt(true);
    if (ticket !== this.holderOf || this.holder.state !== "masked") {
      return;
    }
    const whole = this.holding && r?.kind === "done" ? (r.body as Holder) : undefined;
    this.holder = { ...this.holder, whole, asking: false };
    this.draw();
  }

  /** Hides the holder again and forgets what was shown. */
  release(): void {
    if (!this.holding) {
      return;
    }
    this.holding = false;
    if (this.holder.state === "masked") {
      this.holder = { ...this.holder, whole: undefined, asking: false };
    }
    this.draw();
  }

  /** Gives up a command that was not answered, and looks. */
  letBe(): void {
    this.unsure = true;
    this.generation++;
    this.commands.drop();
    this.lookSoon();
  }

  private send(verb: Verb, w: Window, number: string, extra: { ticket?: string; reason?: string }, thenSignOut: boolean): void {
    if (this.session === undefined) {
      return;
    }
    const sent = this.commands.run({
      verb, user: this.session.user, window: w.number, number, thenSignOut,
      path: pathOf(verb, w.number), body: bodyOf(verb, w, extra),
    });
    if (sent) {
      this.tell(undefined);
    }
    this.draw();
  }

  private signedIn(s: Session): void {
    this.session = s;
    this.hall = s.hall;
    this.signInFailed = undefined;
    this.signInAgain = false;
    this.phase = !roles.includes(s.role) ? "denied" : this.phase === "work" ? "work" : "starting";
    if (this.phase !== "denied") {
      this.commands.resume(s.user);
      this.lookSoon();
    }
    this.draw();
  }

  private needSignIn(): void {
    if (this.phase !== "signin") {
      this.signInAgain = this.session !== undefined;
      this.phase = "signin";
      this.holder = { state: "none" };
      this.holderOf = "";
      window.clearTimeout(this.pollTimer);
      this.draw();
    }
  }

  private async askHallName(): Promise<void> {
    const r = await ask({ method: "GET", path: "catalogue" }, this.lang);
    if (r.kind === "done") {
      this.hall = (r.body as Catalogue).hall;
      this.draw();
    }
  }

  // answered takes in what became of a command.
  private answered(c: Command, r: Exclude<Reply, { kind: "silent" }>): void {
    this.generation++;
    if (r.kind === "refused") {
      this.tell({ kind: "refused", verb: c.verb, problem: r.problem });
      if (r.problem.window !== undefined) {
        this.takeWindow(r.problem.window);
      } else {
        this.unsure = true;
      }
    } else {
      this.took(c, r);
    }
    this.countedAt = 0;
    this.lookSoon();
  }

  private took(c: Command, r: Extract<Reply, { kind: "done" }>): void {
    if (c.verb === "call") {
      if (r.status === 204) {
        this.unsure = true;
        this.onceSeen = { kind: "none-waits", finished: isFinishing(c) ? c.number : "" };
        return;
      }
      const answer = r.body as CallAnswer;
      this.calledAt = Date.now();
      setTimeout(() => this.draw(), settle);
      keepWhy(answer.ticket.id, answer.why);
      this.tickets = this.tickets.filter((t) => t.id !== answer.ticket.id);
    }
    if (c.verb === "noshow") {
      this.tell({ kind: "absent", number: c.number });
    }
    const w = (r.body as { window?: Window } | undefined)?.window;
    if (w !== undefined) {
      this.takeWindow(w);
    }
    if (c.verb === "close") {
      this.forgetWindow();
      if (c.thenSignOut) {
        void this.signOut();
      }
    }
  }

  private tell(n: Notice | undefined): void {
    window.clearTimeout(this.noticeTimer);
    this.notice = n;
    if (n !== undefined && n.kind !== "refused" && n.kind !== "window-lost") {
      this.noticeTimer = window.setTimeout(() => this.dismiss(), noticeFor);
    }
  }

  private takeWindow(w: Window): void {
    this.windows = this.windows.map((o) => (o.number === w.number ? w : o));
    if (!this.windows.some((o) => o.number === w.number)) {
      this.windows.push(w);
    }
    this.settleWindow();
  }

  // settleWindow finds out where the clerk sits and what that changes.
  private settleWindow(): void {
    const user = this.session?.user ?? "";
    const now = ownWindow(this.windows, user);
    if (now === undefined) {
      if (this.mine !== undefined && this.phase === "work") {
        this.tell({ kind: "window-lost", window: this.mine.number });
      }
      this.forgetWindow();
      return;
    }
    if (this.mine?.number !== now.number) {
      this.countedAt = 0;
      this.counts = undefined;
    }
    this.mine = now;
    this.phase = "work";
    this.why = now.ticket === undefined ? undefined : keptWhy(now.ticket.id);
    this.settleHolder();
  }

  private forgetWindow(): void {
    this.mine = undefined;
    this.why = undefined;
    this.holder = { state: "none" };
    this.holderOf = "";
    this.holding = false;
    this.dialog = "none";
    this.counts = undefined;
    this.phase = "choose";
  }

  // settleHolder asks once for the masked holder of a newly called ticket.
  private settleHolder(): void {
    const t = this.mine?.ticket;
    const key = t === undefined ? "" : t.id;
    if (key === this.holderOf) {
      return;
    }
    this.holderOf = key;
    this.holding = false;
    this.holder = { state: t !== undefined && t.has_holder ? "busy" : "none" };
    if (t !== undefined && t.has_holder) {
      void this.fetchMasked(key);
    }
  }

  private async fetchMasked(key: string): Promise<void> {
    let r = await this.lookAt(false);
    for (let n = 0; n < 3 && key === this.holderOf && (r === undefined || r.kind === "silent"); n++) {
      await new Promise((done) => setTimeout(done, 1500));
      r = await this.lookAt(false);
    }
    if (key !== this.holderOf) {
      return;
    }
    if (r?.kind === "done") {
      this.holder = { state: "masked", masked: r.body as Holder, whole: undefined, asking: false };
    } else {
      const erased = r?.kind === "refused" && r.problem.code === "holder-erased";
      const none = r?.kind === "refused" && r.problem.code === "no-holder";
      this.holder = { state: erased ? "erased" : none ? "none" : "unavailable" };
    }
    this.draw();
  }

  // lookAt asks for the holder. A look is not kept and not sent again: what it
  // brings is for this moment only.
  private async lookAt(whole: boolean): Promise<Reply | undefined> {
    const id = this.mine?.ticket?.id;
    if (id === undefined) {
      return undefined;
    }
    return ask({ method: "POST", path: `tickets/${encodeURIComponent(id)}/holder`, key: newKey(), body: JSON.stringify({ whole }), timeoutMS: 8000 }, this.lang);
  }

  private lookSoon(): void {
    window.clearTimeout(this.pollTimer);
    this.pollTimer = window.setTimeout(() => void this.look(), 0);
  }

  // look asks how things stand, and comes back by itself.
  private async look(): Promise<void> {
    if (this.polling || this.session === undefined || this.phase === "signin" || this.phase === "denied") {
      return;
    }
    this.polling = true;
    const generation = this.generation;
    const asked = Date.now();
    const [windows, queues, tickets, ended] = await Promise.all([
      this.get("windows"), this.get("queues"), this.get("tickets?state=waiting"), this.getCounts(asked),
    ]);
    this.polling = false;
    if (windows.kind === "refused" && windows.problem.status === 401) {
      this.needSignIn();
      return;
    }
    if (generation !== this.generation) {
      // A command was answered meanwhile: this picture may be older than that.
      this.lookSoon();
      return;
    }
    if (windows.kind === "done" && queues.kind === "done" && tickets.kind === "done") {
      this.pace.answered(asked);
      this.skew = windows.at === undefined ? this.skew : this.steady(windows.at - Date.now());
      this.windows = windows.body as Window[];
      this.queues = queues.body as Queue[];
      this.tickets = tickets.body as Ticket[];
      this.unsure = false;
      this.settleWindow();
      if (this.onceSeen !== undefined) {
        this.tell(this.onceSeen);
        this.onceSeen = undefined;
      }
      if (ended?.kind === "done" && this.mine !== undefined) {
        this.counts = countsOf(this.mine.number, ended.body as Ticket[]);
        this.countedAt = asked;
      }
    } else {
      this.pace.missed();
    }
    this.draw();
    window.clearTimeout(this.pollTimer);
    this.pollTimer = window.setTimeout(() => void this.look(), this.pace.next(Math.random()));
  }

  private get(path: string): Promise<Reply> {
    return ask({ method: "GET", path, timeoutMS: 8000 }, this.lang);
  }

  private getCounts(now: number): Promise<Reply> | undefined {
    if (this.mine === undefined || now - this.countedAt < countEvery) {
      return undefined;
    }
    return this.get(`tickets?state=done,noshow&queue=${this.mine.queues.map(encodeURIComponent).join(",")}`);
  }

  // steady keeps the clock from jumping to and fro: the server tells seconds only.
  private steady(skew: number): number {
    return Math.abs(skew - this.skew) < 1500 ? this.skew : skew;
  }
}

// isFinishing says whether a call was to finish the window's ticket first.
function isFinishing(c: Command): boolean {
  return (JSON.parse(c.body) as { finish_current?: boolean }).finish_current === true;
}
