// What the answer to a command changes.

import type { Answer } from "../staff/api.ts";
import type { CallAnswer, Issued, Window } from "../wire.ts";
import { settle } from "./model.ts";
import { takeWindow } from "./seen.ts";
import { tabs } from "./state.ts";
import type { State, WindowCommand } from "./state.ts";

/** Takes in what became of a command. */
export function takeAnswer(app: State, c: WindowCommand, r: Answer): void {
  app.calledAt = 0;
  if (r.kind === "refused" && c.verb === "call" && r.problem.code === "not-started" && r.problem.window?.ticket !== undefined) {
    takeWindow(app, r.problem.window);
    app.show({ kind: "came", about: r.problem.window.ticket.id, ageS: r.problem.age_s ?? 0, next: chosenBy(c) });
  } else if (r.kind === "refused") {
    app.tell({ kind: "refused", deed: c, problem: r.problem });
    if (r.problem.window !== undefined) {
      takeWindow(app, r.problem.window);
    } else {
      app.unsure = true;
    }
  } else {
    took(app, c, r);
  }
}

function took(app: State, c: WindowCommand, r: Extract<Answer, { kind: "done" }>): void {
  if (c.verb === "call" && r.status === 204) {
    app.unsure = true;
    if (app.mine?.pause_next !== undefined) {
      return; // nobody was called because the window pauses, which is seen
    }
    app.onceSeen = { kind: "none-waits", finished: isFinishing(c) ? c.number : "" };
    return;
  }
  tellOf(app, c, r.body);
  const w = (r.body as { window?: unknown } | undefined)?.window;
  if (isWindow(w)) {
    takeWindow(app, w);
  } else {
    app.unsure = true; // the answer is about a ticket
  }
  if (c.verb === "call") {
    called(app, r.body as CallAnswer);
  }
}

function called(app: State, answer: CallAnswer): void {
  app.calledAt = Date.now();
  setTimeout(() => app.draw(), settle);
  app.tickets = app.tickets.filter((t) => t.id !== answer.ticket.id);
  for (const tab of tabs) {
    app.lists[tab] = app.lists[tab].filter((t) => t.id !== answer.ticket.id);
  }
  if (app.mine?.ticket?.id === answer.ticket.id && app.mine.ticket.why === undefined) {
    app.mine = { ...app.mine, ticket: { ...app.mine.ticket, why: answer.why } };
  }
}

// tellOf says what was done where the picture does not show it.
function tellOf(app: State, c: WindowCommand, body: unknown): void {
  switch (c.verb) {
    case "call":
      if ((body as CallAnswer).why.code === "next-service") {
        app.tell({ kind: "goes-on", number: c.number });
      }
      return;
    case "noshow":
    case "park":
    case "transfer":
    case "reactivate":
    case "cancel":
      app.tell({ kind: "ticket", verb: c.verb, number: c.number });
      return;
    case "issue": {
      const issued = body as Issued;
      app.tell({ kind: "issued", number: issued.number, ahead: issued.ahead });
      return;
    }
    case "handover":
    case "close":
      if (app.mine?.number === c.window) {
        app.forgetWindow(); // so that it is not told as lost
      }
      if (c.verb === "handover") {
        app.tell({ kind: "handed", window: c.window });
      }
  }
}

function isWindow(w: unknown): w is Window {
  return typeof w === "object" && w !== null && typeof (w as Partial<Window>).version === "number";
}

// chosenBy is the ticket that a call was for; none: the next one.
function chosenBy(c: WindowCommand): string | undefined {
  return (JSON.parse(c.body) as { ticket?: string }).ticket;
}

// isFinishing says whether a call was to finish the window's ticket first.
function isFinishing(c: WindowCommand): boolean {
  return (JSON.parse(c.body) as { finish_current?: boolean }).finish_current === true;
}
