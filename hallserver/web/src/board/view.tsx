// The board's picture: a model and a plan in, a screen out.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import messages from "../../../message/board.json";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { fill, textIn } from "../text.ts";
import { typeset } from "../typeset.ts";
import type { BoardQueue } from "../wire.ts";
import { clockHM, hallTime } from "../zone.ts";
import { both, Both, Name } from "./both.tsx";
import type { Key } from "./both.tsx";
import type { Line, Model } from "./boardview.ts";
import type { EnrolOutcome } from "./browser.ts";
import type { Refusal } from "./feed.ts";
import { isMet, linePad, readableM } from "./layout.ts";
import type { Plan } from "./layout.ts";
import { Rate } from "./rate.tsx";

/** How long a notice stands before the next one takes its place. */
const noticeEvery = 10_000;

/** How far enrolling has come. */
export type Enrolment = { state: "none" } | { state: "busy" } | { state: "failed"; why: EnrolOutcome };

export interface BoardScreenProps {
  model: Model;
  plan: Plan;
  refusal: Refusal | undefined;
  enrolment: Enrolment;
  /** Whether the browser holds the sound back. */
  silent: boolean;
  onEnrol(code: string): void;
  onSound(): void;
}

/** The whole screen. */
export function BoardScreen(p: BoardScreenProps): JSX.Element {
  const m = p.model;
  const stale = m.staleSince !== undefined;
  return (
    <div class={`board ${p.plan.portrait ? "portrait" : "landscape"} ${p.plan.twoStoreys ? "two-storeys" : "one-storey"} ${p.plan.tight ? "tight" : ""} ${footless(p) ? "footless" : ""}`}
      style={sizes(p.plan)} data-state={m.state} data-stale={stale ? "yes" : "no"} data-feed={m.feed} data-offset={String(m.offset)}>
      <Header model={m} />
      <main class="main">
        <Main {...p} />
      </main>
      {m.state === "calling" || m.state === "empty" ? <Queues queues={m.queues} windows={openWindows(m)} plan={p.plan} /> : null}
      {footless(p) ? null : <Foot {...p} />}
    </div>
  );
}

// footless says whether nothing is at the foot, so that the rest may have its
// room: somebody is asked for a rating, and there is nothing the staff must know.
function footless(p: BoardScreenProps): boolean {
  return p.model.state === "rate" && p.model.staleSince === undefined && !p.silent;
}

function sizes(plan: Plan): Record<string, string> {
  return {
    "--u": `${plan.unit}px`, "--number": `${plan.number}px`, "--words": `${plan.words}px`,
    "--line-high": `${plan.lineHigh}px`, "--lines": String(plan.lines),
  };
}

function openWindows(m: Model): number {
  return m.windows.filter((w) => w.state === "open").length;
}

function Header(props: { model: Model }): JSX.Element {
  const t = hallTime(props.model.clock);
  const lang = (l: "zh" | "en"): string =>
    typeset(fill(messages["board.date"][l], {
      month: messages[`board.month.${t.month}` as Key][l], day: t.day, weekday: messages[`board.weekday.${t.weekday}` as Key][l],
    }));
  const named = props.model.hall["zh"] !== undefined;
  return (
    <header class="header">
      <span class="mark"><Icon name="door" /></span>
      <h1 class="hall">{named ? <Name text={props.model.hall} /> : <Both say="board.title" />}</h1>
      <div class="when">
        <span class="both date"><span>{lang("zh")}</span> <span class="en" lang="en">{lang("en")}</span></span>
        <time class="clock">{clockHM(props.model.clock)}</time>
      </div>
    </header>
  );
}

