// Bars say what the clerk must know before anything else: how the link is, what
// became of the last press, and whether a pad is silent.

import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import type { Pad } from "../wire.ts";
import { isBehind } from "./api.ts";
import { clockHMS } from "../zone.ts";
import type { App } from "./app.ts";
import type { Notice, Part } from "./types.ts";

export function Banners(p: Part): JSX.Element {
  const n = p.app.notice;
  const pads = troubledPads(p.app);
  return (
    <div class="bars">
      <LinkBar {...p} />
      {pads.map((pad) => <PadBar key={pad.id} {...p} pad={pad} />)}
      {n === undefined ? null : <NoticeBar {...p} notice={n} />}
    </div>
  );
}

/** Whether there is any bar. */
export function hasBars(app: App): boolean {
  return app.notice !== undefined || troubledPads(app).length > 0 || app.pace.isStale(Date.now())
    || (app.commands.pending !== undefined && app.commands.unanswered);
}

function troubledPads(app: App): Pad[] {
  return app.phase === "work" ? (app.mine?.pads ?? []).filter((pad) => pad.state !== "ok") : [];
}

function LinkBar(p: Part): JSX.Element | null {
  const { app, w } = p;
  const c = app.commands.pending;
  if (c !== undefined && app.commands.stage === "asking") {
    return (
      <Bar tone="watch" icon="warning" id="asking" actions={
        <>
          <button class="button small main" type="button" onClick={() => app.commands.retry()}>{w.say("console.sending.retry")}</button>
          <button class="button small" type="button" onClick={() => app.letBe()}>{w.say("console.sending.drop")}</button>
        </>
      }>
        {w.say("console.sending.ask", { time: clockHMS(c.since), action: w.action(c.verb) })}
      </Bar>
    );
  }
  if (c !== undefined && app.commands.unanswered && app.phase !== "signin") {
    return <Bar tone="watch" icon="network-off" id="unanswered">{w.say("console.sending.wait", { action: w.action(c.verb) })}</Bar>;
  }
  if (!app.pace.isStale(Date.now())) {
    return null;
  }
  const time = clockHMS(app.session === undefined ? app.pace.since : app.pace.since + app.skew);
  if (app.broken !== undefined) {
    return <Bar tone="watch" icon="warning" id="broken"><b>{w.say("console.link.broken", { time })}</b> {isBehind(app.broken) ? w.problem(app.broken) : w.say("console.link.broken_text")}</Bar>;
  }
  return <Bar tone="watch" icon="network-off" id="stale"><b>{w.say("console.link.stale", { time })}</b> {w.say("console.link.stale_text")}</Bar>;
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

function NoticeBar(p: Part & { notice: Notice }): JSX.Element {
  const { app, w, notice: n } = p;
  const dismiss = <button class="button small" type="button" onClick={() => app.dismiss()}>{w.say("console.dismiss")}<kbd>Esc</kbd></button>;
  switch (n.kind) {
    case "refused":
      return <Bar tone="watch" icon="info" id="refused" actions={dismiss}>{w.say("console.refused", { action: w.action(n.verb), reason: w.problem(n.problem) })}</Bar>;
    case "window-lost":
      return <Bar tone="watch" icon="info" id="window-lost" actions={dismiss}>{w.say("console.choose.lost", { n: n.window })}</Bar>;
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
      return <Bar tone="calm" icon="ticket" id="issued" actions={dismiss}>{w.say("console.issued", { number: n.number, n: n.ahead })}</Bar>;
    case "handed":
      return <Bar tone="calm" icon="info" id="handed">{w.say("console.handed", { n: n.window })}</Bar>;
  }
}

function Bar(p: { tone: "watch" | "calm"; icon: IconName; id: string; children: ComponentChildren; actions?: ComponentChildren }): JSX.Element {
  return (
    <div class={`bar ${p.tone}`} role="status" data-bar={p.id}>
      <Icon name={p.icon} /><p>{p.children}</p>{p.actions}
    </div>
  );
}
