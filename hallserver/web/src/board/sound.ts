// Sound by the browser: clips are fetched, decoded and played to the sample.

import { NoClip } from "./clips.ts";
import type { Output, Score } from "./speaker.ts";

const fetchTimeout = 6000;
/** How much longer than its sound a play may take. */
const slack = 4000;

type Clip = AudioBuffer & { seconds: number };

/** The loudspeaker behind the browser. */
export class Sound implements Output<Clip> {
  private readonly context = new AudioContext();

  constructor(private readonly changed: () => void) {
    this.context.onstatechange = () => changed();
    void this.unblock();
  }

  /** Whether the browser holds sound back until somebody touches the screen. */
  get blocked(): boolean {
    return this.context.state !== "running";
  }

  /** Asks the browser to let sound out. */
  async unblock(): Promise<void> {
    await this.context.resume().catch(() => undefined);
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
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), fetchTimeout);
    try {
      const res = await fetch(`/api/v1/voice/clips/${encodeURIComponent(id)}`, { signal: stop.signal, credentials: "same-origin" });
      if (!res.ok) {
        throw res.status >= 500 ? new Error(`clip: status ${res.status}`) : new NoClip(`clip: status ${res.status}`);
      }
      const raw = await res.arrayBuffer();
      const buffer = await this.context.decodeAudioData(raw).catch(() => {
        throw new NoClip("clip: it is no sound");
      });
      return Object.assign(buffer, { seconds: buffer.duration });
    } finally {
      window.clearTimeout(timer);
    }
  }

  play(score: Score<Clip>, volume: number, stop: AbortSignal): Promise<void> {
    return new Promise((heard, silent) => {
      if (this.blocked || stop.aborted) {
        silent(new Error("the browser holds sound back, or it is not to be said"));
        return;
      }
      const gain = this.context.createGain();
      gain.gain.value = volume;
      gain.connect(this.context.destination);
      const begin = this.context.currentTime + 0.05;
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
        const source = this.context.createBufferSource();
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