function Main(p: BoardScreenProps): JSX.Element {
  const m = p.model;
  if (p.refusal === "unknown-board") {
    return <Notice icon="warning" title="board.unknown.title" text="board.unknown.text" />;
  }
  if (p.refusal === "not-enrolled" || p.enrolment.state !== "none") {
    return <Enrol {...p} />;
  }
  switch (m.state) {
    case "connecting":
      return <Notice icon="clock" title="board.connecting.title" text="board.connecting.text" />;
    case "lost":
      return <Notice icon="network-off" title="board.lost.title" text="board.lost.text" />;
    case "closed":
      return <Notice icon="clock" title="board.closed.title" text={m.queues.some((q) => q.waiting > 0) ? "board.closed.still" : "board.closed.text"} />;
    case "empty":
      return <Notice icon="bell" title="board.empty.title" text="board.empty.text" />;
    case "rate":
      return m.rate === undefined ? <></> : <Rate window={m.rate} plan={p.plan} />;
    case "calling":
      return <Calls calls={m.calls} plan={p.plan} />;
  }
}

function Calls(props: { calls: Line[]; plan: Plan }): JSX.Element {
  return (
    <section class="calls" aria-label={both("board.calls.title").zh}>
      <ol class="lines" aria-live="polite">
        {props.calls.map((c) => <CallLine key={c.number} call={c} plan={props.plan} />)}
      </ol>
    </section>
  );
}

// fit is how much smaller a queue's name must be to stand whole in its line.
function fit(c: Line, plan: Plan): string {
  const rest = (plan.callsWide - 2 * linePad * plan.unit) / plan.number - besideName - figureWide * (c.number.length + Math.max(2, String(c.window).length));
  const room = plan.twoStoreys ? plan.callsWide / plan.number - 2.6 : rest;
  const wide = Array.from(textIn(c.queue_name, "zh")).length * 0.4;
  return String(Math.max(0.55, Math.min(1, room / Math.max(wide, 0.1))));
}

// What stands beside the name in a line, and a figure, in the size of its number.
const besideName = 2.25;
const figureWide = 0.56;

function CallLine(props: { call: Line; plan: Plan }): JSX.Element {
  const c = props.call;
  return (
    <li class={`line card ${c.marked ? "marked" : ""} ${c.ended ? "ended" : ""}`}
      data-number={c.number} data-window={String(c.window)} data-call={c.call_id} data-marked={c.marked ? "yes" : "no"}>
      <span class="number">{c.number}</span>
      <span class="what">
        <b class="name" style={{ "--fit": fit(c, props.plan) }}>{textIn(c.queue_name, "zh")}</b>
        {c.marked
          ? <span class="new"><Icon name="bell" /><Both say={c.recall > 0 ? "board.calls.recall" : "board.calls.new"} /></span>
          : <span class="en" lang="en">{c.queue_name["en"] ?? ""}</span>}
      </span>
      <span class="to" aria-hidden="true"><Icon name="forward" /></span>
      <span class="where">
        <Both say="board.calls.window" class="label" />
        <span class="number">{c.window}</span>
      </span>
    </li>
  );
}

// fitQueue is how much smaller a queue's name must be to stand whole in the list.
function fitQueue(q: BoardQueue, plan: Plan): string {
  const side = plan.portrait ? (plan.callsWide - 112 * plan.unit) / 2 : ((plan.callsWide + plan.gap) / 0.7) * 0.3 - 64 * plan.unit;
  const room = side - 200 * plan.unit;
  return String(Math.max(0.55, Math.min(1, room / (Array.from(textIn(q.name, "zh")).length * 32 * plan.unit))));
}

