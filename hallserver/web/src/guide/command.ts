// The commands of the guide desk's page, and what each asks of the server.

import type { Command, Given } from "../staff/command.ts";
import type { Deed } from "../staff/page.ts";
import type { IssueRequest } from "../wire.ts";

/** Goes to a kiosk, or says that help was given there. */
export interface HelpCommand extends Command {
  verb: "take" | "end";
  kiosk: string;
}

export type TicketVerb = "issue" | "class" | "print" | "reactivate" | "cancel" | "checkin" | "book";

/** A command about a ticket; book is about an appointment. */
export interface TicketCommand extends Command {
  verb: TicketVerb;
  ticket: string; // its id; "" of a booking
  number: string; // "" before it is known
  then: readonly Step[]; // what is done with the same ticket after it
}

/** One command of several about a ticket. */
export type Step = Pick<TicketCommand, "method" | "verb" | "path" | "body">;

export type GuideCommand = HelpCommand | TicketCommand;

/** What a notice says of a command. */
export type GuideDeed = Deed<GuideCommand>;

/** A command about a ticket as it is given; who gives it is added. */
export type TicketOrder = Omit<Given<TicketCommand>, "user">;

/** What a number is taken for. */
export interface Wish {
  services: readonly string[];
  class: string;
  reason: string; // of the class; "" of a normal one
  people: number;
  subject?: string | undefined; // the sealed card of who stands at the desk
  agentFor?: string | undefined; // that of whom they stand there for
}

/** Makes a new key or id. */
export type NewKey = () => string;

const ticketPath = (id: string, rest: string): string => `tickets/${encodeURIComponent(id)}/${rest}`;

/**
 * Takes a number, says of what class it is and why, and prints its slip at a desk;
 * undefined: there is no printer.
 */
export function issueOf(wish: Wish, desk: string | undefined, key: NewKey): TicketOrder {
  const id = key();
  const request: IssueRequest = {
    id, services: [...wish.services],
    ...(wish.people > 1 ? { people: wish.people } : {}),
    ...(wish.subject === undefined ? {} : { subject_sealed: wish.subject }),
    ...(wish.agentFor === undefined ? {} : { agent_for: wish.agentFor }),
  };
  return {
    verb: "issue", ticket: id, number: "", path: "tickets", body: JSON.stringify(request),
    fleeting: wish.subject !== undefined || wish.agentFor !== undefined,
    then: [...(wish.class === "normal" ? [] : [classStep(id, wish.class, wish.reason)]), ...printSteps(id, desk, key)],
  };
}

/** Turns an appointment into a ticket, and prints its slip. */
export function checkInOf(code: string, desk: string | undefined, key: NewKey): TicketOrder {
  const id = key();
  return {
    verb: "checkin", ticket: id, number: code, path: `appointments/${encodeURIComponent(code)}/checkin`, body: JSON.stringify({ ticket: id }),
    then: printSteps(id, desk, key),
  };
}

/** Books a place for the holder of a card. */
export function bookOf(service: string, start: string, subject: string): TicketOrder {
  return {
    verb: "book", ticket: "", number: "", path: "appointments", fleeting: true, then: [],
    body: JSON.stringify({ services: [service], start, subject_sealed: subject }),
  };
}

export function classStep(ticket: string, as: string, reason: string): Step {
  return { verb: "class", path: ticketPath(ticket, "class"), body: JSON.stringify({ class: as, reason }) };
}

export function printStep(ticket: string, desk: string, key: NewKey): Step {
  return { verb: "print", method: "PUT", path: `guide-desks/${encodeURIComponent(desk)}/slips/${key()}`, body: JSON.stringify({ ticket }) };
}

/** Lets a ticket wait again, or gives it back. */
export function plainStep(ticket: string, verb: "reactivate" | "cancel"): Step {
  return { verb, path: ticketPath(ticket, verb), body: "{}" };
}

function printSteps(ticket: string, desk: string | undefined, key: NewKey): Step[] {
  return desk === undefined ? [] : [printStep(ticket, desk, key)];
}
