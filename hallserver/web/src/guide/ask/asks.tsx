// The questions over the page: of what class a ticket is to be, whether it is given back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Ticket } from "../../wire.ts";
import { Ask } from "../../staff/ask.tsx";
import { usualReason } from "../deeds.ts";
import { ClassFields } from "../screen/classfields.tsx";
import type { Part } from "../part.ts";

export function Asks(p: Part): JSX.Element | null {
  const { app } = p;
  if (app.dialog === undefined || app.phase !== "work") {
    return null;
  }
  return app.dialog.kind === "cancel" ? <Cancel {...p} ticket={app.dialog.ticket} /> : <ClassAsk {...p} ticket={app.dialog.ticket} />;
}

function Cancel(p: Part & { ticket: Ticket }): JSX.Element {
  const { app, w, ticket: t } = p;
  return (
    <Ask {...p} name="cancel" title={w.say("guide.cancel.title", { number: t.number })} back={w.say("guide.cancel.back")} grave>
      <p>{w.say("guide.cancel.text")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="cancel-now" onClick={() => app.do("cancel")}>{w.say("guide.deed.cancel")}</button>
      </div>
    </Ask>
  );
}

function ClassAsk(p: Part & { ticket: Ticket }): JSX.Element {
  const { app, w, ticket: t } = p;
  const reasons = app.choices?.class_reasons ?? [];
  const [as, setAs] = useState(t.class);
  const [reason, setReason] = useState("");
  const ready = as !== t.class && reason !== "";
  return (
    <Ask {...p} name="class" title={w.say("guide.class.title", { number: t.number })}>
      <form class="asked" onSubmit={(e) => { e.preventDefault(); if (ready) { app.setClass(t, as, reason); } }}>
        <ClassFields {...p} of={as} reason={reason} always setReason={setReason} setClass={(to) => { setAs(to); setReason(usualReason(to, reasons)); }} />
        <div class="row">
          <button class="button main large" type="submit" data-act="class-now" disabled={!ready}>{w.say("guide.class.do")}</button>
        </div>
      </form>
    </Ask>
  );
}
