// Says what a board's feed brings. The same rules as the Go package
// display/speaker, and held to the same golden files; what is said next is line.ts's.

import type { Announcement, Call, Say } from "../wire.ts";
import type { Word } from "./acks.ts";
import { Clips, NoClip } from "./clips.ts";
import { Line, waits } from "./line.ts";
import type { Emergency, Entry, Why } from "./line.ts";

/** How many waiting calls make sentences be said once. */
const busyLine = 2;
const second = 1000;
/** Pauses, in seconds: within a sentence, between languages, after the chime, between two behind one chime. */
const join = 0.06;
const languageGap = 0.18;
const afterChime = 0.15;
const joinGap = 0.15;
const defaultGap = 0.7;
/** Pauses, in milliseconds: before sound is tried again, before clips are asked for again, between two times of an emergency. */
const reopenAfter = 3 * second;
const clipsAgain = second;
const emergencyGap = 3 * second;
/** How often a clip that lacks is asked for while nothing is said. */
const lookEvery = 5 * second;

/** A sound that was fetched. */
export interface Clip {
  readonly seconds: number;
}

/** What sounds when, in seconds. */
export type Score<C> = { clip: C; at: number }[];

/** Whether sound comes out: blocked: the browser holds it back until somebody touches the screen; missing: it has none. */
export type SoundState = "on" | "blocked" | "missing";

/** What makes sound. */
export interface Output<C extends Clip> {
  /** Fetches and decodes a clip; rejects with NoClip, or with what may pass. */
  clip(id: string): Promise<C>;
  /** Plays a score at a volume of 0 to 1; resolves when the last was heard, rejects when nothing is heard, and at once when stop says so. */
  play(score: Score<C>, volume: number, stop: AbortSignal): Promise<void>;
  /** Waits, or until stop says so. */
  wait(ms: number, stop: AbortSignal): Promise<void>;
  now(): number;
  readonly state: SoundState;
}

/** What is told of each that came, once and in their order, and that the word may be new. */
export interface Told {
  spoken(id: string): void;
  skipped(id: string, why: Why): void;
  word(): void;
}

/** Says calls, pick-ups, notices and emergencies, one after the other. */
export class Speaker<C extends Clip> {
  private readonly line: Line;
  private readonly clips: Clips<C>;
  private running = false;
  private failed = false; // the last play was not heard
  private looked = 0;
  private cut = new AbortController(); // ends what is said now
  private saying: string | undefined; // the emergency that is said now
  private alarm = new AbortController(); // ends a pause when an emergency begins or ends

  /** known are the ids of what was said or skipped before. */
  constructor(private readonly output: Output<C>, private readonly told: Told, known: readonly string[] = []) {
    this.line = new Line(known);
    this.clips = new Clips((id) => output.clip(id), () => output.now());
  }

  /** Puts a call in line; at is its time by the own clock. Doubles change nothing. */
  add(call: Call, at: number): void {
    this.line.addCall(call, at, this.output.now());
    void this.run();
  }

  /** Puts a pick-up or a notice in line; an emergency is said at once, and again until unsay or the end of its time. */
  addSay(say: Say, at: number): void {
    if (this.line.addSay(say, at, this.output.now())) {
      if (this.saying === undefined) {
        this.cut.abort();
      }
      this.alarm.abort();
    }
    void this.run();
  }

  /** Ends an emergency, in the middle of its sentence if need be, and takes back a notice that still waits. */
  unsay(id: string): void {
    if (this.line.unsay(id)) {
      if (this.saying === id) {
        this.cut.abort();
      }
      this.alarm.abort();
    }
  }

  /** The emergencies that stand. */
  emergencies(): string[] {
    return this.line.emergencies();
  }

  /** How the sound is. */
  word(): Word {
    const lack = this.clips.lacks();
    if (this.output.state !== "on") {
      return { word: this.output.state === "missing" ? "sound-missing" : "sound-blocked", detail: "" };
    }
    if (this.failed) {
      return { word: "no-sound", detail: "" };
    }
    return lack === undefined ? { word: "ok", detail: "" } : { word: "clip-missing", detail: lack };
  }

  /** Asks again for a clip that lacks, now and then. */
  look(): void {
    const lack = this.clips.lacks();
    if (lack !== undefined && !this.running && this.output.now() - this.looked >= lookEvery) {
      this.looked = this.output.now();
      this.clips.again(lack).then(() => this.told.word(), () => undefined); // asked for again next time
    }
  }

  private async run(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    await Promise.resolve(); // all that came together is in line
    for (;;) {
      const urgent = this.line.emergency(this.output.now());
      if (urgent !== undefined) {
        await this.sayEmergency(urgent);
        continue;
      }
      const e = this.line.take(this.output.now());
      if (e === undefined) {
        break;
      }
      if (e.skip !== undefined) {
        this.told.skipped(e.id, e.skip);
      } else {
        await this.say(e);
      }
    }
    this.running = false;
  }

