// The soft sound when somebody begins to wait, made by the browser itself.

/** The notes in turn: hertz, and when they begin in seconds. */
const notes: readonly [number, number][] = [[587.33, 0], [880, 0.16]];
const loudest = 0.12;
const lasts = 0.5;

export class Bell {
  private audio: AudioContext | undefined;

  constructor(public quiet: boolean) {}

  /**
   * Makes ready to ring. Browsers let a page sound only after a first key or
   * click, so this is called at one.
   */
  ready(): void {
    try {
      this.audio ??= new AudioContext();
      if (this.audio.state === "suspended") {
        void this.audio.resume().catch(() => undefined);
      }
    } catch {
      // A computer without sound shows what it cannot say.
    }
  }

  ring(): void {
    const audio = this.audio;
    if (this.quiet || audio === undefined || audio.state !== "running") {
      return;
    }
    for (const [hertz, at] of notes) {
      const begin = audio.currentTime + at;
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      tone.frequency.value = hertz;
      loud.gain.setValueAtTime(0, begin);
      loud.gain.linearRampToValueAtTime(loudest, begin + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, begin + lasts);
      tone.connect(loud).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + lasts);
    }
  }
}

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
