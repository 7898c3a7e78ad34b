// Booking an appointment for whoever stands at the desk.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { Booked } from "../../guidewire.ts";
import { Pick } from "../../staff/pick.tsx";
import { serviceOptions } from "../../staff/services.tsx";
import { Opening } from "../../staff/frame.tsx";
import { CardRow } from "./cardrow.tsx";
import type { Part } from "../part.ts";

export function Book(p: Part): JSX.Element {
  const { app, w } = p;
  if (app.booking.booked !== undefined) {
    return <Done {...p} booked={app.booking.booked} />;
  }
  return (
    <div class="booking">
      <CardRow {...p} whose="self" label={w.say("guide.card.self")} ask={w.say("guide.card.read")} note={w.say("guide.book.card")} />
      {app.booking.service === undefined
        ? <Pick key="service" w={w} name="service" label={w.say("staff.services.find")} options={serviceOptions(w, app.choices?.services ?? [], [])} onPick={(o) => void app.booking.pick(o.id)} />
        : app.desk.cards.self === undefined ? <p class="careful" role="status">{w.say("guide.book.card")}</p> : <Slots {...p} code={app.booking.service} />}
    </div>
  );
}

function Slots(p: Part & { code: string }): JSX.Element {
  const { app, w, app: { booking: b } } = p;
  const service = app.choices?.services.find((s) => s.code === p.code);
  return (
    <>
      <div class="picked"><b>{w.text(service?.name) || p.code}</b><button class="button plain small" type="button" data-act="other-service" onClick={() => app.booking.clear()}>{w.say("guide.book.change")}</button></div>
      {b.failed !== undefined ? <p class="careful" role="alert">{w.failed(b.failed)}</p> : b.slots === undefined ? <Opening {...p} /> : b.slots.length === 0 ? <p role="status">{w.say("guide.book.none")}</p> : (
        <Pick key="slot" w={w} name="slot" label={w.say("guide.book.slot")} onPick={(o) => app.book(o.id)}
          options={b.slots.map((s) => ({ id: s.start, title: `${w.day(s.start)} ${w.span(s.start, s.end)}`, hint: w.say("guide.book.free", { n: s.free }), words: s.date }))} />
      )}
    </>
  );
}

function Done(p: Part & { booked: Booked }): JSX.Element {
  const { app, w, booked: b } = p;
  const here = useRef<HTMLElement>(null);
  useEffect(() => here.current?.focus(), []);
  return (
    <section class="shown" ref={here} tabIndex={-1} aria-labelledby="booked-code" data-code={b.code}>
      <p class="fresh"><Icon name="done" />{w.say("guide.book.done")}</p>
      <p class="quiet">{w.say("guide.book.code")}</p>
      <h3 id="booked-code" class="shown-number">{b.code}</h3>
      <div class="standing">
        <p class="state"><Icon name="clock" />{w.say("guide.booked.at", { day: w.day(b.start), time: w.span(b.start, b.end) })}</p>
        <p>{w.services(b.services)}</p>
        <p class="quiet">{w.say("guide.booked.booked", { from: w.clock(b.check_in_from), until: w.clock(b.kept_until) })}</p>
      </div>
      <p>{w.say("guide.book.tell")}</p>
      <div class="row on"><button class="button main large" type="button" data-act="next" onClick={() => app.begin("take")}>{w.say("guide.ticket.next")}<kbd>F2</kbd></button></div>
    </section>
  );
}
