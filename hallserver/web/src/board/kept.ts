// What a board keeps in the browser, so that it is not blank after a reload.

/** How often the state is written at most. */
const every = 2000;

/** Keeps a board's last state. */
export class Kept {
  private written = -Infinity;

  constructor(private readonly place: Storage | undefined, private readonly key: string) {}

  /** What was kept; undefined: nothing. */
  read(): string | undefined {
    return this.place?.getItem(this.key) ?? undefined;
  }

  /** Forgets what was kept. */
  clear(): void {
    this.place?.removeItem(this.key);
  }

  /** Writes the state when it was not written just now, or at once. */
  write(state: () => string | undefined, atOnce: boolean): void {
    const now = Date.now();
    if (!atOnce && now - this.written < every && now >= this.written) {
      return;
    }
    this.written = now;
    const raw = state();
    try {
      if (raw !== undefined) {
        this.place?.setItem(this.key, raw);
      }
    } catch {
      // It is full: the board is blank after a reload, no more.
    }
  }
}
