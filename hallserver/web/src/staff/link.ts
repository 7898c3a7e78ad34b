// How a page reaches its server: what it asks, how old the picture is, and what the
// server's clock says.

import type { Language } from "../text.ts";
import type { Problem } from "../wire.ts";
import { ask, Memory } from "./api.ts";
import type { Reply } from "./api.ts";
import type { Pace } from "./pace.ts";

/** How long a look may take. */
const lookTimeout = 8000;
/** The server tells whole seconds: a smaller change of its clock is none. */
const steadyWithin = 1500;

export class Link {
  /** What the server says instead of how things stand. */
  broken: Problem | undefined;
  private skew = 0; // what the server's clock is ahead of ours, ms
  private readonly memory = new Memory();

  constructor(readonly pace: Pace, private readonly lang: () => Language) {}

  /** Asks for something that changes nothing. */
  get(path: string): Promise<Reply> {
    return ask({ method: "GET", path, timeoutMS: lookTimeout }, this.lang(), this.memory);
  }

  /** Asks once for something that is neither kept nor asked for again. */
  post(path: string, body: object, more: { key?: string; timeoutMS?: number } = {}): Promise<Reply> {
    return ask({ method: "POST", path, body: JSON.stringify(body), ...more }, this.lang());
  }

  put(path: string): Promise<Reply> {
    return ask({ method: "PUT", path }, this.lang());
  }

  delete(path: string): Promise<Reply> {
    return ask({ method: "DELETE", path }, this.lang());
  }

  /** Takes in a picture that was asked for at a time; at is the server's clock, where it told. */
  answered(asked: number, at: number | undefined): void {
    this.pace.answered(asked);
    this.broken = undefined;
    if (at !== undefined && Math.abs(at - this.now()) >= steadyWithin) {
      this.skew = at - Date.now();
    }
  }

  /** Takes in that no picture came. */
  missed(r: Reply): void {
    this.pace.missed();
    this.broken = r.kind === "refused" ? r.problem : undefined;
  }

  /** The server's time. */
  now(): number {
    return Date.now() + this.skew;
  }

  /** Whether the picture is old enough to say so. */
  get stale(): boolean {
    return this.pace.isStale(Date.now());
  }

  /** When the picture was taken, by the server's clock. */
  get since(): number {
    return this.pace.since + this.skew;
  }
}
