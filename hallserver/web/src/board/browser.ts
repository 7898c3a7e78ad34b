// The browser as the feed's world: WebSocket, fetch, timers.

import type { Frame, Problem } from "../wire.ts";
import type { Seen } from "../witness.ts";
import { markHeader, seenHeader, seenQuery } from "../witness.ts";
import type { Answer, Refusal, Socket, SocketEvents, World } from "./feed.ts";

/** How long an HTTP answer may take. */
const askTimeout = 10_000;
/** How often an enrolment without an answer is sent again, and after how long. */
const enrolTries = 10;
const enrolPause = 2000;

/** The world of the board of an id, which shows what it has seen of the journal. */
export function browserWorld(board: string, seen: Seen): World {
  const path = `/api/v1/ws/board/${encodeURIComponent(board)}`;
  let shown = ""; // when the socket was asked for
  return {
    dial: (feed, offset, events) => {
      shown = seen.mark;
      return dial(path, feed, offset, shown, events);
    },
    ask: () => ask(board, seen),
    witnessed: (mark) => seen.take(shown, mark),
    later: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
  };
}

function dial(path: string, feed: string, offset: number, seen: string, events: SocketEvents): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (feed !== "") {
    url.searchParams.set("feed", feed);
    url.searchParams.set("offset", String(offset));
  }
  if (seen !== "") {
    url.searchParams.set(seenQuery, seen); // a page cannot give a WebSocket a header
  }
  const socket = new WebSocket(url);
  socket.onopen = () => events.opened();
  socket.onmessage = (m) => events.message(typeof m.data === "string" ? m.data : "");
  socket.onclose = (c) => events.closed(c.code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(text);
      }
    },
    close: () => socket.close(),
  };
}

async function ask(board: string, seen: Seen): Promise<Answer> {
  const shown = seen.mark;
  try {
    const res = await withTimeout(`/api/v1/board/${encodeURIComponent(board)}`, {
      headers: { Accept: "application/json", ...(shown === "" ? {} : { [seenHeader]: shown }) },
    });
    seen.take(shown, res.headers.get(markHeader));
    if (res.ok) {
      return { frame: (await res.json()) as Frame };
    }
    const refusal = await refusalOf(refusals[res.status] ?? "refused", res);
    if (refusal.code === behind) {
      return { refusal: { ...refusal, kind: "behind" } };
    }
    return refusals[res.status] === undefined ? undefined : { refusal };
  } catch {
    return undefined;
  }
}

/** The code of a server whose journal lacks what was seen of it already. */
const behind = "journal-behind";

const refusals: Readonly<Record<number, Refusal["kind"]>> = { 401: "not-enrolled", 403: "refused", 404: "unknown-board" };

async function refusalOf(kind: Refusal["kind"], res: Response): Promise<Refusal> {
  const problem = (await res.json().catch(() => ({}))) as Partial<Problem>;
  return { kind, code: problem.code ?? "", text: [problem.title, problem.hint].filter((t) => t !== undefined && t !== "").join(" ") };
}

/** What came of an enrolment. */
export type EnrolOutcome = "enrolled" | "refused" | "no-answer";

/** Spends a one-time code; the browser then holds a cookie that scripts cannot read. */
export async function enrol(code: string): Promise<EnrolOutcome> {
  for (let n = 0; n < enrolTries; n++) {
    if (n > 0) {
      await new Promise((done) => window.setTimeout(done, enrolPause));
    }
    try {
      const res = await withTimeout("/api/v1/devices/enrolments", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, cookie: true }),
      });
      if (res.ok) {
        return "enrolled";
      }
      if (res.status < 500 && res.status !== 429) {
        return "refused";
      }
    } catch {
      // No answer: ask again.
    }
  }
  return "no-answer";
}

async function withTimeout(path: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), askTimeout);
  try {
    return await fetch(path, { ...init, signal: stop.signal, credentials: "same-origin" });
  } finally {
    window.clearTimeout(timer);
  }
}
