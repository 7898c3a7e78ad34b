// The window at work: the ticket, what can be done with it, who waits.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import type { Ticket, Window } from "../wire.ts";
import { Holder } from "./holder.tsx";
import { act, keyOf } from "./keys.ts";
import type { Verb } from "./command.ts";
import { doing, stopwatch, waitedS } from "./model.ts";
import type { Part } from "./view.tsx";

/** How many who wait are listed. */
const listed = 60;

export function Work(p: Part): JSX.Element | null {
  const mine = p.app.mine;
  if (mine === undefined) {
    return null;
  }
  return (
    <main class="work">
      <h1 class="unseen">{p.w.say("console.window_n", { n: mine.number })}</h1>
      <section class={`card stage ${doing(mine)}`} data-doing={doing(mine)} data-ticket={mine.ticket?.number ?? ""}>
        <Stage {...p} mine={mine} />
      </section>
      <Next {...p} mine={mine} />
      <aside class="side">
        <Waiting {...p} />
        <Counts {...p} />
      </aside>
    </main>
  );
}

type AtWindow = Part & { mine: Window };

function Stage(p: AtWindow): JSX.Element {
  const t = p.mine.ticket;
  return (
    <>
      <StageTop {...p} />
      {t !== undefined ? <AtHand {...p} ticket={t} /> : <Idle {...p} />}
      <div class="actions">
        <Act {...p} verb="recall" icon="recall" label={p.w.say("console.recall")} />
        <Act {...p} verb="start" icon="play" label={p.w.say("console.start")} />
        <Act {...p} verb="finish" icon="check" label={p.w.say("console.finish")} />
        <Act {...p} verb="noshow" icon="absent" label={p.w.say("console.noshow")} />
      </div>
    </>
  );
}

const stateIcons: Record<string, IconName> = { open: "window", called: "recall", serving: "people", paused: "pause", closed: "window" };

function StageTop(p: AtWindow): JSX.Element {
  const d = doing(p.mine);
  const t = p.mine.ticket;
  const since = t?.started_at ?? t?.called_at ?? p.mine.since;
  const label = d === "closed" ? "open" : d;
  return (
    <div class="stage-top">
      <p class={`state ${d}`}>
        <Icon name={stateIcons[d] ?? "window"} />
        <b>{p.w.say(`console.state.${label}`)}</b>
        <span class="stopwatch">{stopwatch((p.app.now() - Date.parse(since)) / 1000)}</span>
        {t !== undefined && t.recalls > 0 ? <span class="quiet">{p.w.say("console.recalled", { n: t.recalls })}</span> : null}
      </p>
      <div class="row">
        {p.mine.state === "paused"
          ? <Act {...p} verb="resume" icon="play" label={p.w.say("console.resume")} small main />
          : <Act {...p} verb="pause" icon="pause" label={p.w.say("console.pause")} small />}
        <Act {...p} verb="close" icon="leave" label={p.w.say("console.leave")} small />
      </div>
    </div>
  );
}

function AtHand(p: AtWindow & { ticket: Ticket }): JSX.Element {
  const { w, ticket: t } = p;
  return (
    <div class="at-hand">
      <div class="call">
        <p class="number" aria-live="assertive">{t.number}</p>
        <div class="what">
          <p class={`class ${t.class}`}>{w.className(t.class)}</p>
          <h2 class="services">{w.services(t)}</h2>
          <p class="quiet waited"><Icon name="clock" />{w.say("console.ticket.waited", { time: w.time(waitedS(t, p.app.now())) })} · {w.say("console.ticket.issued", { time: w.clock(t.issued_at) })}</p>
          {t.language === "en" || t.language === "ko"
            ? <p class="flag"><Icon name="globe" />{w.say("console.ticket.language", { language: w.say(`console.lang.${t.language}`) })}</p> : null}
          {t.printed === "failed" ? <p class="flag watch"><Icon name="printer" />{w.say("console.ticket.unprinted")}</p> : null}
        </div>
      </div>
      <dl class="facts">
        {p.app.why !== undefined
          ? <><dt>{w.say("console.why.title")}</dt><dd class="why">{w.why(p.app.why)}</dd></> : null}
        <dt>{w.say("console.holder")}</dt>
        <dd><Holder {...p} /></dd>
      </dl>
    </div>
  );
}

