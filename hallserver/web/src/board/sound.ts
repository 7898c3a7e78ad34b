// Sound by the browser: clips are fetched, decoded and played to the sample.

import type { Output } from "./speaker.ts";

/** How long a clip is used before it is asked for again. */
const fresh = 3600_000;
const fetchTimeout = 6000;
/** How much longer than its sound a play may take. */
const slack = 4000;

type Clip = AudioBuffer & { seconds: number };

/** The loudspeaker behind the browser. */
export class Sound implements Output<Clip> {
  private readonly context = new AudioContext();
  private readonly kept = new Map<string, { clip: Promise<Clip>; at: number }>();

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

  wait(ms: number): Promise<void> {
    return new Promise((done) => window.setTimeout(done, ms));
  }

  clip(id: string): Promise<Clip> {
    const kept = this.kept.get(id);
    if (kept !== undefined && Date.now() - kept.at < fresh) {
      return kept.clip;
    }
    const clip = this.fetch(id);
    this.kept.set(id, { clip, at: Date.now() });
    clip.catch(() => {
      // What was had before is better than nothing.
      if (kept === undefined) {
        this.kept.delete(id);
      } else {
        this.kept.set(id, kept);
      }
    });
    return clip;
  }

  private async fetch(id: string): Promise<Clip> {
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), fetchTimeout);
    try {
      const res = await fetch(`/api/v1/voice/clips/${encodeURIComponent(id)}`, { signal: stop.signal, credentials: "same-origin" });
      if (!res.ok) {
        throw new Error(`clip: status ${res.status}`);
      }
      const buffer = await this.context.decodeAudioData(await res.arrayBuffer());
      return Object.assign(buffer, { seconds: buffer.duration });
    } finally {
      window.clearTimeout(timer);
    }
  }

  play(score: { clip: Clip; at: number }[]): Promise<void> {
    return new Promise((heard, silent) => {
      if (this.blocked) {
        silent(new Error("the browser holds sound back"));
        return;
      }
      const begin = this.context.currentTime + 0.05;
      let end = 0;
      let lastSource: AudioBufferSourceNode | undefined;
      for (const { clip, at } of score) {
        const source = this.context.createBufferSource();
        source.buffer = clip;
        source.connect(this.context.destination);
        source.start(begin + at);
        if (at + clip.seconds >= end) {
          end = at + clip.seconds;
          lastSource = source;
        }
      }
      const timer = window.setTimeout(() => silent(new Error("sound does not end")), end * 1000 + slack);
      if (lastSource !== undefined) {
        lastSource.onended = () => {
          window.clearTimeout(timer);
          heard();
        };
      }
    });
  }
}
