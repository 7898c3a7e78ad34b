// The soft sound when somebody begins to wait or asks for help, made by the browser itself.


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
