// A board's feed: dialling, coming back, acknowledging. It knows the browser
// only by what it is given, so that its pace can be tested.

import type { Frame } from "../wire.ts";
import { Acks } from "./acks.ts";
import type { News } from "./acks.ts";
import type { Result } from "./boardview.ts";
import { staleAfter } from "./model.ts";

/** The server's close code for a queue that overflowed: come back at once. */
export const closeResync = 4001;

/** Pauses before dialling again, in milliseconds. */
export const retryFirst = 500;
export const retryMost = 15_000;
/** How long a feed must hold before the next break counts as a first one. */
export const steadyAfter = 10_000;

/** An open socket, as much of a WebSocket as is needed. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

/** What a socket tells. */
export interface SocketEvents {
  opened(): void;
  message(text: string): void;
  closed(code: number): void;
}

/** Why the server does not let this board in; code and text are the server's own. */
export interface Refusal {
  kind: "not-enrolled" | "unknown-board" | "refused" | "behind";
  code: string;
  text: string;
}

/** What the server answers who asks by plain HTTP; undefined: nothing. */
export type Answer = { frame: Frame } | { refusal: Refusal } | undefined;

/** What the feed needs of the world. */
export interface World {
  dial(feed: string, offset: number, events: SocketEvents): Socket;
  /** Asks for a snapshot by plain HTTP. */
  ask(): Promise<Answer>;
  /** Takes in what the open feed says of how far the journal has come. */
  witnessed(mark: string): void;
  later(ms: number, run: () => void): () => void;
  now(): number;
  /** 0 ≤ random < 1. */
  random(): number;
}

/** What takes the frames. */
export interface Taker {
  position(): { feed: string; offset: number };
  take(frame: Frame): Result;
  refused(why: Refusal | undefined): void;
}

/** Follows a board's feed until stopped. */
export class Follower {
  private socket: Socket | undefined;
  private opened = 0; // when the socket opened; 0: not yet
  private heard = false; // whether a frame came through the socket
  private pause = retryFirst;
  private cancelSilence: (() => void) | undefined;
  private cancelRetry: (() => void) | undefined;
  private gaps = 0; // in a row
  private stopped = false;
  private generation = 0; // of the socket; what comes of an older one is let be
  private readonly acks: Acks;

  constructor(private readonly world: World, private readonly taker: Taker) {
    this.acks = new Acks(world, (text) => {
      if (this.socket === undefined || !this.heard) {
        return false; // what was shown may count for another feed
      }
      this.socket.send(text);
      return true;
    });
  }

  /** Dials. */
  start(): void {
    if (this.stopped || this.socket !== undefined) {
      return;
    }
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    const mine = ++this.generation;
    // A tail that left a gap is not asked for twice: a snapshot brings all.
    const at = this.gaps > 1 ? { feed: "", offset: 0 } : this.taker.position();
    this.opened = 0;
    this.heard = false;
    const current = (): boolean => !this.stopped && mine === this.generation;
    this.socket = this.world.dial(at.feed, at.offset, {
      opened: () => {
        if (current()) {
          this.opened = this.world.now();
          this.taker.refused(undefined);
        }
      },
      message: (text) => {
        if (current()) {
          this.message(text);
        }
      },
      closed: (code) => {
        if (current()) {
          this.broken(code);
        }
      },
    });
    this.listen();
  }

  /** Ends the feed for good. */
  stop(): void {
    this.stopped = true;
    this.generation++;
    this.cancelSilence?.();
    this.cancelRetry?.();
    this.socket?.close();
    this.socket = undefined;
  }

  /** Tells the server, at most once a second; what is told last counts. */
  ack(what: News): void {
    this.acks.tell(what);
  }

  private message(text: string): void {
    let frame: Frame;
    try {
      frame = JSON.parse(text) as Frame;
    } catch {
      this.hangUp(0);
      return;
    }
    this.listen();
    if (frame.mark !== undefined) {
      this.world.witnessed(frame.mark);
    }
    const before = this.taker.position().feed;
    const result = this.taker.take(frame);
    if (this.taker.position().feed !== before) {
      this.acks.forget();
    }
    if (result === "gap") {
      this.gaps++;
      this.hangUp(this.gaps > 2 ? this.nextPause() : 0);
      return;
    }
    this.gaps = 0;
    if (!this.heard) {
      this.heard = true;
      this.acks.again();
    }
  }

  // listen expects the next sign of life.
  private listen(): void {
    this.cancelSilence?.();
    this.cancelSilence = this.world.later(staleAfter, () => this.broken(0));
  }

  private broken(code: number): void {
    const neverOpened = this.opened === 0;
    if (!neverOpened && this.world.now() - this.opened >= steadyAfter) {
      this.pause = retryFirst;
    }
    this.hangUp(code === closeResync ? 0 : this.nextPause());
    if (neverOpened) {
      void this.askWhy();
    }
  }

  // askWhy finds out by HTTP what a WebSocket does not tell a page, and takes
  // what it brings: a board behind a proxy that stops WebSockets still lives.
  private async askWhy(): Promise<void> {
    const answer = await this.world.ask();
    if (this.stopped || answer === undefined || this.opened !== 0) {
      return;
    }
    if ("refusal" in answer) {
      this.taker.refused(answer.refusal);
      return;
    }
    this.taker.refused(undefined);
    this.taker.take(answer.frame);
  }

  private hangUp(pause: number): void {
    this.generation++;
    this.cancelSilence?.();
    this.socket?.close();
    this.socket = undefined;
    this.opened = 0;
    this.heard = false;
    if (!this.stopped) {
      this.cancelRetry?.();
      this.cancelRetry = this.world.later(pause, () => this.start());
    }
  }

  // nextPause is the pause before the next dialling: longer each time, and
  // different for each board, so that a hall full of them does not come at once.
  private nextPause(): number {
    const pause = this.pause * (0.5 + this.world.random());
    this.pause = Math.min(retryMost, this.pause * 2);
    return Math.min(retryMost, pause);
  }
}
