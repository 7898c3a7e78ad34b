// Sound by the browser: clips are fetched, decoded and played to the sample.

import { NoClip } from "./clips.ts";
import type { Output, Score, SoundState } from "./speaker.ts";

const fetchTimeout = 6000;
/** How much longer than its sound a play may take. */
const slack = 4000;

type Clip = AudioBuffer & { seconds: number };

// contextOf is the browser's sound; undefined where it has none, or none to be had.
function contextOf(): AudioContext | undefined {
  try {
    return new AudioContext();
  } catch {
    return undefined;
  }
}

/** The loudspeaker behind the browser. */
export class Sound implements Output<Clip> {
  private readonly context = contextOf();

  constructor(private readonly changed: () => void) {
    if (this.context !== undefined) {
      this.context.onstatechange = () => changed();
      void this.unblock();
    }
  }

  get state(): SoundState {
    return this.context === undefined ? "missing" : this.context.state === "running" ? "on" : "blocked";
  }

  /** Asks the browser to let sound out. */
  async unblock(): Promise<void> {
    try {
      await this.context?.resume();
    } catch {
      // It stays blocked, which is told.
    }
    this.changed();
  }

  now(): number {
    return Date.now();
  }

  wait(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const timer = window.setTimeout(done, stop.aborted ? 0 : ms);
      stop.addEventListener("abort", () => {
        window.clearTimeout(timer);
        done();
      }, { once: true });
    });
  }

  async clip(id: string): Promise<Clip> {
    const context = this.context;
    if (context === undefined) {
      throw new NoClip("the browser has no sound");
    }
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), fetchTimeout);
    try {
      const res = await fetch(`/api/v1/voice/clips/${encodeURIComponent(id)}`, { signal: stop.signal, credentials: "same-origin" });
      if (!res.ok) {
        throw res.status >= 500 ? new Error(`clip: status ${res.status}`) : new NoClip(`clip: status ${res.status}`);
      }
      const raw = await res.arrayBuffer();
      const buffer = await context.decodeAudioData(raw).catch(() => {
        throw new NoClip("clip: it is no sound");
      });
      return Object.assign(buffer, { seconds: buffer.duration });
    } finally {
      window.clearTimeout(timer);
    }
  }

  play(score: Score<Clip>, volume: number, stop: AbortSignal): Promise<void> {
    const context = this.context;
    return new Promise((heard, silent) => {
      if (context === undefined || this.state !== "on" || stop.aborted) {
        silent(new Error("the browser holds sound back or has none, or it is not to be said"));
        return;
      }
      const gain = context.createGain();
      gain.gain.value = volume;
      gain.connect(context.destination);
      const begin = context.currentTime + 0.05;
      const end = Math.max(...score.map((n) => n.at + n.clip.seconds));
      const over = (tell: () => void): void => {
        window.clearTimeout(timer);
        stop.removeEventListener("abort", cut);
        gain.disconnect();
        tell();
      };
      const cut = (): void => over(() => silent(new Error("cut off")));
      const timer = window.setTimeout(() => over(() => silent(new Error("sound does not end"))), end * 1000 + slack);
      stop.addEventListener("abort", cut);
      for (const { clip, at } of score) {
        const source = context.createBufferSource();
        source.buffer = clip;
        source.connect(gain);
        source.start(begin + at);
        if (at + clip.seconds === end) {
          source.onended = () => over(heard);
        }
      }
    });
  }
}
