// Bars say what must be known before anything else: how the link is, and what
// became of the last press.

import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { isBehind } from "../console/api.ts";
import type { App } from "./app.ts";
import type { Notice, Part } from "./types.ts";

export function Bars(p: Part): JSX.Element {
  const n = p.app.notice;
  return (
    <div class="bars">
      <LinkBar {...p} />
      {n === undefined ? null : <NoticeBar {...p} notice={n} />}
    </div>
  );
}

/** Whether there is any bar. */
export function hasBars(app: App): boolean {
  return app.notice !== undefined || app.pace.isStale(Date.now()) || (app.commands.pending !== undefined && app.commands.unanswered);
}

function LinkBar(p: Part): JSX.Element | null {
  const { app, w } = p;
  const c = app.commands.pending;
  if (c !== undefined && app.commands.stage === "asking") {
    return (
      <Bar tone="watch" icon="warning" id="asking" actions={
        <>
          <button class="button small main" type="button" onClick={() => app.commands.retry()}>{w.say("manager.sending.retry")}</button>
          <button class="button small" type="button" onClick={() => app.letBe()}>{w.say("manager.sending.drop")}</button>
        </>
      }>
        {w.say("manager.sending.ask", { time: w.clockS(c.since), text: w.text(app.phraseText(c.number)) })}
      </Bar>
    );
  }
  if (c !== undefined && app.commands.unanswered && app.phase !== "signin") {
    return <Bar tone="watch" icon="network-off" id="unanswered">{w.say("manager.sending.wait")}</Bar>;
  }
  if (!app.pace.isStale(Date.now())) {
    return null;
  }
  const time = w.clockS(app.pace.since + app.skew);
  const how = app.broken === undefined ? "stale" : "broken";
  const text = app.broken !== undefined && isBehind(app.broken) ? w.problem(app.broken) : w.say(`manager.link.${how}_text`);
  return (
    <Bar tone="watch" icon={app.broken === undefined ? "network-off" : "warning"} id={how}>
      <b>{w.say(`manager.link.${how}`, { time })}</b> {text}
    </Bar>
  );
}

function NoticeBar(p: Part & { notice: Notice }): JSX.Element {
  const { app, w, notice: n } = p;
  const dismiss = <button class="button small" type="button" onClick={() => app.dismiss()}>{w.say("manager.dismiss")}<kbd>Esc</kbd></button>;
  switch (n.kind) {
    case "did":
      return <Bar tone="calm" icon="done" id={`did-${n.deed}`} actions={dismiss}>{w.say(`manager.did.${n.deed}`, { text: w.text(n.text) })}</Bar>;
    case "missing":
      return <Bar tone="watch" icon="info" id="missing" actions={dismiss}>{w.say("manager.pickup.missing", { number: n.number })}</Bar>;
    case "refused":
      return <Bar tone="watch" icon="info" id="refused" actions={dismiss}>{w.say("manager.refused", { reason: w.problem(n.problem) })}</Bar>;
  }
}

function Bar(p: { tone: "watch" | "calm"; icon: IconName; id: string; children: ComponentChildren; actions?: ComponentChildren }): JSX.Element {
  return (
    <div class={`bar ${p.tone}`} role="status" data-bar={p.id}>
      <Icon name={p.icon} /><p>{p.children}</p>{p.actions}
    </div>
  );
}