function Idle(p: AtWindow): JSX.Element {
  const { w, app } = p;
  const n = app.waiting.length;
  if (p.mine.state === "paused") {
    return (
      <div class="idle">
        <p class="idle-big">{w.say("console.paused.title")}</p>
        <p class="quiet">{w.say("console.paused.text", { reason: p.mine.reason || w.say("console.state.paused"), time: w.clock(p.mine.since) })}</p>
      </div>
    );
  }
  const first = app.waiting[0];
  return (
    <div class="idle">
      <p class="idle-big" aria-live="polite">{n === 0 ? w.say("console.idle.none") : w.say("console.idle.some", { n })}</p>
      <p class="quiet">{first === undefined ? w.say("console.idle.none_text") : w.say("console.idle.longest", { time: w.time(waitedS(first, app.now())) })}</p>
    </div>
  );
}

/** A button for an action, with its key on it. */
function Act(p: AtWindow & { verb: Exclude<Verb, "open" | "call">; icon: IconName; label: string; small?: boolean; main?: boolean }): JSX.Element {
  const busy = p.app.commands.pending?.verb === p.verb && p.app.commands.slow;
  return (
    <button type="button" class={`button ${p.small ? "small" : "large"} ${p.main ? "main" : ""}`} data-act={p.verb} aria-keyshortcuts={keyOf[p.verb]}
      disabled={!p.app.offered(p.verb)} onClick={() => act(p.app, p.verb)}>
      <Icon name={p.icon} /><span>{busy ? p.w.say("console.sending") : p.label}</span><kbd>{keyOf[p.verb]}</kbd>
    </button>
  );
}

/** The main action. It stands in the same place whatever happens. */
function Next(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const busy = app.commands.pending?.verb === "call" && app.commands.slow;
  const number = p.mine.ticket?.number;
  const label = busy ? w.say("console.sending")
    : number !== undefined ? w.say("console.next.finish", { number }) : w.say("console.next");
  return (
    <button type="button" class="next" data-act="next" aria-keyshortcuts="N" disabled={!app.offered("call") || app.settling} onClick={() => app.do("call")}>
      <Icon name="forward" /><span>{label}</span><kbd>N</kbd>
    </button>
  );
}

function Waiting(p: Part): JSX.Element {
  const { app, w } = p;
  const all = app.waiting;
  return (
    <section class="card waiting" aria-label={w.say("console.waiting.title")}>
      <header>
        <h2>{w.say("console.waiting.title")}</h2>
        <span class="quiet">{w.say("console.waiting.mine")}</span>
        <b class="count" data-waiting={String(all.length)}>{w.say("console.waiting.people", { n: all.length })}</b>
      </header>
      {all.length === 0 ? <p class="quiet none">{w.say("console.waiting.none")}</p> : null}
      <ol tabIndex={all.length > 0 ? 0 : undefined} aria-label={w.say("console.waiting.title")}>
        {all.slice(0, listed).map((t) => (
          <li key={t.id} data-number={t.number}>
            <b class="w-number">{t.number}</b>
            <span class="w-what"><span class="w-service">{w.services(t)}</span>
              {t.class !== "normal" ? <span class={`class ${t.class}`}>{w.className(t.class)}</span> : null}
              {t.printed === "failed" ? <span class="flag watch"><Icon name="printer" /><span class="unseen">{w.say("console.ticket.unprinted")}</span></span> : null}
            </span>
            <span class="w-time">{w.time(waitedS(t, app.now()))}</span>
            <button type="button" class="button plain small w-call" data-act="call-this" disabled={app.mine?.ticket !== undefined || !app.offered("call") || app.settling}
              title={w.say("console.call_this", { number: t.number })} aria-label={w.say("console.call_this", { number: t.number })}
              onClick={() => app.do("call", { ticket: t.id })}><Icon name="recall" /></button>
          </li>
        ))}
        {all.length > listed ? <li class="quiet more">{w.say("console.waiting.more", { n: all.length - listed })}</li> : null}
      </ol>
    </section>
  );
}

function Counts(p: Part): JSX.Element {
  const { app, w } = p;
  const c = app.counts;
  const dash = "—";
  return (
    <section class="card counts" aria-label={w.say("console.counts.title")}>
      <h2>{w.say("console.counts.title")}</h2>
      <dl>
        <div><dt>{w.say("console.counts.done")}</dt><dd data-count="done">{c === undefined ? dash : c.done}</dd></div>
        <div><dt>{w.say("console.counts.noshow")}</dt><dd data-count="noshow">{c === undefined ? dash : c.noshow}</dd></div>
        <div><dt>{w.say("console.counts.average")}</dt><dd>{c?.averageS === undefined ? dash : w.time(c.averageS)}</dd></div>
      </dl>
    </section>
  );
}
