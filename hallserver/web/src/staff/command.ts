// Commands that change something: each has a key of its own, is kept until it
// is answered, also over a reload, and is sent again with the same key when no
// answer came. So whatever happens on the way, it is done once or not at all.

import type { Answer, Reply } from "./api.ts";

/**
 * A command on its way. What is kept over a reload holds nothing of a person. A page adds
 * what it wants to know when the answer comes.
 */
export interface Command {
  method?: "PUT"; // else POST
  fleeting?: boolean; // its body holds a sealed card: a reload forgets it
  key: string; // Idempotency-Key
  user: string; // who gave it
  path: string; // below /api/v1
  body: string; // JSON
  since: number; // when it was given, by the own clock
}

/** A command as it is given: which key it gets, and when, is not its giver's matter. */
export type Given<C extends Command> = C extends unknown ? Omit<C, "key" | "since"> : never;

/** Where a command is: on its way, waiting to be sent again, or for its user to decide about. */
export type Stage = "sending" | "waiting" | "asking";

/** After how long without an answer its user is asked. */
export const askAfter = 60_000;
/** After how long a command counts as slow. */
export const slowAfter = 300;
const pauses = [300, 700, 1500, 3000, 5000];

/** What commands need of the world. */
export interface World<C extends Command> {
  send(c: C): Promise<Reply>;
  later(ms: number, run: () => void): () => void;
  now(): number;
  newKey(): string;
  keep(c: C | undefined): void;
  kept(): C | undefined;
}

/** What commands tell. */
export interface Listener<C extends Command> {
  changed(): void;
  answered(c: C, r: Answer): void;
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
export class Commander<C extends Command = Command> {
  private current: C | undefined;
  private at: Stage = "sending";
  private tries = 0;
  private begun = 0; // when it was sent for the first time since the page opened
  private cancel: (() => void) | undefined;
  private epoch = 0; // an answer to what was dropped is let be

  constructor(private readonly world: World<C>, private readonly listener: Listener<C>) {}

  /** The command on its way, if any. */
  get pending(): C | undefined {
    return this.current;
  }

  get stage(): Stage {
    return this.at;
  }

  /** Whether its user has waited long enough to be told. */
  get slow(): boolean {
    return this.current !== undefined && this.world.now() - this.begun >= slowAfter;
  }

  /** Whether an answer is late: it was sent more than once. */
  get unanswered(): boolean {
    return this.current !== undefined && (this.tries > 1 || this.at !== "sending");
  }

  /** Sends a new command; false when another is on its way. */
  run(c: Given<C>): boolean {
    if (this.current !== undefined) {
      return false;
    }
    const command = { ...c, key: this.world.newKey(), since: this.world.now() } as unknown as C;
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

  private begin(c: C): void {
    this.current = c;
    this.tries = 0;
    this.begun = this.world.now();
    this.world.later(slowAfter, () => this.listener.changed());
    if (this.world.now() - c.since >= askAfter) {
      // Too old to be done unasked: they may be elsewhere by now.
      this.at = "asking";
      this.listener.changed();
      return;
    }
    void this.send(c);
  }

  private async send(c: C): Promise<void> {
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

  private again(c: C, reply: Reply): void {
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
