// The bars of the console: whether a pad is silent, and what became of the last press.

import type { JSX } from "preact";
import type { CardLeft } from "../healthwire.ts";
import { Bar, Dismiss, EmergencyBar, LinkBar, PasswordBar, RefusedBar } from "../staff/bars.tsx";
import type { Emergency as Stands, Pad } from "../wire.ts";
import type { App } from "./app.ts";
import type { Part } from "./part.ts";

export function Bars(p: Part): JSX.Element {
  const { w } = p;
  return (
    <>
      <Emergency {...p} />
      <LinkBar {...p} action={(c) => w.action(c.verb)} staleText={w.say("console.link.stale_text")} brokenText={w.say("console.link.broken_text")} />
      {cardsToTell(p.app).map((c) => <CardBar key={c.device} {...p} card={c} />)}
      {troubledPads(p.app).map((pad) => <PadBar key={pad.id} {...p} pad={pad} />)}
      <NoticeBar {...p} />
    </>
  );
}

/** The emergency that stands at the own window, if any. */
export function emergencyAt(app: App): Stands | undefined {
  return app.screen === "work" ? app.mine?.emergency : undefined;
}

function Emergency(p: Part): JSX.Element | null {
  const e = emergencyAt(p.app);
  return e === undefined ? null : <EmergencyBar {...p} text={e.text} since={e.since} hint={p.w.say("console.emergency.text")} />;
}

/** The cards that this clerk is told of. */
export function cardsToTell(app: App): CardLeft[] {
  return app.phase === "work" ? app.newCards : [];
}

function CardBar(p: Part & { card: CardLeft }): JSX.Element {
  const { app, w, card: c } = p;
  return (
    <Bar tone="watch" icon="card" id="card" actions={<button class="button small" type="button" onClick={() => app.readCard(c)}>{w.say("staff.dismiss")}</button>}>
      <b>{w.say("console.card.left", { name: c.name ?? c.device, time: w.clock(c.since) })}</b> {w.say("console.card.text")}
    </Bar>
  );
}

/** The pads of the own window that want somebody to look. */
export function troubledPads(app: App): Pad[] {
  return app.screen === "work" ? (app.mine?.pads ?? []).filter((pad) => pad.state !== "ok") : [];
}

function PadBar(p: Part & { pad: Pad }): JSX.Element {
  const { w, pad } = p;
  const values = { pad: w.padName(pad.kind), time: w.clockS(pad.since) };
  return (
    <Bar tone="watch" icon="keypad" id="pad">
      <b>{pad.state === "silent" ? w.say("console.pad.silent", values) : w.say("console.pad.fault", values)}</b>
      {" "}{w.say(pad.kind === "rating" ? "console.pad.rating_text" : "console.pad.text")}
    </Bar>
  );
}

function NoticeBar(p: Part): JSX.Element | null {
  const { w } = p;
  const n = p.app.notice;
  switch (n?.kind) {
    case undefined:
      return null;
    case "password":
      return <PasswordBar {...p} />;
    case "refused":
      return <RefusedBar {...p} action={w.action(n.deed.verb)} reason={w.problem(n.problem)} />;
    case "window-lost":
      return <Bar tone="watch" icon="info" id="window-lost" actions={<Dismiss {...p} />}>{w.say("console.choose.lost", { n: n.window })}</Bar>;
    case "none-waits":
      return (
        <Bar tone="calm" icon="info" id="none-waits">
          {n.finished === "" ? w.say("console.none_waits") : w.say("console.none_waits.finished", { number: n.finished })}
        </Bar>
      );
    case "goes-on":
      return <Bar tone="calm" icon="info" id="goes-on">{w.say("console.goes_on", { number: n.number })}</Bar>;
    case "ticket":
      return <Bar tone="calm" icon="info" id={n.verb}>{w.say(`console.did.${n.verb}`, { number: n.number })}</Bar>;
    case "issued":
      return <Bar tone="calm" icon="ticket" id="issued" actions={<Dismiss {...p} />}>{w.say("console.issued", { number: n.number, n: n.ahead })}</Bar>;
    case "handed":
      return <Bar tone="calm" icon="info" id="handed">{w.say("console.handed", { n: n.window })}</Bar>;
  }
}
