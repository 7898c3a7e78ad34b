// Looking how things stand: the own window and who waits every second, the rest
// of the hall less often. A look asks for nothing to be done and is never kept.

import type { Desk, Queue, Ticket, Window } from "../wire.ts";
import type { Reply, Totals } from "./api.ts";
import { queuesOf } from "./model.ts";
import type { Pace } from "./poll.ts";

/** Between looks at all windows and queues, while at work. */
export const wideEvery = 5000;
/** Between looks at what there is to choose from. */
const deskEvery = 60_000;
/** Between counts of the day. */
const countEvery = 30_000;
/** How many tickets of each state and queue are looked at. */
export const lookedAt = 100;

/** What one look saw; what it did not look at is missing. */
export interface Seen {
  windows?: Window[] | undefined; // all of them
  mine?: Window | undefined;
  queues?: Queue[] | undefined;
  tickets?: Ticket[] | undefined; // that wait, are parked or were missed
  /** How many there are of them, where not all were looked at. */
  totals?: Totals | undefined;
  ended?: Ticket[] | undefined; // at the own window, today
  desk?: Desk | undefined;
  /** The server's clock in ms, where it told. */
  at?: number | undefined;
}

/** What looking needs. */
export interface Looker {
  get(path: string): Promise<Reply>;
  later(ms: number, run: () => void): () => void;
  now(): number;
  /** The own window as it was last seen, if any. */
  mine(): Window | undefined;
  /** Whether there is anything to look at. */
  awake(): boolean;
  /** Whether the page is hidden from the clerk. */
  hidden(): boolean;
  seen(s: Seen): void;
  signInNeeded(): void;
  missed(r: Reply): void;
}

type Part = keyof Omit<Seen, "at" | "totals">;

/** Looks again and again; there is never a second look on its way. */
export class Look {
  private busy = false;
  private generation = 0; // grows with every command's answer: older looks are let be
  private cancel: (() => void) | undefined;
  private readonly last: Partial<Record<Part, number>> = {};

  constructor(private readonly on: Looker, private readonly pace: Pace) {}

  /** Looks as soon as it can; what was asked before is old news. */
  soon(): void {
    this.generation++;
    this.after(0);
  }

  /** Counts the day again with the next look. */
  countAgain(): void {
    delete this.last.ended;
  }

  /** Asks for all of the hall with the next look. */
  wideAgain(): void {
    delete this.last.windows;
    delete this.last.desk;
  }

  stop(): void {
    this.cancel?.();
  }

  private after(ms: number): void {
    this.cancel?.();
    this.cancel = this.on.later(ms, () => void this.look());
  }

  private due(part: Part, every: number, now: number): boolean {
    const last = this.last[part];
    return last === undefined || now - last >= every;
  }

  // paths are the parts that this look is to see, and where.
  private paths(now: number): [Part, string][] {
    const mine = this.on.mine();
    const out: [Part, string][] = [];
    if (mine === undefined || this.due("windows", wideEvery, now)) {
      out.push(["windows", "windows"], ["queues", "queues"]);
    } else {
      out.push(["mine", `windows/${mine.number}`]);
    }
    if (this.due("desk", deskEvery, now)) {
      out.push(["desk", "desk"]);
    }
    if (mine !== undefined) {
      const queues = queuesOf(mine).map(encodeURIComponent).join(",");
      out.push(["tickets", `tickets?state=waiting,parked,noshow&queue=${queues}&limit=${lookedAt}`]);
      if (this.due("ended", countEvery, now)) {
        out.push(["ended", `tickets?state=done,noshow&window=${mine.number}`]);
      }
    }
    return out;
  }

  private async look(): Promise<void> {
    if (this.busy || !this.on.awake()) {
      return;
    }
    this.busy = true;
    const generation = this.generation;
    const asked = this.on.now();
    const paths = this.paths(asked);
    const replies = await Promise.all(paths.map(([, path]) => this.on.get(path)));
    this.busy = false;
    if (replies.some((r) => r.kind === "refused" && r.problem.status === 401)) {
      this.on.signInNeeded();
      return;
    }
    if (generation !== this.generation) {
      // A command was answered meanwhile: this picture may be older than that.
      this.after(0);
      return;
    }
    this.take(paths.map(([part]) => part), replies, asked);
    this.after(this.pace.next(Math.random(), this.on.hidden()));
  }

  private take(parts: Part[], replies: Reply[], asked: number): void {
    const failed = replies.find((r, n) => r.kind !== "done" && parts[n] !== "desk");
    if (failed !== undefined) {
      this.pace.missed();
      this.on.missed(failed);
      return;
    }
    const seen: Seen = {};
    replies.forEach((r, n) => {
      const part = parts[n] as Part;
      if (r.kind === "done") {
        Object.assign(seen, { [part]: r.body });
        seen.at = r.at ?? seen.at;
        seen.totals = part === "tickets" ? r.totals : seen.totals;
        this.last[part] = asked;
      }
    });
    this.pace.answered(asked);
    this.on.seen(seen);
  }
}
