// What every page of the staff knows and does, drawn or not: who is signed in, how the
// server is reached, what is on its way, what is asked and told. A page's own state.ts
// adds what it shows, its app.ts what can be done there.
//
// State is plain fields, and draw draws the whole page once for all that changed: much
// of what a page shows runs with the clock, so that it is drawn each second anyway.

import type { Language, Text } from "../text.ts";
import type { Problem, Session } from "../wire.ts";
import { ask } from "./api.ts";
import type { Answer } from "./api.ts";
import { Commander } from "./command.ts";
import type { Command } from "./command.ts";
import { keepCommand, keepLanguage, keptCommand, keptLanguage, newKey } from "./kept.ts";
import { Link } from "./link.ts";
import { Pace } from "./pace.ts";
import { SignIn } from "./session.ts";
import type { Phase } from "./session.ts";
import { later } from "./timer.ts";

/** How long a notice stands. */
const noticeFor = 8000;

/** Draws the page. */
export interface Draws {
  /** Soon, and once for all that changes until then. */
  soon(): void;
  /** At once: the next key may be meant for what is drawn. */
  now(): void;
}

/** What a page is. */
export interface Kind {
  /** The folder of its sources; what it keeps in the browser goes by it. */
  name: string;
  /** Who may use it. */
  roles: readonly string[];
  /** Between looks while somebody sees the page, and while nobody does, in ms. */
  every?: readonly [seen: number, hidden: number];
}

/** What a page says of its commands: what they do, to whom. */
export type Deed<C extends Command> = C extends unknown ? Omit<C, keyof Command> : never;

/** That the server refused something. */
export interface Refused<C extends Command> {
  kind: "refused";
  deed: Deed<C>;
  problem: Problem;
}

/** That the own password was changed. */
export interface PasswordChanged {
  kind: "password";
}

export abstract class StaffPage<C extends Command = Command, Notice extends { kind: string } = { kind: string }, Dialog = unknown> {
  lang: Language = keptLanguage();
  notice: Notice | Refused<C> | PasswordChanged | undefined;
  /** Whether the own password is being changed. */
  changing = false;
  /** The question over the page. */
  dialog: Dialog | undefined;
  readonly link: Link;
  readonly signIn: SignIn;
  readonly commands: Commander<C>;
  private noticeTimer = 0;

  constructor(readonly kind: Kind, private readonly draws: Draws) {
    this.link = new Link(new Pace(Date.now(), ...(kind.every ?? [])), () => this.lang);
    this.signIn = new SignIn({
      roles: kind.roles, draw: () => this.draw(), held: () => this.held(),
      left: () => {
        this.dialog = undefined;
        this.notice = undefined;
        this.changing = false;
        this.left();
      },
      entered: () => {
        this.commands.resume(this.session?.user ?? "");
        this.entered();
      },
    }, this.link);
    this.commands = new Commander<C>(
      {
        send: (c) => ask({ method: c.method ?? "POST", path: c.path, body: c.body, key: c.key }, this.lang),
        later, now: () => Date.now(), newKey: () => this.newKey(),
        keep: (c) => keepCommand(kind.name, c?.fleeting === true ? undefined : c), kept: () => keptCommand<C>(kind.name),
      },
      { changed: () => this.draw(), answered: (c, r) => this.answered(c, r), signInNeeded: () => this.signIn.ended() },
    );
  }

  /** The page's work begins, or goes on after a new sign-in. */
  protected abstract entered(): void;
  /** The work stands still: the session has ended. */
  protected abstract held(): void;
  /** Nobody is signed in any more. */
  protected abstract left(): void;
  /** Takes in what became of a command. */
  protected abstract answered(c: C, r: Answer): void;
  /** Gives up a command that was not answered, and looks. */
  abstract letBe(): void;

  get phase(): Phase {
    return this.signIn.phase;
  }

  /** Whether the page waits for a sign-in, or for a password of the user's own. */
  get locked(): boolean {
    return this.signIn.again || this.mustChange;
  }

  /** Whether somebody else made the user's password: they are asked for their own first. */
  get mustChange(): boolean {
    return this.phase === "work" && !this.signIn.again && this.session?.temporary === true;
  }

  get session(): Session | undefined {
    return this.signIn.session;
  }

  get hall(): Text {
    return this.signIn.hall;
  }

  /** The server's time. */
  now(): number {
    return this.link.now();
  }

  /** A new key of a command, or the id of something new. */
  newKey(): string {
    return newKey(this.kind.name);
  }

  draw(): void {
    this.draws.soon();
  }

  drawNow(): void {
    this.draws.now();
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

  /** Tells something, for a while or until it is dismissed. */
  tell(n: Notice | Refused<C> | PasswordChanged | undefined, stands: "a while" | "until dismissed" = "a while"): void {
    clearTimeout(this.noticeTimer);
    this.notice = n;
    if (n !== undefined && n.kind !== "refused" && stands === "a while") {
      this.noticeTimer = window.setTimeout(() => this.dismiss(), noticeFor);
    }
    this.draw();
  }

  /** Asks for another password, or no longer. */
  changePassword(changing: boolean): void {
    this.changing = changing;
    this.draw();
  }

  dismiss(): void {
    this.notice = undefined;
    this.draw();
  }
}
