// Asking the server. An answer is one of three: it did what was asked, it says
// no, or it does not answer.

import { shelf } from "../shelf.ts";
import type { Language } from "../text.ts";
import type { Problem, TicketState } from "../wire.ts";
import { Seen, markHeader, seenHeader } from "../witness.ts";

/** How many tickets of each state there are, where only some were asked for. */
export type Totals = Partial<Record<TicketState, number>>;

/** What came of asking. at is the server's clock in ms, where it told. */
export type Reply =
  | { kind: "done"; status: number; body: unknown; at: number | undefined; totals?: Totals | undefined }
  | { kind: "refused"; problem: Problem; retryAfterMS: number | undefined }
  | { kind: "silent" };

/** What the server said, where it said something. */
export type Answer = Exclude<Reply, { kind: "silent" }>;

export interface Ask {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string; // below /api/v1
  body?: string; // JSON
  key?: string; // Idempotency-Key
  timeoutMS?: number;
}

/** What this browser has seen of the journal. */
const seen = new Seen(shelf());

/** How long an answer may take. The server itself gives up after 15 s. */
const answerTimeout = 16_000;

/** Whether the server says that its journal lacks what was seen of it already: then not every number is safe. */
export function isBehind(p: Problem): boolean {
  return p.code === "journal-behind";
}

type Done = Extract<Reply, { kind: "done" }>;

/** How many answers a Memory keeps. */
const keptMost = 32;

/**
 * What was seen at each address last, with the server's tag of it: where nothing
 * has changed, the server says no more than that.
 */
export class Memory {
  private readonly kept = new Map<string, { tag: string; reply: Done }>();

  tag(path: string): string | undefined {
    return this.kept.get(path)?.tag;
  }

  /** What was seen there; undefined: nothing that is still known. */
  again(path: string, at: number | undefined): Reply | undefined {
    const kept = this.kept.get(path);
    return kept === undefined ? undefined : { ...kept.reply, at };
  }

  keep(path: string, tag: string, reply: Done): void {
    this.kept.delete(path);
    this.kept.set(path, { tag, reply });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= keptMost) {
        break;
      }
      this.kept.delete(oldest);
    }
  }
}

/** Asks once. It never rejects. */
export async function ask(a: Ask, lang: Language, memory?: Memory): Promise<Reply> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": lang };
  const known = memory?.tag(a.path);
  if (known !== undefined) {
    headers["If-None-Match"] = known;
  }
  const shown = seen.mark;
  if (shown !== "") {
    headers[seenHeader] = shown;
  }
  if (a.body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (a.key !== undefined) {
    headers["Idempotency-Key"] = a.key;
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), a.timeoutMS ?? answerTimeout);
  try {
    const res = await fetch("/api/v1/" + a.path, {
      method: a.method, headers, signal: stop.signal, credentials: "same-origin", cache: "no-store",
      ...(a.body === undefined ? {} : { body: a.body }),
    });
    seen.take(shown, res.headers.get(markHeader));
    const text = await res.text();
    if (res.status === 304) {
      return memory?.again(a.path, dateOf(res)) ?? { kind: "silent" };
    }
    const reply = read(res, text);
    const tag = res.headers.get("ETag");
    if (memory !== undefined && tag !== null && reply.kind === "done") {
      memory.keep(a.path, tag, reply);
    }
    return reply;
  } catch {
    return { kind: "silent" };
  } finally {
    clearTimeout(timer);
  }
}

function dateOf(res: Response): number | undefined {
  const date = Date.parse(res.headers.get("Date") ?? "");
  return Number.isNaN(date) ? undefined : date;
}

// totalsOf reads how many there are: "waiting=12, parked=0".
function totalsOf(res: Response): Totals | undefined {
  const told = res.headers.get("Tickets-Total");
  if (told === null) {
    return undefined;
  }
  return Object.fromEntries(told.split(",").map((part) => {
    const [state, n] = part.trim().split("=");
    return [state, Number(n)];
  })) as Totals;
}

function read(res: Response, text: string): Reply {
  if (res.ok) {
    const body = parse(text);
    // An answer cut short is no answer.
    if (text !== "" && body === undefined) {
      return { kind: "silent" };
    }
    return { kind: "done", status: res.status, body, at: dateOf(res), totals: totalsOf(res) };
  }
  const seconds = Number(res.headers.get("Retry-After") ?? "");
  return {
    kind: "refused", problem: asProblem(parse(text), res.status),
    retryAfterMS: seconds > 0 ? seconds * 1000 : undefined,
  };
}

// asProblem also makes one of what a proxy says in the server's place.
function asProblem(body: unknown, status: number): Problem {
  if (typeof body === "object" && body !== null && typeof (body as Problem).title === "string") {
    return { ...(body as Problem), status };
  }
  return { title: "", status };
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
