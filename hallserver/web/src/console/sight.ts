// What the console looks at: the own window and who waits every second, the rest of the
// hall less often.

import type { CardLeft } from "../healthwire.ts";
import type { Reply, Totals } from "../staff/api.ts";
import type { Sight } from "../staff/look.ts";
import type { Desk, Queue, Ticket, Window } from "../wire.ts";
import { queuesOf } from "./model.ts";

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
  cards?: CardLeft[] | undefined; // that were left on kiosks
}

/** For whom it looks. */
export interface Viewer {
  /** The own window as it was last seen, if any. */
  mine(): Window | undefined;
  awake(): boolean;
  seen(s: Seen): void;
  missed(): void;
  signInNeeded(): void;
}

type Part = keyof Omit<Seen, "totals">;

export class HallSight implements Sight<Part> {
  private readonly last: Partial<Record<Part, number>> = {};
  private counted = 0; // the window whose day was counted

  constructor(private readonly by: Viewer) {}

  /** Counts the day again with the next look. */
  countAgain(): void {
    delete this.last.ended;
  }

  /** Sees all of the hall with the next look. */
  wideAgain(): void {
    delete this.last.windows;
    delete this.last.desk;
  }

  awake(): boolean {
    return this.by.awake();
  }

  due(now: number): [Part, string][] {
    const mine = this.by.mine();
    const out: [Part, string][] = [];
    if (mine === undefined || this.isDue("windows", wideEvery, now)) {
      out.push(["windows", "windows"], ["queues", "queues"]);
    } else {
      out.push(["mine", `windows/${mine.number}`]);
    }
    if (this.isDue("cards", wideEvery, now)) {
      out.push(["cards", "devices/cards"]);
    }
    if (this.isDue("desk", deskEvery, now)) {
      out.push(["desk", "desk"]);
    }
    if (mine !== undefined) {
      const queues = queuesOf(mine).map(encodeURIComponent).join(",");
      out.push(["tickets", `tickets?state=waiting,parked,noshow&queue=${queues}&limit=${lookedAt}`]);
      if (mine.number !== this.counted || this.isDue("ended", countEvery, now)) {
        this.counted = mine.number;
        out.push(["ended", `tickets?state=done,noshow&window=${mine.number}`]);
      }
    }
    return out;
  }

  /** An older server has no desk, or tells a clerk of no cards. */
  spares(part: Part): boolean {
    return part === "desk" || part === "cards";
  }

  seen(parts: ReadonlyMap<Part, Reply>, asked: number): void {
    const seen: Seen = {};
    for (const [part, r] of parts) {
      if (r.kind === "done") {
        Object.assign(seen, { [part]: r.body });
        seen.totals = part === "tickets" ? r.totals : seen.totals;
        this.last[part] = asked;
      }
    }
    this.by.seen(seen);
  }

  missed(): void {
    this.by.missed();
  }

  signInNeeded(): void {
    this.by.signInNeeded();
  }

  private isDue(part: Part, every: number, now: number): boolean {
    const last = this.last[part];
    return last === undefined || now - last >= every;
  }
}
