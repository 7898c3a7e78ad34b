// A ticket that was taken just now, or found: how it stands, how its slip came out, and
// what can be done with it.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import type { Ticket } from "../../wire.ts";
import { deedsOn } from "../deeds.ts";
import type { TicketDeed } from "../deeds.ts";
import { keyOf } from "../keynames.ts";
import type { Part } from "../part.ts";
import type { Shown } from "../state.ts";

export function ShownTicket(p: Part & { shown: Shown }): JSX.Element {
  const { app, w, shown, app: { ticket: t } } = p;
  const here = useRef<HTMLElement>(null);
  useEffect(() => here.current?.focus(), [shown.id]); // so that letters are keys
  return (
    <section class="shown" ref={here} tabIndex={-1} aria-labelledby="shown-number" data-ticket={shown.number} data-state={t?.state ?? ""} data-class={t?.class ?? ""}>
      {shown.fresh ? <p class="fresh"><Icon name="done" />{w.say("guide.ticket.fresh")}</p> : null}
      <h3 id="shown-number" class="shown-number">{shown.number}</h3>
      {t === undefined ? null : <Standing {...p} ticket={t} />}
      <Slip {...p} />
      {t === undefined ? null : <Deeds {...p} ticket={t} />}
      <div class="row on">
        {shown.fresh ? null : <button class="button plain" type="button" data-act="back" onClick={() => app.back()}>{w.say("guide.ticket.back")}<kbd>Esc</kbd></button>}
        <button class={t?.state === "noshow" ? "button large" : "button main large"} type="button" data-act="next" onClick={() => app.begin("take")}>{w.say("guide.ticket.next")}<kbd>F2</kbd></button>
      </div>
    </section>
  );
}

const looks: Partial<Record<Ticket["state"], { icon: IconName; tone: string }>> = {
  waiting: { icon: "clock", tone: "" }, called: { icon: "recall", tone: "good" }, serving: { icon: "window", tone: "good" },
  parked: { icon: "park", tone: "watch" }, noshow: { icon: "absent", tone: "watch" }, done: { icon: "done", tone: "" },
};

function Standing(p: Part & { ticket: Ticket }): JSX.Element {
  const { w, ticket: t } = p;
  const look = looks[t.state] ?? { icon: "stop" as const, tone: "" };
  return (
    <div class="standing">
      <p class={`state ${look.tone}`}><Icon name={look.icon} />{w.state(t)}{t.state === "waiting" ? ` · ${t.ahead === 0 ? w.say("guide.ticket.first") : w.say("guide.ticket.ahead", { n: t.ahead })}` : ""}</p>
      <p>{w.services(t.services) || w.text(t.queue_name)}</p>
      <p class="quiet">{[
        t.class === "normal" ? "" : w.className(t.class), t.people !== undefined && t.people > 1 ? w.say("guide.ticket.people", { n: t.people }) : "",
        w.say("guide.ticket.issued", { time: w.clock(t.issued_at) }),
      ].filter((s) => s !== "").join(" · ")}</p>
    </div>
  );
}

// Slip is how the latest slip of the ticket came out.
function Slip(p: Part & { shown: Shown }): JSX.Element | null {
  const { app, w, shown } = p;
  const s = app.desk.slipOf(shown.id);
  if (s === undefined) {
    return shown.fresh && app.free && app.desk.printer === undefined ? <p class="slip failed" role="status" data-slip="none"><Icon name="printer" />{w.say("guide.slip.none")}</p> : null;
  }
  return <p class={`slip ${s.state}`} role="status" data-slip={s.state} data-copy={String(s.copy === true)}><Icon name={s.state === "failed" ? "warning" : s.state === "printed" ? "done" : "printer"} />{w.slip(s)}</p>;
}

const deeds: readonly TicketDeed[] = ["reactivate", "print", "class", "cancel"];

function Deeds(p: Part & { ticket: Ticket }): JSX.Element {
  const { app, w, ticket: t } = p;
  const may = deedsOn(t);
  return (
    <div class="row">
      {deeds.filter((d) => may.has(d)).map((d) => (
        <button key={d} class={d === "reactivate" && t.state === "noshow" ? "button main" : "button"} type="button" data-act={d}
          disabled={!app.free || (d === "print" && app.desk.printer === undefined)} onClick={() => app.act(d)}>
          {w.say(d === "print" && t.printed === "ok" ? "guide.deed.copy" : `guide.deed.${d}`)}<kbd>{keyOf[d]}</kbd>
        </button>
      ))}
    </div>
  );
}