function Queues(props: { queues: BoardQueue[]; windows: number; plan: Plan }): JSX.Element {
  const words = props.windows === 1 ? both("board.windows.one") : both("board.windows.open", { n: props.windows });
  return (
    <aside class="side card">
      <h2 class="side-title"><Both say="board.waiting.title" /></h2>
      <ul class="queues" style={{ "--queues": String(Math.max(1, props.queues.length)) }}>
        {props.queues.map((q) => (
          <li key={q.id} class="queue" data-queue={q.id} data-waiting={String(q.waiting)}>
            <span class="letter">{q.id}</span>
            <span class="both queue-name" style={{ "--fit": fitQueue(q, props.plan) }}>
              <span>{textIn(q.name, "zh")}</span> <span class="en" lang="en">{q.name["en"] ?? ""}</span>
            </span>
            <span class="waiting"><b>{q.waiting}</b><span class="people">{messages["board.waiting.unit"].zh}</span></span>
          </li>
        ))}
      </ul>
      <p class="open"><Icon name="window" /><span class="both"><span>{words.zh}</span> <span class="en" lang="en">{words.en}</span></span></p>
    </aside>
  );
}

function Foot(p: BoardScreenProps): JSX.Element {
  const m = p.model;
  if (m.staleSince !== undefined) {
    return (
      <footer class="foot stale">
        <Icon name="network-off" /><div role="status"><Both say="board.stale" values={{ time: clockHM(m.staleSince) }} /></div>
      </footer>
    );
  }
  if (p.silent) {
    return (
      <footer class="foot">
        <button class="sound" type="button" onClick={p.onSound}><Icon name="recall" /><Both say="board.sound.blocked" /></button>
      </footer>
    );
  }
  if (!isMet(p.plan)) {
    return (
      <footer class="foot quiet">
        <Icon name="info" />
        <Both say="board.layout.short" values={{ metres: Math.floor(readableM(p.plan) * 10) / 10, wanted: Math.round(p.plan.wantedMM / 10) }} />
      </footer>
    );
  }
  const notice = m.notices[Math.floor(m.clock / noticeEvery) % Math.max(1, m.notices.length)];
  return (
    <footer class="foot quiet">
      {notice !== undefined
        ? <><Icon name="info" /><Name text={notice} /></>
        : m.pending > 0 ? <><Icon name="bell" /><Both say="board.calls.more" values={{ n: m.pending }} /></> : null}
    </footer>
  );
}

function Notice(props: { icon: IconName; title: Key; text: Key }): JSX.Element {
  const title = both(props.title);
  const text = both(props.text);
  return (
    <section class="notice card">
      <span class="notice-icon"><Icon name={props.icon} /></span>
      <h2>{title.zh}</h2>
      <p class="en" lang="en">{title.en}</p>
      <p class="notice-text">{text.zh}</p>
      <p class="en notice-text" lang="en">{text.en}</p>
    </section>
  );
}

function Enrol(p: BoardScreenProps): JSX.Element {
  const [code, setCode] = useState("");
  const busy = p.enrolment.state === "busy";
  const failed: Key | undefined = p.enrolment.state !== "failed" ? undefined
    : p.enrolment.why === "no-answer" ? "board.enrol.no_answer" : "board.enrol.refused";
  const label = both("board.enrol.code");
  return (
    <form class="notice card enrol" onSubmit={(e) => { e.preventDefault(); if (code.trim() !== "" && !busy) { p.onEnrol(code.trim()); } }}>
      <span class="notice-icon"><Icon name="card" /></span>
      <h2>{both("board.enrol.title").zh}</h2>
      <p class="en" lang="en">{both("board.enrol.title").en}</p>
      <p class="notice-text">{both("board.enrol.text").zh}</p>
      <p class="en notice-text" lang="en">{both("board.enrol.text").en}</p>
      <div class="enrol-row">
        <input name="code" value={code} aria-label={`${label.zh} ${label.en}`} placeholder="XXXX-XXXX-XXXX" autocomplete="off" autocapitalize="characters"
          spellcheck={false} maxLength={64} onInput={(e) => setCode(e.currentTarget.value)} disabled={busy} />
        <button type="submit" disabled={busy}><Both say={busy ? "board.enrol.busy" : "board.enrol.do"} /></button>
      </div>
      {failed !== undefined ? <p class="enrol-failed" role="alert"><Icon name="warning" /><Both say={failed} /></p> : null}
    </form>
  );
}
