// How a board is, in one of the words that it tells the server.

import type { Word } from "./acks.ts";

/** The words there are for trouble, the worst first. */
const troubles = ["no-sound", "sound-blocked", "clip-missing", "media-missing", "layout-unknown", "screen-small"] as const;

/** A word for trouble. */
export type Trouble = (typeof troubles)[number];

/** How long a detail may be, in bytes. */
const detailMost = 80;

/** Knows what is wrong, and tells the worst of it when that changes. */
export class Words {
  private readonly now = new Map<Trouble, string>();
  private told: Word | undefined;

  constructor(private readonly tell: (w: Word) => void) {}

  /** Says that something is wrong, with a name that helps, or (undefined) that it is not. */
  set(trouble: Trouble, detail: string | undefined): void {
    if (detail === undefined) {
      this.now.delete(trouble);
    } else {
      this.now.set(trouble, cut(detail));
    }
    const worst = troubles.find((t) => this.now.has(t));
    const word: Word = worst === undefined ? { word: "ok", detail: "" } : { word: worst, detail: this.now.get(worst) ?? "" };
    if (word.word !== this.told?.word || word.detail !== this.told.detail) {
      this.told = word;
      this.tell(word);
    }
  }
}

function cut(text: string): string {
  let out = "";
  let bytes = 0;
  for (const c of text) {
    bytes += new TextEncoder().encode(c).length;
    if (bytes > detailMost) {
      break;
    }
    out += c;
  }
  return out;
}
