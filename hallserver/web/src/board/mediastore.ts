// The hall's pictures and videos, fetched whole and opened before they are shown,
// so that what cannot be had is left out and never stands broken on a board.

import type { Media } from "../wire.ts";

/** How many are kept at most, and how many bytes. */
const filesMost = 64;
const bytesMost = 200 << 20;
/** How long after a failure it is tried again. */
export const tryAgain = 60_000;

/** A picture or video that can be shown now. */
export interface Ready {
  media: Media;
  url: string;
  /** How long it stands. */
  seconds: number;
}

/** What the store needs of the browser. */
export interface Shelf {
  /** Fetches a file whole; rejects when it cannot be had. */
  fetch(m: Media): Promise<Blob>;
  /** Opens it as its kind; seconds is a video's length. Rejects when it cannot be shown. */
  open(m: Media, file: Blob): Promise<{ url: string; seconds: number }>;
  close(url: string): void;
  later(ms: number, run: () => void): () => void;
}

interface Kept {
  ready: Ready;
  bytes: number;
}

function keyOf(m: Media): string {
  return `${m.kind} ${m.name} ${m.version}`;
}

/** Keeps what a board's media are. */
export class MediaStore {
  private wanted: Media[] = [];
  private readonly kept = new Map<string, Kept>(); // never more than wanted
  private readonly failed = new Set<string>(); // keys of wanted ones
  private busy = false;
  private cancelRetry: (() => void) | undefined;

  constructor(private readonly shelf: Shelf, private readonly changed: () => void) {}

  /** Says what is to be shown from now on, first to last. */
  want(list: readonly Media[]): void {
    const wanted = list.slice(0, filesMost);
    if (wanted.length === this.wanted.length && wanted.every((m, i) => keyOf(m) === keyOf(this.wanted[i] as Media))) {
      return;
    }
    this.wanted = wanted;
    const keys = new Set(wanted.map(keyOf));
    for (const [key, k] of this.kept) {
      if (!keys.has(key)) {
        this.kept.delete(key);
        this.shelf.close(k.ready.url);
      }
    }
    this.failed.clear();
    void this.fill();
  }

  /** What can be shown, in its order. */
  ready(): Ready[] {
    return this.wanted.map((m) => this.kept.get(keyOf(m))?.ready).filter((r): r is Ready => r !== undefined);
  }

  /** The name of the first that cannot be shown; undefined: all can, or are on their way. */
  missing(): string | undefined {
    return this.wanted.find((m) => this.failed.has(keyOf(m)))?.name;
  }

  /** Says that one could not be shown after all. */
  spoilt(m: Media): void {
    const k = this.kept.get(keyOf(m));
    if (k !== undefined) {
      this.kept.delete(keyOf(m));
      this.shelf.close(k.ready.url);
      this.fail(m);
    }
  }

  // fill gets what is wanted and not there, one after the other.
  private async fill(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    for (let m = this.next(); m !== undefined; m = this.next()) {
      await this.get(m);
      this.changed();
    }
    this.busy = false;
  }

  private next(): Media | undefined {
    return this.wanted.find((m) => !this.kept.has(keyOf(m)) && !this.failed.has(keyOf(m)));
  }

  private async get(m: Media): Promise<void> {
    try {
      const file = await this.shelf.fetch(m);
      const before = Array.from(this.kept.values()).reduce((sum, k) => sum + k.bytes, 0);
      if (before + file.size > bytesMost) {
        throw new Error("more than a board keeps");
      }
      const { url, seconds } = await this.shelf.open(m, file);
      if (this.wanted.some((o) => keyOf(o) === keyOf(m))) {
        this.kept.set(keyOf(m), { ready: { media: m, url, seconds: m.seconds > 0 ? m.seconds : seconds }, bytes: file.size });
      } else {
        this.shelf.close(url); // not wanted any more
      }
    } catch {
      this.fail(m);
    }
  }

  private fail(m: Media): void {
    if (!this.wanted.some((o) => keyOf(o) === keyOf(m))) {
      return;
    }
    this.failed.add(keyOf(m));
    this.cancelRetry?.();
    this.cancelRetry = this.shelf.later(tryAgain, () => {
      this.failed.clear();
      void this.fill();
    });
    this.changed();
  }
}
