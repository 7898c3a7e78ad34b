// The ticket at the window.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { Ticket } from "../../wire.ts";
import { Holder } from "./holder.tsx";
import { heard, stepsOf } from "../model.ts";
import { waitedS } from "../waited.ts";
import type { AtWindow } from "../part.ts";

type WithTicket = AtWindow & { ticket: Ticket };

export function AtHand(p: WithTicket): JSX.Element {
  const { w, ticket: t } = p;
  const several = t.services.length > 1;
  return (
    <div class="at-hand">
      <div class="call">
        <p class="number" aria-live="assertive">{t.number}</p>
        <div class="what">
          <p class="badges"><span class={`class ${t.class}`}>{w.className(t.class)}</span><PauseNext {...p} /><Facts {...p} /></p>
          <h2 class="services">{several ? w.text((t.services[t.done] ?? t.services[0])?.name) : w.services(t)}</h2>
          <p class="quiet waited"><Icon name="clock" />{w.say("console.ticket.waited", { time: w.time(waitedS(t, p.app.now())) })} · {w.say("console.ticket.issued", { time: w.clock(t.issued_at) })}</p>
          <Told {...p} />
        </div>
      </div>
      {several ? <Steps {...p} /> : null}
      <dl class="facts">
        {t.why !== undefined ? <><dt>{w.say("console.why.title")}</dt><dd class="why">{w.why(t.why)}</dd></> : null}
        <dt>{w.say("console.holder")}</dt>
        <dd><Holder {...p} /></dd>
      </dl>
    </div>
  );
}

// PauseNext is that the window pauses when this ticket has left.
function PauseNext(p: WithTicket): JSX.Element | null {
  const { w } = p;
  const next = p.mine.pause_next;
  if (next === undefined) {
    return null;
  }
  const reason = w.text(next.reason_name) || w.say("console.pause");
  return (
    <span class="flag watch" data-pause-next role="status"><Icon name="pause" />
      {next.minutes ? w.say("console.pause.next_for", { reason, time: w.time(next.minutes * 60) }) : w.say("console.pause.next", { reason })}
    </span>
  );
}

// Facts are what else is known of the ticket, where there is any.
function Facts(p: WithTicket): JSX.Element {
  const { w, ticket: t } = p;
  return (
    <>
      {t.ground === "age" || t.ground === "claim" ? <span class={`flag ${t.ground === "claim" ? "watch" : ""}`} data-fact="ground"><Icon name="card" />{w.say(`console.ground.${t.ground}`)}</span> : null}
      {t.slot_at !== undefined ? <span class="flag"><Icon name="clock" />{w.say("console.ticket.slot", { time: w.clock(t.slot_at) })}</span> : null}
      {t.people !== undefined && t.people > 1 ? <span class="flag" data-fact="people"><Icon name="people" />{w.say("console.ticket.people", { n: t.people })}</span> : null}
      {t.officer !== undefined ? <span class="flag" data-fact="officer"><Icon name="people" />{w.say("console.ticket.officer", { name: t.officer })}</span> : null}
      {t.language === "en" || t.language === "ko"
        ? <span class="flag"><Icon name="globe" />{w.say("console.ticket.language", { language: w.say(`console.lang.${t.language}`) })}</span> : null}
      {t.printed === "failed" ? <span class="flag watch"><Icon name="printer" />{w.say("console.ticket.unprinted")}</span> : null}
    </>
  );
}

// Steps are the ticket's services: what is done, in hand, to come.
function Steps(p: WithTicket): JSX.Element {
  const { w, ticket: t } = p;
  const steps = stepsOf(t);
  return (
    <div class="steps-of">
      <p class="quiet">{w.say("console.step", { n: Math.min(t.done + 1, t.services.length), of: t.services.length })}</p>
      <ol class="steps">
        {t.services.map((s, n) => (
          <li key={s.code} class={steps[n]} data-step={steps[n]}>
            {steps[n] === "done" ? <Icon name="check" /> : <span class="step-n">{n + 1}</span>}
            <span class="step-name">{w.text(s.name)}</span>
            <span class="unseen">{w.say(`console.step.${steps[n] === "done" ? "done" : steps[n] === "in-hand" ? "in_hand" : "to_come"}`)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

// Told says how far the call has got: on the boards, and in the air.
function Told(p: WithTicket): JSX.Element | null {
  const { w, ticket: t } = p;
  const told = p.mine.emergency === undefined ? t.told : undefined; // nobody is called back into the hall
  const how = heard(told, Date.parse(t.recalled_at ?? t.called_at ?? t.issued_at), p.app.now());
  if (told === undefined || how === "unknown") {
    return null;
  }
  return (
    <p class={`told ${how === "told" ? "all" : how}`} data-told={how}>
      <Icon name={how === "late" ? "warning" : how === "told" ? "check" : "clock"} />
      {told.boards > 0 ? <span>{w.say("console.told.shown", { n: told.shown, of: told.boards })}</span> : null}
      {told.speakers > 0 ? <span>{w.say(how === "speaking" ? "console.told.speaking" : "console.told.spoken", { n: told.spoken, of: told.speakers })}</span> : null}
      {how === "late" ? <b>{w.say("console.told.late")}</b> : null}
    </p>
  );
}
