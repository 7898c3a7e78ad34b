// Looking how the hall stands: its devices and what is said each time, a report
// while somebody looks at it.

import type { Reply } from "../console/api.ts";
import type { Announcements, CallsReport, Health, ReadyResult } from "../healthwire.ts";
import type { Queue, Window } from "../wire.ts";
import type { App } from "./app.ts";
import { needSignIn } from "./session.ts";
import type { WaitingReport } from "./types.ts";

/** Between looks at a report. */
const reportEvery = 10_000;

type Part = "health" | "said" | "calls" | "waiting" | "queues" | "pickups" | "windows";

/** Looks again and again; there is never a second look on its way. */
export class Look {
  private busy = false;
  private again = false;
  private cancel: (() => void) | undefined;
  private reported = 0;

  constructor(private readonly app: App, private readonly later: (ms: number, run: () => void) => () => void) {}

  /** Looks as soon as it can, at the report too. */
  soon(): void {
    this.reported = 0;
    this.again = this.busy;
    this.after(0);
  }

  stop(): void {
    this.cancel?.();
  }

  private after(ms: number): void {
    this.cancel?.();
    this.cancel = this.later(ms, () => void this.look());
  }

  private paths(now: number): [Part, string][] {
    const { app } = this;
    const out: [Part, string][] = [["health", "devices/health"], ["said", "announcements"]];
    if (app.tab === "pickup") {
      out.push(["pickups", "pickups"]);
    }
    if (now - this.reported < reportEvery) {
      return out;
    }
    this.reported = now;
    switch (app.tab) {
      case "calls":
        out.push(["calls", `reports/calls${app.date === "" ? "" : `?date=${app.date}`}`]);
        break;
      case "waiting":
        out.push(["waiting", "reports/waiting"], ["queues", "queues"]);
        break;
      case "pickup":
        out.push(["windows", "windows"]);
        break;
    }
    return out;
  }

  private async look(): Promise<void> {
    const { app } = this;
    if (this.busy || app.phase !== "work") {
      return;
    }
    this.busy = true;
    const asked = Date.now();
    const paths = this.paths(asked);
    const replies = await Promise.all(paths.map(([, path]) => app.get(path)));
    this.busy = false;
    if (replies.some((r) => r.kind === "refused" && r.problem.status === 401)) {
      needSignIn(app);
      return;
    }
    if (this.again) {
      // Something was done or asked for meanwhile: this picture may be older than that.
      this.again = false;
      this.after(0);
      return;
    }
    this.take(paths.map(([part]) => part), replies, asked);
    this.after(app.pace.next(Math.random(), document.hidden));
  }

  private take(parts: Part[], replies: Reply[], asked: number): void {
    const { app } = this;
    // What is not there, or not for this account, is said in its own place.
    const failed = replies.find((r, n) => r.kind === "silent" || (r.kind === "refused" && !(parts[n] !== "health" && isNone(r))));
    if (failed !== undefined) {
      app.pace.missed();
      app.broken = failed.kind === "refused" ? failed.problem : undefined;
      app.draw();
      return;
    }
    app.pace.answered(asked);
    app.broken = undefined;
    replies.forEach((r, n) => this.put(parts[n] as Part, r));
    app.draw();
  }

  private put(part: Part, r: Reply): void {
    const { app } = this;
    const body = r.kind === "done" ? r.body : "denied";
    if (r.kind === "done" && r.at !== undefined) {
      app.skew = r.at - Date.now();
    }
    switch (part) {
      case "health":
        app.health = body as Health;
        break;
      case "said":
        app.said = body as Announcements | "denied";
        break;
      case "calls":
        app.calls = body as CallsReport | "denied";
        break;
      case "waiting":
        app.waiting = body as WaitingReport | "denied";
        break;
      case "pickups":
        app.pickups = body as ReadyResult[] | "denied";
        break;
      case "windows":
        app.windows = r.kind === "done" ? (r.body as Window[]) : [];
        break;
      case "queues":
        app.queues = r.kind === "done" ? (r.body as Queue[]) : [];
        break;
    }
  }
}

function isNone(r: Reply): boolean {
  return r.kind === "refused" && (r.problem.status === 403 || r.problem.status === 404);
}
