// What the manager's page looks at: the devices and what is said each time, a report
// while somebody reads it.

import type { Announcements, CallsReport, Health, ReadyResult } from "../healthwire.ts";
import type { Reply } from "../staff/api.ts";
import type { Sight } from "../staff/look.ts";
import type { Queue, Window } from "../wire.ts";
import type { State, WaitingReport } from "./state.ts";

/** Between looks at a report. */
const reportEvery = 10_000;

type Part = "health" | "said" | "calls" | "waiting" | "queues" | "pickups" | "windows";

export class DevicesSight implements Sight<Part> {
  private reported = 0;

  constructor(private readonly state: State) {}

  /** Reads the report again with the next look. */
  reportAgain(): void {
    this.reported = 0;
  }

  awake(): boolean {
    return this.state.phase === "work" && !this.state.signIn.again;
  }

  due(now: number): [Part, string][] {
    const { state } = this;
    const out: [Part, string][] = [["health", "devices/health"], ["said", "announcements"]];
    if (state.tab === "pickup") {
      out.push(["pickups", "pickups"]);
    }
    if (now - this.reported < reportEvery) {
      return out;
    }
    this.reported = now;
    switch (state.tab) {
      case "calls":
        out.push(["calls", `reports/calls${state.date === "" ? "" : `?date=${state.date}`}`]);
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

  /** What is not there, or not for this account, is said in its own place. */
  spares(part: Part, r: Reply): boolean {
    return part !== "health" && r.kind === "refused" && (r.problem.status === 403 || r.problem.status === 404);
  }

  seen(parts: ReadonlyMap<Part, Reply>): void {
    for (const [part, r] of parts) {
      this.put(part, r);
    }
    this.state.draw();
  }

  missed(): void {
    this.state.draw();
  }

  signInNeeded(): void {
    this.state.signIn.ended();
  }

  private put(part: Part, r: Reply): void {
    const { state } = this;
    const body = r.kind === "done" ? r.body : "denied";
    switch (part) {
      case "health":
        state.health = body as Health;
        break;
      case "said":
        state.said = body as Announcements | "denied";
        break;
      case "calls":
        state.calls = body as CallsReport | "denied";
        break;
      case "waiting":
        state.waiting = body as WaitingReport | "denied";
        break;
      case "pickups":
        state.pickups = body as ReadyResult[] | "denied";
        break;
      case "windows":
        state.windows = r.kind === "done" ? (r.body as Window[]) : [];
        break;
      case "queues":
        state.queues = r.kind === "done" ? (r.body as Queue[]) : [];
        break;
    }
  }
}
