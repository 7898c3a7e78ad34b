// The queue beside the ticket: who waits in the order of their calls, who was
// parked, who was missed.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import type { Ticket } from "../../wire.ts";
import { Level } from "./level.tsx";
import { marksOf } from "../order.ts";
import type { Mark } from "../order.ts";
import { waitedS } from "../waited.ts";
import { tabs } from "../state.ts";
import type { AtWindow } from "../part.ts";
import type { Tab } from "../state.ts";

/** How many of a list are shown. */
const listed = 60;

export function Line(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const all = app.lists[app.tab];
  const more = Math.max(0, all.length - listed) + app.more[app.tab];
  return (
    <section class="card line" aria-label={w.say("console.waiting.title")}>
      <Tabs {...p} />
      <div class="panel" role="tabpanel" id="line-panel" aria-labelledby={`tab-${app.tab}`}>
        {all.length === 0 ? <p class="quiet none">{w.say(`console.${app.tab}.none`)}</p> : null}
        <ol onKeyDown={(e) => move(e)}>
          {all.slice(0, listed).map((t, n) => <Row key={t.id} {...p} ticket={t} first={n === 0} />)}
          {more > 0 ? <li class="quiet more">{w.say("console.waiting.more", { n: more })}</li> : null}
        </ol>
      </div>
    </section>
  );
}

function Tabs(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const step = (e: KeyboardEvent): void => {
    const by = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[tabs.indexOf(app.tab) + by];
    if (by !== 0 && next !== undefined) {
      e.preventDefault();
      app.showTab(next);
      document.getElementById(`tab-${next}`)?.focus();
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label={w.say("console.waiting.title")} onKeyDown={step}>
      {tabs.map((tab, n) => (
        <button key={tab} type="button" role="tab" id={`tab-${tab}`} class={tab === app.tab ? "tab on" : "tab"} data-tab={tab}
          aria-selected={tab === app.tab} aria-controls="line-panel" aria-keyshortcuts={String(n + 1)} tabIndex={tab === app.tab ? 0 : -1}
          onClick={() => app.showTab(tab)}>
          <span>{w.say(`console.${tab}.title`)}</span>
          <b class="count" {...{ [`data-${tab}`]: String(app.countOf(tab)) }}>{app.countOf(tab)}</b>
          <kbd>{n + 1}</kbd>
        </button>
      ))}
    </div>
  );
}

const marks: Record<Mark, { icon: IconName; key: "for_me" | "helped" | "transferred" | "reactivated" | "appointment" | "unprinted" }> = {
  "for-me": { icon: "window", key: "for_me" }, "helped": { icon: "people", key: "helped" },
  "transferred": { icon: "transfer", key: "transferred" }, "reactivated": { icon: "return", key: "reactivated" },
  "appointment": { icon: "clock", key: "appointment" }, "unprinted": { icon: "printer", key: "unprinted" },
};

function Row(p: AtWindow & { ticket: Ticket; first: boolean }): JSX.Element {
  const { app, w, ticket: t } = p;
  return (
    <li data-number={t.number} data-marks={marksOf(p.mine, t).join(" ")}>
      <b class="w-number">{t.number}</b>
      <span class="w-what">
        <span class="w-service" title={w.services(t)}>{w.text((t.services[t.done] ?? t.services[0])?.name) || w.services(t)}</span>
        <span class="w-marks">
          {t.class !== "normal" ? <span class={`class ${t.class}`}>{w.className(t.class)}</span> : null}
          {marksOf(p.mine, t).map((m) => (
            <span key={m} class={`mark ${m}`}><Icon name={marks[m].icon} />{w.say(`console.mark.${marks[m].key}`, { time: t.slot_at === undefined ? "" : w.clock(t.slot_at), queue: w.text(t.queue_name) })}</span>
          ))}
          {t.services.length > 1 ? <span class="mark" data-services={t.services.length}>{w.say("console.waiting.services", { n: t.services.length })}</span> : null}
          {t.people !== undefined && t.people > 1 ? <span class="mark"><Icon name="people" />{w.say("console.waiting.people", { n: t.people })}</span> : null}
        </span>
      </span>
      <span class="w-time">{app.tab === "waiting" ? <Level {...p} seconds={waitedS(t, app.now())} /> : w.clock(t.called_at ?? t.issued_at)}</span>
      <RowActs {...p} tab={app.tab} />
    </li>
  );
}

function RowActs(p: AtWindow & { ticket: Ticket; tab: Tab; first: boolean }): JSX.Element {
  const { app, w, ticket: t } = p;
  const number = t.number;
  const main = p.tab === "missed"
    ? { act: "reactivate", icon: "return" as const, label: w.say("console.reactivate_this", { number }), off: !app.offered("reactivate"), run: () => app.do("reactivate", { ticket: t.id }) }
    : {
      act: "call-this", icon: "recall" as const, label: w.say(p.tab === "parked" ? "console.take_back" : "console.call_this", { number }),
      off: p.mine.ticket !== undefined || !app.offered("call") || app.settling, run: () => app.do("call", { ticket: t.id }),
    };
  return (
    <span class="w-acts">
      <button type="button" class="button plain small" data-act={main.act} data-row aria-disabled={main.off} title={main.label} aria-label={main.label}
        tabIndex={p.first ? 0 : -1} onClick={() => { if (!main.off) { main.run(); } }}><Icon name={main.icon} /></button>
      {p.tab === "missed" ? null : (
        <button type="button" class="button plain small quiet" data-act="cancel-this" tabIndex={-1} disabled={!app.offered("cancel")}
          title={w.say("console.cancel_this", { number })} aria-label={w.say("console.cancel_this", { number })}
          onClick={() => app.show({ kind: "cancel", ticket: t })}><Icon name="close" /></button>
      )}
    </span>
  );
}

// move goes from row to row by the arrow keys; Delete gives the ticket back.
function move(e: KeyboardEvent): void {
  const here = document.activeElement?.closest("li");
  if (here === null || here === undefined) {
    return;
  }
  if (e.key === "Delete") {
    e.preventDefault();
    here.querySelector<HTMLElement>("[data-act=cancel-this]")?.click();
    return;
  }
  const to = e.key === "ArrowDown" ? here.nextElementSibling : e.key === "ArrowUp" ? here.previousElementSibling : undefined;
  if (to !== undefined) {
    e.preventDefault();
    to?.querySelector<HTMLElement>("[data-row]")?.focus();
  }
}