  // say says one of the line. What is not heard, is cut off, or lacks what may be had
  // soon, goes back to its place.
  private async say(e: Entry): Promise<void> {
    const stop = this.begin(undefined);
    const { score, lack } = await this.unless(stop, this.score(e));
    const now = this.output.now();
    if (!stop.aborted && lack !== undefined && !(lack instanceof NoClip) && waits(e, now + clipsAgain)) {
      this.line.back(e, now);
      await this.pause(clipsAgain);
      return;
    }
    const heard = !stop.aborted && (score.length === 0 || await this.play(score, e.say, stop));
    if (heard && lack === undefined) {
      this.told.spoken(e.id);
    } else if (heard) {
      this.told.skipped(e.id, "no-clip");
    } else {
      this.line.back(e, this.output.now());
      if (!stop.aborted) {
        await this.pause(reopenAfter);
      }
    }
  }

  private async sayEmergency(e: Emergency): Promise<void> {
    this.alarm = new AbortController();
    const stop = this.begin(e.id);
    const { score, lack } = await this.unless(stop, this.score({ say: e.say, form: "whole", behind: 0 }));
    const heard = !stop.aborted && score.length > 0 && await this.play(score, e.say, stop);
    this.saying = undefined;
    if (heard && lack === undefined && this.line.first(e.id)) {
      this.told.spoken(e.id);
    }
    if (!stop.aborted || this.line.stands(e.id)) {
      await this.output.wait(emergencyGap, this.alarm.signal);
    }
  }

  private begin(emergency: string | undefined): AbortSignal {
    this.cut = new AbortController();
    this.saying = emergency;
    return this.cut.signal;
  }

  private async pause(ms: number): Promise<void> {
    if (this.line.emergencies().length === 0) {
      this.alarm = new AbortController();
      await this.output.wait(ms, this.alarm.signal);
    }
  }

  // unless is what is made, or nothing as soon as stop says so.
  private unless(stop: AbortSignal, made: Promise<Made<C>>): Promise<Made<C>> {
    return new Promise((done) => {
      stop.addEventListener("abort", () => done({ score: [], lack: undefined }), { once: true });
      void made.then(done);
    });
  }

  private async play(score: Score<C>, say: Announcement | undefined, stop: AbortSignal): Promise<boolean> {
    const percent = say?.volume_percent ?? 0;
    try {
      await this.output.play(score, percent > 0 && percent < 100 ? percent / 100 : 1, stop);
      this.failed = false;
      return true;
    } catch {
      this.failed = this.failed || !stop.aborted;
      return false;
    } finally {
      this.told.word();
    }
  }

  // score says what sounds when. A sentence that lacks a clip is not said in part,
  // because half a number is another number: its chime sounds alone.
  private async score(e: Pick<Entry, "say" | "form" | "behind">): Promise<Made<C>> {
    const a = e.say;
    const rhythm = new Rhythm<C>();
    if (a === undefined) {
      return { score: [], lack: undefined };
    }
    const chime = a.chime === "" ? undefined : await this.clips.get(a.chime).catch(() => undefined);
    if (chime !== undefined && e.form !== "joined") {
      rhythm.put([chime]);
    }
    const short = e.form !== "whole";
    const { sentences, lack } = await this.sentences(short ? a.short ?? [] : a.clips, short ? [] : a.also ?? []);
    if (lack !== undefined) {
      // A joined one, too, has its chime: nobody else can tell that something is missing.
      return { score: chime === undefined ? [] : [{ clip: chime, at: 0 }], lack };
    }
    rhythm.rest(e.form === "joined" ? joinGap : chime === undefined ? 0 : afterChime);
    const times = short || e.behind >= busyLine ? 1 : Math.max(1, a.repeat);
    for (let n = 0; n < times; n++) {
      rhythm.rest(n === 0 ? 0 : a.gap_ms > 0 ? a.gap_ms / second : defaultGap);
      sentences.forEach((clips, i) => {
        rhythm.rest(i === 0 ? 0 : languageGap + 2 * join);
        rhythm.put(clips);
      });
    }
    return { score: rhythm.score, lack: undefined };
  }

  // sentences are the sentence in each of its languages; a further one that lacks a
  // clip is left out.
  private async sentences(first: readonly string[], also: readonly (readonly string[])[]): Promise<{ sentences: C[][]; lack: unknown }> {
    const all = (ids: readonly string[]): Promise<C[]> => Promise.all(ids.map((id) => this.clips.get(id)));
    try {
      if (first.length === 0) {
        throw new NoClip("no sentence");
      }
      const sentences = [await all(first)];
      for (const other of also) {
        sentences.push(await all(other).catch(() => []));
      }
      return { sentences: sentences.filter((s) => s.length > 0), lack: undefined };
    } catch (lack) {
      return { sentences: [], lack };
    }
  }
}

/** What is to be played, and what lacks for the sentence. */
interface Made<C> {
  score: Score<C>;
  lack: unknown;
}

/** Puts clips behind each other. */
class Rhythm<C extends Clip> {
  readonly score: Score<C> = [];
  private at = 0;

  rest(seconds: number): void {
    this.at += seconds;
  }

  put(clips: readonly C[]): void {
    clips.forEach((clip, i) => {
      this.at += i === 0 ? 0 : join;
      this.score.push({ clip, at: this.at });
      this.at += clip.seconds;
    });
  }
}
