// Looking how things stand, again and again. A look asks for nothing to be done and is
// never kept.

import type { Reply } from "./api.ts";
import type { Link } from "./link.ts";

/** What a page looks at, in parts. */
export interface Sight<P extends string> {
  /** Whether there is anything to look at. */
  awake(): boolean;
  /** The parts that are due now, and where each is to be seen. */
  due(now: number): [part: P, path: string][];
  /** Whether the picture is whole without this answer of a part. */
  spares(part: P, r: Reply): boolean;
  /** Takes in what was seen. */
  seen(parts: ReadonlyMap<P, Reply>, asked: number): void;
  /** Takes in that there was no picture. */
  missed(): void;
  signInNeeded(): void;
}

/** What looking needs of the world. */
export interface World {
  link: Pick<Link, "get" | "answered" | "missed" | "pace">;
  later(ms: number, run: () => void): () => void;
  now(): number;
  /** Whether the page is hidden from whoever uses it. */
  hidden(): boolean;
}

/** Looks again and again; there is never a second look on its way. */
export class Look<P extends string> {
  private busy = false;
  private generation = 0; // grows with every wish to look: older looks are let be
  private cancel: (() => void) | undefined;

  constructor(private readonly sight: Sight<P>, private readonly world: World) {}

  /** Looks as soon as it can; what was asked before is old news. */
  soon(): void {
    this.generation++;
    this.after(0);
  }

  stop(): void {
    this.cancel?.();
  }

  private after(ms: number): void {
    this.cancel?.();
    this.cancel = this.world.later(ms, () => void this.look());
  }

  private async look(): Promise<void> {
    if (this.busy || !this.sight.awake()) {
      return;
    }
    this.busy = true;
    const generation = this.generation;
    const asked = this.world.now();
    const due = this.sight.due(asked);
    const replies = await Promise.all(due.map(([, path]) => this.world.link.get(path)));
    this.busy = false;
    if (replies.some((r) => r.kind === "refused" && r.problem.status === 401)) {
      this.sight.signInNeeded();
      return;
    }
    if (generation !== this.generation) {
      // Something was done meanwhile: this picture may be older than that.
      this.after(0);
      return;
    }
    this.take(new Map(due.map(([part], n) => [part, replies[n] as Reply])), asked);
    this.after(this.world.link.pace.next(Math.random(), this.world.hidden()));
  }

  private take(parts: ReadonlyMap<P, Reply>, asked: number): void {
    let at: number | undefined;
    for (const [part, r] of parts) {
      if (r.kind === "silent" || (r.kind === "refused" && !this.sight.spares(part, r))) {
        this.world.link.missed(r);
        this.sight.missed();
        return;
      }
      at = r.kind === "done" ? (r.at ?? at) : at;
    }
    this.world.link.answered(asked, at);
    this.sight.seen(parts, asked);
  }
}
