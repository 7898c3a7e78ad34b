// Says the calls of a board's feed. The same rules as the Go package
// display/speaker: once, in order, none that is over 30 s old, a recall in the
// place of its ticket's call, only whole sentences.

import type { Call } from "../wire.ts";
import { late } from "./boardview.ts";

const lineMax = 64;
const knownMax = 256;
/** How many waiting calls make sentences be said once. */
const busyLine = 2;
const defaultGap = 700;
const fetchAgain = 3000;

/** A sound that was fetched. */
export interface Clip {
  readonly seconds: number;
}

/** What makes sound. */
export interface Output<C extends Clip> {
  /** Fetches and decodes a clip; rejects when it cannot be had. */
  clip(id: string): Promise<C>;
  /** Plays each clip at its second from now; resolves when the last was heard, rejects when nothing is heard. */
  play(score: { clip: C; at: number }[]): Promise<void>;
  wait(ms: number): Promise<void>;
  now(): number;
}

interface Entry {
  call: Call;
  at: number; // of the call, by the own clock
}

/** Says calls, one after the other. */
export class Speaker<C extends Clip> {
  private line: Entry[] = [];
  private known: string[] = [];
  private running = false;

  constructor(private readonly output: Output<C>, private readonly spoken: (callID: string) => void) {}

  /** Puts a call in line; at is its time by the own clock. Doubles change nothing. */
  add(call: Call, at: number): void {
    if (call.announcement === undefined || this.known.includes(call.call_id)) {
      return;
    }
    this.known.push(call.call_id);
    this.known = this.known.slice(-knownMax);
    if (this.output.now() - at > late) {
      return;
    }
    const i = this.line.findIndex((o) => o.call.number === call.number);
    if (i >= 0) {
      this.line[i] = { call, at };
    } else {
      this.line.push({ call, at });
    }
    this.line = this.line.slice(-lineMax);
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    for (let e = this.line.shift(); e !== undefined; e = this.line.shift()) {
      await this.say(e);
    }
    this.running = false;
  }

  // say says one call, trying again while it is not too old.
  private async say(e: Entry): Promise<void> {
    while (this.output.now() - e.at <= late && !this.line.some((o) => o.call.number === e.call.number)) {
      try {
        const { score, whole } = await this.score(e.call);
        if (score.length > 0) {
          await this.output.play(score);
        }
        if (whole) {
          this.spoken(e.call.call_id);
        }
        return;
      } catch {
        await this.output.wait(fetchAgain);
      }
    }
  }

  // score says what sounds when. A sentence that lacks a clip is not said in
  // part, because half a number is another number: its chime sounds alone.
  private async score(call: Call): Promise<{ score: { clip: C; at: number }[]; whole: boolean }> {
    const a = call.announcement;
    const score: { clip: C; at: number }[] = [];
    if (a === undefined) {
      return { score, whole: false };
    }
    let at = 0;
    const put = (clip: C): void => {
      score.push({ clip, at });
      at += clip.seconds;
    };
    const chime = a.chime === "" ? undefined : await this.output.clip(a.chime).catch(() => undefined);
    if (chime !== undefined) {
      put(chime);
    }
    const clips = await Promise.all(a.clips.map((id) => this.output.clip(id))).catch(() => undefined);
    if (clips === undefined) {
      return { score, whole: false };
    }
    const times = this.line.length >= busyLine ? 1 : Math.max(1, a.repeat);
    for (let n = 0; n < times; n++) {
      if (n > 0) {
        at += (a.gap_ms > 0 ? a.gap_ms : defaultGap) / 1000;
      }
      clips.forEach(put);
    }
    return { score, whole: clips.length > 0 };
  }
}
