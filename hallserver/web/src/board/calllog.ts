// The board's own record of the calls: what it has shown and said, one fact a line,
// kept in the browser over a reload. It is also the board's memory: what it holds
// happens no second time.

/** What can become of a call. */
export type What = "shown" | "spoken" | "skipped";

/** A fact of the log, as it is written. */
export interface Fact {
  at: string;
  what: What;
  call_id: string;
  number: string;
  window: number;
  why?: string; // of what was skipped: late, replaced, quiet, no-clip, ended
}

/** Of which call. */
export type Of = Pick<Fact, "call_id" | "number" | "window">;

/** How many facts are kept; the oldest go. */
export const factsMost = 4096;
/** How many are kept apart before they are put to the others: so many are written anew for each. */
const tailMost = 64;

/** A place for texts, such as the browser's localStorage. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

/** A board's log. It is written at once: on a crash nothing is lost that was told. */
export class CallLog {
  private facts: string[] = []; // but for the tail
  private tail: string[] = [];
  private known = new Set<string>();

  constructor(private readonly shelf: Shelf | undefined, private readonly key: string, private readonly now: () => number) {
    this.facts = [...read(shelf, key), ...read(shelf, this.tailKey)].slice(-factsMost);
    this.facts.forEach((line) => this.know(line));
    this.fold();
  }

  private get tailKey(): string {
    return `${this.key}.tail`;
  }

  /** Whether a call was shown, spoken or skipped before. */
  has(what: What, callID: string): boolean {
    return this.known.has(`${what} ${callID}`);
  }

  /** The ids of the calls of which this is known, oldest first. */
  ids(what: What): string[] {
    return [...this.facts, ...this.tail].map((line) => JSON.parse(line) as Fact).filter((f) => f.what === what).map((f) => f.call_id);
  }

  /** Notes what became of a call; false: it was known. */
  add(what: What, of: Of, why?: string): boolean {
    if (of.call_id === "" || this.has(what, of.call_id)) {
      return false;
    }
    const fact: Fact = { at: new Date(this.now()).toISOString(), what, call_id: of.call_id, number: of.number, window: of.window };
    if (why !== undefined) {
      fact.why = why;
    }
    this.tail.push(JSON.stringify(fact));
    this.known.add(`${what} ${of.call_id}`);
    if (this.tail.length >= tailMost) {
      this.fold();
    } else {
      this.write(this.tailKey, this.tail);
    }
    return true;
  }

  // fold puts the tail to the others and forgets the oldest.
  private fold(): void {
    this.facts = [...this.facts, ...this.tail].slice(-factsMost);
    this.tail = [];
    this.known = new Set();
    this.facts.forEach((line) => this.know(line));
    this.write(this.key, this.facts);
    this.write(this.tailKey, this.tail);
  }

  private know(line: string): void {
    const f = JSON.parse(line) as Fact;
    this.known.add(`${f.what} ${f.call_id}`);
  }

  private write(key: string, lines: readonly string[]): void {
    try {
      this.shelf?.setItem(key, lines.join("\n"));
    } catch {
      // No room: the log goes on in memory.
    }
  }
}

// read reads the lines that are facts; the others are as good as none.
function read(shelf: Shelf | undefined, key: string): string[] {
  const seen = new Set<string>();
  return (shelf?.getItem(key) ?? "").split("\n").filter((line) => {
    try {
      const f = JSON.parse(line) as Partial<Fact> | null;
      const id = `${f?.what} ${f?.call_id}`;
      return typeof f?.call_id === "string" && typeof f.what === "string" && !seen.has(id) && seen.add(id);
    } catch {
      return false;
    }
  });
}
