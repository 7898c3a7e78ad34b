// Finding what somebody has of today: by a number, by the code of an appointment, or by
// the card of who took it.

import type { Booked, Found } from "../guidewire.ts";
import type { Reply } from "../staff/api.ts";
import type { Problem, Ticket } from "../wire.ts";

/** What finding needs of the world. */
export interface Asks {
  get(path: string): Promise<Reply>;
  post(path: string, body: object): Promise<Reply>;
  draw(): void;
  /** One ticket, and nothing else, was found. */
  one(t: Ticket): void;
}

/** A code of an appointment, which is no number. */
const code = /^[2-9A-HJ-NP-Z]{8}$/;

export class Finding {
  /** What was looked for: a number or code, or card; undefined: nothing yet. */
  by: string | undefined;
  busy = false;
  /** Why nothing is known. */
  failed: Problem | "silent" | undefined;
  tickets: readonly Ticket[] = [];
  appointments: readonly Booked[] = [];
  private round = 0; // an answer to what is looked for no longer is let be

  constructor(private readonly asks: Asks) {}

  clear(): void {
    this.begin(undefined);
    this.busy = false;
    this.asks.draw();
  }

  async byText(typed: string): Promise<void> {
    const text = typed.trim().toUpperCase();
    if (text === "") {
      return;
    }
    const mine = this.begin(text);
    if (code.test(text)) {
      const r = await this.asks.get(`appointments/${encodeURIComponent(text)}`);
      this.take(mine, r, (body) => ({ tickets: [], appointments: [body as Booked] }));
    } else {
      const r = await this.asks.get(`tickets?number=${encodeURIComponent(text)}`);
      this.take(mine, r, (body) => ({ tickets: body as Ticket[], appointments: [] }));
    }
  }

  async byCard(sealed: string): Promise<void> {
    const mine = this.begin("card");
    this.take(mine, await this.asks.post("tickets/find", { subject_sealed: sealed }), (body) => body as Found);
  }

  private begin(by: string | undefined): number {
    this.by = by;
    this.busy = true;
    this.failed = undefined;
    this.tickets = [];
    this.appointments = [];
    this.asks.draw();
    return ++this.round;
  }

  private take(mine: number, r: Reply, read: (body: unknown) => Found): void {
    if (mine !== this.round) {
      return;
    }
    this.busy = false;
    if (r.kind === "done") {
      ({ tickets: this.tickets, appointments: this.appointments } = read(r.body));
    } else if (r.kind === "silent" || r.problem.status !== 404) {
      this.failed = r.kind === "silent" ? "silent" : r.problem;
    }
    const only = this.tickets[0];
    if (only !== undefined && this.tickets.length === 1 && this.appointments.length === 0) {
      this.asks.one(only);
    }
    this.asks.draw();
  }
}
