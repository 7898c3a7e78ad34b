// The desk at which the guide works: its reader and its printer, and the cards that were
// read there. A card is masked and sealed, and is kept here for its one errand only.

import type { Reply } from "../staff/api.ts";
import type { CardAtDesk, GuideDesk, SlipAtDesk } from "../guidewire.ts";

/** Who a card is of: who stands at the desk, or for whom they stand there. */
export type Whose = "self" | "other";

/** A card that was read. */
export interface Held {
  name: string; // masked, as idNumber
  idNumber: string;
  sealed: string;
  atMS: number;
}

/** How long a card that was read is kept: its holder stands at the desk. */
const heldMS = 5 * 60_000;

/** What a desk needs of the world. */
export interface Hands {
  put(path: string): Promise<Reply>;
  delete(path: string): Promise<Reply>;
  /** Which desk this browser is at; undefined: nobody has said. */
  at(): string | undefined;
  stay(desk: string): void;
  now(): number;
  draw(): void;
  lookAgain(): void;
  /** A card was read. */
  read(whose: Whose): void;
}

export class AtDesk {
  /** All desks of the hall; undefined until the first look. */
  all: GuideDesk[] | undefined;
  desk: GuideDesk | undefined;
  cards: Partial<Record<Whose, Held>> = {};
  /** Whose card is asked for. */
  asking: Whose | undefined;
  /** Why the last asking came to nothing: nobody laid one down, or it was not taken. */
  failed: "nobody" | "not-asked" | undefined;
  private begun = false; // the reader was seen to be asked

  constructor(private readonly hands: Hands) {}

  /** The desk to look at: the chosen one, or the only one. */
  get id(): string | undefined {
    const all = this.all ?? [];
    return all.find((d) => d.id === this.hands.at())?.id ?? (all.length === 1 ? all[0]?.id : undefined);
  }

  /** The desk whose printer can be asked for a slip. */
  get printer(): string | undefined {
    return this.desk?.state === "ok" && this.desk.printer.state === "ok" ? this.desk.id : undefined;
  }

  /** Whether there are several desks, and nobody has said at which one is. */
  get unchosen(): boolean {
    return (this.all?.length ?? 0) > 1 && this.id === undefined;
  }

  get canRead(): boolean {
    return this.desk?.state === "ok" && this.desk.reader.state === "ok";
  }

  slipOf(ticket: string): SlipAtDesk | undefined {
    return this.desk?.slips.find((s) => s.ticket === ticket);
  }

  choose(id: string): void {
    this.drop();
    this.hands.stay(id);
    this.desk = undefined;
    this.hands.lookAgain();
  }

  seeAll(all: GuideDesk[]): void {
    this.all = all;
    if (this.desk !== undefined && this.desk.id !== this.id) {
      this.desk = undefined;
    }
  }

  /** Takes in the own desk; undefined: it has gone. */
  see(desk: GuideDesk | undefined): void {
    this.desk = desk;
    for (const whose of ["self", "other"] as const) {
      if (this.hands.now() - (this.cards[whose]?.atMS ?? Infinity) > heldMS) {
        delete this.cards[whose];
      }
    }
    this.takeCard(desk);
  }

  /** Reads a card. */
  async ask(whose: Whose): Promise<void> {
    const id = this.desk?.id;
    if (id === undefined || !this.canRead) {
      return;
    }
    delete this.cards[whose];
    this.failed = undefined;
    this.asking = whose;
    this.begun = false;
    this.hands.draw();
    const r = await this.hands.put(`guide-desks/${encodeURIComponent(id)}/card`);
    if (this.asking !== whose) {
      return; // it was let be meanwhile
    }
    if (r.kind === "done") {
      this.begun = true;
    } else {
      this.asking = undefined;
      this.failed = "not-asked";
    }
    this.hands.lookAgain();
    this.hands.draw();
  }

  /** Forgets a card, or asks for it no longer. */
  forget(whose: Whose): void {
    delete this.cards[whose];
    this.failed = undefined;
    if (this.asking === whose) {
      this.letBe();
    }
    this.hands.draw();
  }

  /** Forgets all cards: the errand is over. */
  drop(): void {
    this.cards = {};
    this.failed = undefined;
    if (this.asking !== undefined) {
      this.letBe();
    }
  }

  private takeCard(desk: GuideDesk | undefined): void {
    const whose = this.asking;
    if (whose === undefined || !this.begun) {
      return;
    }
    const c = desk?.card;
    if (c?.sealed !== undefined) {
      this.cards[whose] = { name: c.name ?? "", idNumber: c.id_number ?? "", sealed: c.sealed, atMS: this.hands.now() };
      this.letBe(); // the server need not keep it
      this.hands.read(whose);
    } else if (desk === undefined || !desk.reading) {
      this.asking = undefined;
      this.failed = "nobody";
    }
  }

  private letBe(): void {
    this.asking = undefined;
    if (this.desk !== undefined) {
      void this.hands.delete(`guide-desks/${encodeURIComponent(this.desk.id)}/card`);
    }
  }
}

/** What keeps a card from being read, while one is asked for; undefined: nothing yet. */
export function problemOf(c: CardAtDesk | undefined): string | undefined {
  return c?.sealed === undefined ? c?.problem : undefined;
}
