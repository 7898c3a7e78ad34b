// The clips that sentences are made of: kept for an hour, and what could not be had.

/** How long a clip is used before it is asked for again. */
const fresh = 3600_000;
/** How many clips are kept. */
export const clipsMost = 512;
/** How long a clip that could not be had counts as lacking after it was last wanted. */
const lackFor = 600_000;

/** The server's answer that a clip is not to be had; other errors may pass. */
export class NoClip extends Error {}

/** Keeps clips, and knows which lack. */
export class Clips<C> {
  private readonly kept = new Map<string, { clip: C; at: number }>();
  private readonly coming = new Map<string, Promise<C>>();
  private readonly lacked = new Map<string, number>();

  /** fetch rejects with NoClip, or with what may pass. */
  constructor(private readonly fetch: (id: string) => Promise<C>, private readonly now: () => number) {}

  /** A clip: as kept while fresh, else from the server, else as it was. */
  async get(id: string): Promise<C> {
    const kept = this.kept.get(id);
    if (kept !== undefined && this.now() - kept.at < fresh) {
      return kept.clip;
    }
    try {
      return await this.again(id);
    } catch (err) {
      if (kept !== undefined) {
        this.keep(id, kept.clip);
        return kept.clip;
      }
      if (this.lacked.size < clipsMost) {
        this.lacked.set(id, this.now());
      }
      throw err;
    }
  }

  /** Asks for a clip anew; several who ask at once ask once. */
  async again(id: string): Promise<C> {
    const coming = this.coming.get(id) ?? this.fetch(id);
    this.coming.set(id, coming);
    try {
      const clip = await coming;
      this.keep(id, clip);
      return clip;
    } finally {
      this.coming.delete(id);
    }
  }

  private keep(id: string, clip: C): void {
    if (this.kept.size >= clipsMost) {
      this.kept.clear();
    }
    this.kept.set(id, { clip, at: this.now() });
    this.lacked.delete(id);
  }

  /** How many are kept. */
  get size(): number {
    return this.kept.size;
  }

  /** A clip that was wanted lately and could not be had, the first by name. */
  lacks(): string | undefined {
    for (const [id, at] of this.lacked) {
      if (this.now() - at > lackFor) {
        this.lacked.delete(id);
      }
    }
    return [...this.lacked.keys()].sort()[0];
  }
}
