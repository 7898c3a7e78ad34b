// What the guide desk's page looks at: the calls for help, whose looker counts as there,
// the own desk and the ticket that is shown; less often all desks, and what there is to
// choose from.

import type { GuideDesk } from "../guidewire.ts";
import type { Reply } from "../staff/api.ts";
import type { Sight } from "../staff/look.ts";
import type { Desk, HelpCall, Ticket } from "../wire.ts";

/** Between looks at all desks, and at what there is to choose from, in ms. */
const desksEvery = 5000;
const choicesEvery = 60_000;

export type Part = "help" | "desks" | "desk" | "choices" | "ticket";

/** For whom it looks. */
export interface Viewer {
  awake(): boolean;
  /** Whether more is seen than the calls. */
  works(): boolean;
  desk(): string | undefined;
  ticket(): string | undefined;
  sawHelp(calls: HelpCall[]): void;
  sawDesks(desks: GuideDesk[]): void;
  /** undefined: it has gone. */
  sawDesk(desk: GuideDesk | undefined): void;
  sawChoices(choices: Desk): void;
  /** undefined: it is none of today any more. */
  sawTicket(ticket: Ticket | undefined): void;
  drawn(): void;
  signInNeeded(): void;
}

export class DeskSight implements Sight<Part> {
  private readonly last: Partial<Record<Part, number>> = {};

  constructor(private readonly by: Viewer) {}

  awake(): boolean {
    return this.by.awake();
  }

  due(now: number): [Part, string][] {
    const out: [Part, string][] = [["help", "help"]];
    if (!this.by.works()) {
      return out;
    }
    const desk = this.by.desk();
    const ticket = this.by.ticket();
    if (desk !== undefined) {
      out.push(["desk", `guide-desks/${encodeURIComponent(desk)}`]);
    }
    if (desk === undefined || this.isDue("desks", desksEvery, now)) {
      out.push(["desks", "guide-desks"]);
    }
    if (this.isDue("choices", choicesEvery, now)) {
      out.push(["choices", "desk"]);
    }
    if (ticket !== undefined) {
      out.push(["ticket", `tickets/${encodeURIComponent(ticket)}`]);
    }
    return out;
  }

  /** The calls are there in any case; the rest may have gone, or be another role's. */
  spares(part: Part, r: Reply): boolean {
    return part !== "help" && r.kind === "refused" && r.problem.status < 500;
  }

  seen(parts: ReadonlyMap<Part, Reply>, asked: number): void {
    for (const [part, r] of parts) {
      if (r.kind === "done") {
        this.last[part] = asked;
      }
      if (r.kind === "done" || isGone(r)) {
        this.take(part, r.kind === "done" ? r.body : undefined);
      }
    }
    this.by.drawn();
  }

  missed(): void {
    this.by.drawn();
  }

  signInNeeded(): void {
    this.by.signInNeeded();
  }

  private take(part: Part, body: unknown): void {
    switch (part) {
      case "help":
        this.by.sawHelp(body as HelpCall[]);
        return;
      case "desks":
        this.by.sawDesks((body ?? []) as GuideDesk[]);
        return;
      case "desk":
        this.by.sawDesk(body as GuideDesk | undefined);
        return;
      case "choices":
        if (body !== undefined) {
          this.by.sawChoices(body as Desk);
        }
        return;
      case "ticket":
        this.by.sawTicket(body as Ticket | undefined);
    }
  }

  private isDue(part: Part, every: number, now: number): boolean {
    const last = this.last[part];
    return last === undefined || now - last >= every;
  }
}

// isGone says that there is no such thing, or that it is not this role's to see.
function isGone(r: Reply): boolean {
  return r.kind === "refused" && (r.problem.status === 404 || r.problem.status === 403);
}
