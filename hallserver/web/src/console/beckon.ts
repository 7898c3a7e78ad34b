// When the console sounds: somebody begins to wait while the window is free.

/** Tells when somebody begins to wait while the window is free. */
export class Beckon {
  private waited = true; // until the first look: who waits already is no news

  /** Takes in a look and says whether it is news. free is a window without a ticket that is open. */
  news(free: boolean, waiting: number): boolean {
    const begins = free && waiting > 0 && !this.waited;
    this.waited = !free || waiting > 0;
    return begins;
  }
}
