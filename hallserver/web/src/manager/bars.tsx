// The bars of the manager's page: what became of the last press.

import type { JSX } from "preact";
import { Bar, Dismiss, EmergencyBar, LinkBar, PasswordBar, RefusedBar } from "../staff/bars.tsx";
import type { Say } from "../boardwire.ts";
import type { App } from "./app.ts";
import type { Part } from "./part.ts";

export function Bars(p: Part): JSX.Element {
  const { w } = p;
  return (
    <>
      {emergencies(p.app).map((s) => (
        <EmergencyBar key={s.id} {...p} text={s.text} since={s.at} hint={w.say("manager.emergency.text")} actions={
          <button class="button small" type="button" data-act="end-emergency" disabled={!p.app.free} onClick={() => p.app.show({ kind: "end", say: s })}>{w.say("manager.say.end")}</button>
        } />
      ))}
      <LinkBar {...p} action={(c) => w.action(c)} staleText={w.say("manager.link.stale_text")} brokenText={w.say("manager.link.broken_text")} />
      <NoticeBar {...p} />
    </>
  );
}

/** The emergencies that stand. */
export function emergencies(app: App): Say[] {
  return app.said === undefined || app.said === "denied" ? [] : app.said.now.filter((s) => s.kind === "emergency");
}

function NoticeBar(p: Part): JSX.Element | null {
  const { w } = p;
  const n = p.app.notice;
  switch (n?.kind) {
    case undefined:
      return null;
    case "did":
      return <Bar tone="calm" icon="done" id={`did-${n.verb}`} actions={<Dismiss {...p} />}>{w.say(`manager.did.${n.verb}`, { text: w.text(n.text) })}</Bar>;
    case "missing":
      return <Bar tone="watch" icon="info" id="missing" actions={<Dismiss {...p} />}>{w.say("manager.pickup.missing", { number: n.number })}</Bar>;
    case "password":
      return <PasswordBar {...p} />;
    case "refused":
      return <RefusedBar {...p} action={w.action(n.deed)} reason={w.problem(n.problem)} />;
  }
}
