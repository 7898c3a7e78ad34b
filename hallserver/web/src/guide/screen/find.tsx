// Finding a number that was lost or missed, and checking in who has an appointment.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { Booked } from "../../guidewire.ts";
import type { Ticket } from "../../wire.ts";
import { CardRow } from "./cardrow.tsx";
import type { Part } from "../part.ts";

export function Find(p: Part): JSX.Element {
  const { app, w } = p;
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <div class="finding">
      <form class="find-row" onSubmit={(e) => { e.preventDefault(); void app.finding.byText(text); }}>
        <input ref={field} class="pick-field" name="number" type="text" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={16}
          aria-label={w.say("guide.find.field")} placeholder={w.say("guide.find.field")} value={text} onInput={(e) => setText(e.currentTarget.value)} />
        <button class="button main" type="submit" data-act="find" disabled={text.trim() === ""}>{w.say("guide.find.do")}<kbd>Enter</kbd></button>
      </form>
      <CardRow {...p} whose="self" label={w.say("guide.card.self")} ask={w.say("guide.card.read")} note={w.say("guide.find.or")} />
      <Results {...p} />
    </div>
  );
}

function Results(p: Part): JSX.Element | null {
  const { w, app: { finding: f } } = p;
  if (f.by === undefined) {
    return null;
  }
  if (f.busy) {
    return <p class="quiet late-in" role="status">{w.say("guide.find.busy")}</p>;
  }
  if (f.failed !== undefined) {
    return <p class="careful" role="alert" data-found="failed">{w.failed(f.failed)}</p>;
  }
  if (f.tickets.length + f.appointments.length === 0) {
    return (
      <div class="nobody" role="status" data-found="none">
        <p>{f.by === "card" ? w.say("guide.find.none_card") : w.say("guide.find.none", { what: f.by })}</p>
        <p class="quiet">{w.say("guide.find.none_text")}</p>
      </div>
    );
  }
  return <List {...p} />;
}

// List is what was found; the first of it is at hand.
function List(p: Part): JSX.Element {
  const { app, w, app: { finding: f } } = p;
  const here = useRef<HTMLUListElement>(null);
  useEffect(() => here.current?.querySelector<HTMLElement>("[data-row]")?.focus(), [f.tickets, f.appointments]);
  return (
    <ul class="found" ref={here} aria-label={w.say("guide.find.list")}>
      {f.tickets.map((t) => <TicketRow key={t.id} {...p} ticket={t} onShow={() => app.showTicket(t)} />)}
      {f.appointments.map((b) => <BookedRow key={b.code} {...p} booked={b} />)}
    </ul>
  );
}

function TicketRow(p: Part & { ticket: Ticket; onShow: () => void }): JSX.Element {
  const { w, ticket: t } = p;
  return (
    <li data-found={t.number}>
      <Icon name="ticket" />
      <div><b>{t.number}</b> <span>{w.state(t)}</span><p class="quiet">{w.services(t.services) || w.text(t.queue_name)}</p></div>
      <button class="button" type="button" data-row onClick={p.onShow}>{w.say("guide.find.show", { number: t.number })}</button>
    </li>
  );
}

function BookedRow(p: Part & { booked: Booked }): JSX.Element {
  const { app, w, booked: b } = p;
  const state = b.state === "booked"
    ? w.say("guide.booked.booked", { from: w.clock(b.check_in_from), until: w.clock(b.kept_until) })
    : b.state === "arrived" || b.state === "cancelled" ? w.say(`guide.booked.${b.state}`) : w.text(b.reason_text) || w.say("guide.booked.withdrawn");
  return (
    <li data-booked={b.state}>
      <Icon name="clock" />
      <div><b>{w.say("guide.booked.at", { day: w.day(b.start), time: w.span(b.start, b.end) })}</b><p class="quiet">{w.services(b.services)} · {state}</p></div>
      {b.state === "booked" ? <button class="button main" type="button" data-row data-act="checkin" disabled={!app.free} onClick={() => app.checkIn(b)}>{w.say("guide.find.checkin")}</button> : null}
    </li>
  );
}
