// The browser as the feed's world: WebSocket, fetch, timers.

import type { Frame, Problem } from "../wire.ts";
import type { Answer, Refusal, Socket, SocketEvents, World } from "./feed.ts";

/** How long an HTTP answer may take. */
const askTimeout = 10_000;
/** How often an enrolment without an answer is sent again, and after how long. */
const enrolTries = 10;
const enrolPause = 2000;

/** The world of the board of an id. */
export function browserWorld(board: string): World {
  const path = `/api/v1/ws/board/${encodeURIComponent(board)}`;
  return {
    dial: (feed, offset, events) => dial(path, feed, offset, events),
    ask: () => ask(board),
    later: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
  };
}

function dial(path: string, feed: string, offset: number, events: SocketEvents): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (feed !== "") {
    url.searchParams.set("feed", feed);
    url.searchParams.set("offset", String(offset));
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

async function ask(board: string): Promise<Answer> {
  try {
    const res = await withTimeout(`/api/v1/board/${encodeURIComponent(board)}`, { headers: { Accept: "application/json" } });
    if (res.ok) {
      return { frame: (await res.json()) as Frame };
    }
    const kind = refusals[res.status];
    return kind === undefined ? undefined : { refusal: await refusalOf(kind, res) };
  } catch {
    return undefined;
  }
}

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
