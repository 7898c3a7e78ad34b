// Commands that change something: each has a key of its own, is kept until it
// is answered, also over a reload, and is sent again with the same key when no
// answer came. So whatever happens on the way, it is done once or not at all.

import type { Reply } from "./api.ts";
import type { Verb } from "./verb.ts";

/** A command on its way. It holds nothing of a person. The verbs are the console's, or another page's. */
export interface Command<V extends string = Verb> {
  key: string;
  verb: V;
  user: string;
  window: number;
  path: string;
  body: string;
  number: string; // of the ticket it is about; ""
  thenSignOut: boolean;
  since: number;
}

/** Where a command is: on its way, waiting to be sent again, or for the clerk to decide about. */
export type Stage = "sending" | "waiting" | "asking";

/** After how long without an answer the clerk is asked. */
export const askAfter = 60_000;
/** After how long a command counts as slow. */
export const slowAfter = 300;
const pauses = [300, 700, 1500, 3000, 5000];

/** What commands need of the world. */
export interface World<V extends string = Verb> {
  send(c: Command<V>): Promise<Reply>;
  later(ms: number, run: () => void): () => void;
  now(): number;
  newKey(): string;
  keep(c: Command<V> | undefined): void;
  kept(): Command<V> | undefined;
}

/** What commands tell. */
export interface Listener<V extends string = Verb> {
  changed(): void;
  answered(c: Command<V>, r: Exclude<Reply, { kind: "silent" }>): void;
  signInNeeded(): void;
}

/** Whether an answer means: not known yet, ask again with the same key. */
export function undecided(r: Reply): boolean {
  if (r.kind === "silent") {
    return true;
  }
  if (r.kind === "done") {
    return false;
  }
  switch (r.problem.code) {
    // Said by the one writer: nothing was done, and nothing will be for a while.
    case "read-only":
    case "disk-low":
    case "journal-gone":
    case "journal-behind":
    case "set-aside":
    case "clock-in-doubt":
      return false;
    default:
      return r.problem.status >= 500 || r.problem.status === 429 || r.problem.status === 408;
  }
}

/** The one command on its way; there is never a second. */
export class Commander<V extends string = Verb> {
  private current: Command<V> | undefined;
  private at: Stage = "sending";
  private tries = 0;
  private begun = 0; // when it was sent for the first time since the page opened
  private cancel: (() => void) | undefined;
  private epoch = 0; // an answer to what was dropped is let be

  constructor(private readonly world: World<V>, private readonly listener: Listener<V>) {}

  /** The command on its way, if any. */
  get pending(): Command<V> | undefined {
    return this.current;
  }

  get stage(): Stage {
    return this.at;
  }

  /** Whether the clerk has waited long enough to be told. */
  get slow(): boolean {
    return this.current !== undefined && this.world.now() - this.begun >= slowAfter;
  }

  /** Whether an answer is late: it was sent more than once. */
  get unanswered(): boolean {
    return this.current !== undefined && (this.tries > 1 || this.at !== "sending");
  }

  /** Sends a new command; false when another is on its way. */
  run(c: Omit<Command<V>, "key" | "since">): boolean {
    if (this.current !== undefined) {
      return false;
    }
    const command: Command<V> = { ...c, key: this.world.newKey(), since: this.world.now() };
    this.world.keep(command);
    this.begin(command);
    return true;
  }

  /**
   * Takes up the command that was on its way when the page went or the sign-in
   * ended. Somebody else's is dropped: it would not be theirs to send.
   */
  resume(user: string): void {
    const c = this.current ?? this.world.kept();
    if (c === undefined || (this.current !== undefined && this.at === "sending")) {
      return;
    }
    if (c.user !== user) {
      this.drop();
      return;
    }
    this.begin(c);
  }

  /** Sends it again now, with its key. */
  retry(): void {
    if (this.current !== undefined && this.at !== "sending") {
      this.current.since = this.world.now();
      this.world.keep(this.current);
      this.begin(this.current);
    }
  }

  /** Lets it be. What became of it is seen in the window as it is. */
  drop(): void {
    this.epoch++;
    this.cancel?.();
    this.current = undefined;
    this.world.keep(undefined);
    this.listener.changed();
  }

  private begin(c: Command<V>): void {
    this.current = c;
    this.tries = 0;
    this.begun = this.world.now();
    this.world.later(slowAfter, () => this.listener.changed());
    if (this.world.now() - c.since >= askAfter) {
      // Too old to be done unasked: the clerk may be elsewhere by now.
      this.at = "asking";
      this.listener.changed();
      return;
    }
    void this.send(c);
  }

  private async send(c: Command<V>): Promise<void> {
    const mine = ++this.epoch;
    this.cancel?.();
    this.at = "sending";
    this.tries++;
    this.listener.changed();
    const reply = await this.world.send(c);
    if (mine !== this.epoch) {
      return;
    }
    if (reply.kind === "refused" && reply.problem.status === 401) {
      this.at = "waiting";
      this.listener.changed();
      this.listener.signInNeeded();
      return;
    }
    if (reply.kind !== "silent" && !undecided(reply)) {
      this.current = undefined;
      this.world.keep(undefined);
      this.listener.answered(c, reply);
      this.listener.changed();
      return;
    }
    this.again(c, reply);
  }

  private again(c: Command<V>, reply: Reply): void {
    if (this.world.now() - c.since >= askAfter) {
      this.at = "asking";
      this.listener.changed();
      return;
    }
    this.at = "waiting";
    const wish = reply.kind === "refused" ? (reply.retryAfterMS ?? 0) : 0;
    const pause = Math.min(10_000, Math.max(wish, pauses[Math.min(this.tries - 1, pauses.length - 1)] as number));
    this.cancel = this.world.later(pause, () => void this.send(c));
    this.listener.changed();
  }
}
