// What a board tells the server: what it has shown and said, and how it is.

import type { BoardAck } from "../wire.ts";

/** Between acknowledgements, at least. */
export const ackEvery = 1000;
/** How many skipped calls one answer holds at most. */
export const skippedMost = 24;
/** How many skipped calls wait to be told at most; beyond it the oldest go. */
const skippedKept = 2048;
/** How many of the skipped calls told last are told again after a break, in which they may have been lost. */
const skippedAgain = 2 * skippedMost;

/** How a device is, and a name that helps. */
export interface Word {
  word: string;
  detail: string;
}

/** What is new. */
export interface News {
  shown?: number;
  spoken?: string;
  skipped?: string;
  word?: Word;
}

/** What acknowledgements need of the world. */
export interface AckWorld {
  now(): number;
  later(ms: number, run: () => void): () => void;
}

/** Acknowledgements: cumulative, at most one a second, none twice but after a break. */
export class Acks {
  private shown: number | undefined;
  private spoken: string | undefined;
  private skipped: string[] = [];
  private toldSkipped: string[] = [];
  private word: Word | undefined;
  private sentShown: number | undefined;
  private sentSpoken: string | undefined;
  private sentWord: Word | undefined;
  private sentAt = -Infinity;
  private waiting = false;

  /** send answers whether there is a connection to send it through. */
  constructor(private readonly world: AckWorld, private readonly send: (text: string) => boolean) {}

  tell(what: News): void {
    this.shown = what.shown ?? this.shown;
    this.spoken = what.spoken ?? this.spoken;
    this.word = what.word ?? this.word;
    if (what.skipped !== undefined) {
      this.skipped = [...this.skipped, what.skipped].slice(-skippedKept);
    }
    this.flush();
  }

  /** Takes back what was shown: it counts for another feed. */
  forget(): void {
    this.shown = undefined;
    this.sentShown = undefined;
  }

  /** A new connection knows nothing of what was told before. */
  again(): void {
    this.sentShown = this.sentSpoken = this.sentWord = undefined;
    this.skipped = [...this.toldSkipped, ...this.skipped];
    this.toldSkipped = [];
    this.flush();
  }

  private isNew(): boolean {
    return this.shown !== this.sentShown || this.spoken !== this.sentSpoken || this.word !== this.sentWord || this.skipped.length > 0;
  }

  private flush(): void {
    if (this.waiting || !this.isNew()) {
      return;
    }
    const rest = this.sentAt + ackEvery - this.world.now();
    if (rest > 0) {
      this.pause(rest);
      return;
    }
    const { body, skipped } = this.body();
    if (!this.send(JSON.stringify(body))) {
      return;
    }
    this.sentAt = this.world.now();
    this.sentShown = this.shown;
    this.sentSpoken = body.spoken ?? this.sentSpoken;
    this.sentWord = this.word;
    this.skipped = this.skipped.slice(skipped.length);
    this.toldSkipped = [...this.toldSkipped, ...skipped].slice(-skippedAgain);
    if (this.isNew()) {
      this.pause(ackEvery);
    }
  }

  private pause(ms: number): void {
    this.waiting = true;
    this.world.later(ms, () => {
      this.waiting = false;
      this.flush();
    });
  }

  // body is the next answer. What was spoken is told only with the last of the
  // skipped calls before it, or they would count as spoken.
  private body(): { body: BoardAck; skipped: string[] } {
    const body: BoardAck = {};
    const skipped = this.skipped.slice(0, skippedMost);
    if (this.shown !== undefined && this.shown !== this.sentShown) {
      body.shown = this.shown;
    }
    if (this.spoken !== undefined && this.spoken !== this.sentSpoken && skipped.length === this.skipped.length) {
      body.spoken = this.spoken;
    }
    if (skipped.length > 0) {
      body.skipped = skipped;
    }
    if (this.word !== undefined && this.word !== this.sentWord) {
      body.word = this.word.word;
      if (this.word.detail !== "") {
        body.detail = this.word.detail;
      }
    }
    return { body, skipped };
  }
}
