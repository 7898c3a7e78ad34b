// Questions before something ends: the own window, a ticket, somebody else's window.

import type { JSX } from "preact";
import type { Ticket, Window } from "../../wire.ts";
import { Ask } from "../../staff/ask.tsx";
import { leftAlone } from "../model.ts";
import type { AtWindow, Part } from "../part.ts";

export function Leave(p: AtWindow): JSX.Element {
  const { app, w, mine } = p;
  const alone = leftAlone(mine, app.queues, mine.state);
  return (
    <Ask {...p} name="leave" title={w.say("console.leave.title", { n: mine.number })}>
      <p>{w.say("console.leave.text")} {alone === 0 ? w.say("console.leave.others") : null}</p>
      {alone > 0 ? <p class="careful">{w.say("console.leave.last", { n: alone })}</p> : null}
      <div class="row">
        <button class="button main large" type="button" data-act="close" onClick={() => app.do("close")}>{w.say("console.leave.close")}</button>
        <button class="button large" type="button" data-act="close-signout" onClick={() => app.do("close", { thenSignOut: true })}>{w.say("console.leave.signout")}</button>
      </div>
    </Ask>
  );
}

export function CancelTicket(p: AtWindow & { ticket: Ticket }): JSX.Element {
  const { app, w, ticket: t } = p;
  return (
    <Ask {...p} name="cancel" title={w.say("console.cancel_this", { number: t.number })}>
      <p>{w.say("console.cancel.text")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="cancel" onClick={() => app.do("cancel", { ticket: t.id })}>{w.say("console.cancel_ticket")}</button>
      </div>
    </Ask>
  );
}

export function Force(p: Part & { window: Window }): JSX.Element {
  const { app, w } = p;
  return (
    <Ask {...p} name="force" title={w.say("console.force.title", { n: p.window.number, name: p.window.staff ?? "" })}>
      <p>{w.say("console.force.text")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="force" onClick={() => app.forceClosed(p.window)}>{w.say("console.leave.close")}</button>
      </div>
    </Ask>
  );
}
