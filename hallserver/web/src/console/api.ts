// Asking the server. An answer is one of three: it did what was asked, it says
// no, or it does not answer.

import type { Language } from "../text.ts";
import type { Problem } from "../wire.ts";

/** What came of asking. at is the server's clock in ms, where it told. */
export type Reply =
  | { kind: "done"; status: number; body: unknown; at: number | undefined }
  | { kind: "refused"; problem: Problem; retryAfterMS: number | undefined }
  | { kind: "silent" };

export interface Ask {
  method: "GET" | "POST" | "DELETE";
  path: string; // below /api/v1
  body?: string; // JSON
  key?: string; // Idempotency-Key
  timeoutMS?: number;
}

/** How long an answer may take. The server itself gives up after 15 s. */
const answerTimeout = 16_000;

/** Asks once. It never rejects. */
export async function ask(a: Ask, lang: Language): Promise<Reply> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": lang };
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
    const text = await res.text();
    return read(res, text);
  } catch {
    return { kind: "silent" };
  } finally {
    clearTimeout(timer);
  }
}

function read(res: Response, text: string): Reply {
  const date = Date.parse(res.headers.get("Date") ?? "");
  if (res.ok) {
    const body = parse(text);
    // An answer cut short is no answer.
    if (text !== "" && body === undefined) {
      return { kind: "silent" };
    }
    return { kind: "done", status: res.status, body, at: Number.isNaN(date) ? undefined : date };
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
