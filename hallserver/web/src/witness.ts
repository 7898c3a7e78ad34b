// How far the hall's journal has come, as this browser has seen it. The server signs
// a mark of that and gives it with its answers; whoever shows it again tells a
// server that an older folder was put back. It says nothing of anybody.

/** The headers of an answer, and of a request; a feed is asked for with seenQuery. */
export const markHeader = "Yimen-Mark";
export const seenHeader = "Yimen-Seen";
export const seenQuery = "seen";

/** Where all pages of a hall in this browser keep their one mark. */
const key = "yimen.seen";
/** How long a mark may be. */
const longest = 8192;

type Shelf = Pick<Storage, "getItem" | "setItem">;

/** The latest mark that this browser was given: opaque but for its order, "m1.EPOCH.ROW.…". */
export class Seen {
  private own = ""; // where there is no shelf, or it is full

  constructor(private readonly shelf: Shelf | undefined) {}

  /** The mark to show; "": none. */
  get mark(): string {
    const kept = this.shelf?.getItem(key) ?? "";
    return later(kept, this.own) ? kept : this.own;
  }

  /**
   * Takes in the mark of an answer to who showed another. The server has seen what
   * was shown, and left out the numbers it tells of: its own mark then stands for
   * both, whatever their order. Between answers that overtook each other the later
   * one stays.
   */
  take(shown: string, mark: string | null | undefined): void {
    const has = this.mark;
    if (mark === null || mark === undefined || mark === has || order(mark) === undefined || (shown !== has && !later(mark, has))) {
      return;
    }
    this.own = mark;
    try {
      this.shelf?.setItem(key, mark);
    } catch {
      // It is full: this page alone remembers.
    }
  }
}

// order reads which of two marks is the later; undefined: it is none.
function order(mark: string): [epoch: number, row: number] | undefined {
  const m = mark.length > longest ? null : /^m1\.(\d{1,15})\.(\d{1,15})\.[\w-]+$/.exec(mark);
  return m === null ? undefined : [Number(m[1]), Number(m[2])];
}

function later(a: string, b: string): boolean {
  const [x, y] = [order(a), order(b)];
  return x !== undefined && (y === undefined || x[0] > y[0] || (x[0] === y[0] && x[1] > y[1]));
}
