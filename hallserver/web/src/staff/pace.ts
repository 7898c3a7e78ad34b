// How often a page asks, and since when it has not been answered.

/** Between looks while all is well, and while nobody sees the page. */
export const pollEvery = 1000;
export const pollHiddenEvery = 2000;
/** After how long without an answer the page says so. */
export const staleAfter = 6000;
const most = 8000;

/** The pace of looking. */
export class Pace {
  private failures = 0;
  private good: number;

  /**
   * now is when the page opened: before the first answer it counts as the last one.
   * every and everyHidden are between looks while all is well.
   */
  constructor(now: number, private readonly every = pollEvery, private readonly everyHidden = pollHiddenEvery) {
    this.good = now;
  }

  /** An answer came, to what was asked at that time. */
  answered(at: number): void {
    this.failures = 0;
    this.good = Math.max(this.good, at);
  }

  /** None came. */
  missed(): void {
    this.failures++;
  }

  /** The time of the last picture. */
  get since(): number {
    return this.good;
  }

  /** Whether the picture is old enough to say so. */
  isStale(now: number): boolean {
    return this.failures > 0 && now - this.good >= staleAfter;
  }

  /** How long to wait before the next look; random is 0 ≤ random < 1. */
  next(random: number, hidden = false): number {
    if (this.failures === 0) {
      return hidden ? this.everyHidden : this.every;
    }
    return Math.min(most, 500 * 2 ** Math.min(this.failures - 1, 8)) * (0.75 + random / 2);
  }
}
