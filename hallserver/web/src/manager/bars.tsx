// The bars of the manager's page: what became of the last press.

import type { JSX } from "preact";
import { Bar, Dismiss, LinkBar, PasswordBar, RefusedBar } from "../staff/bars.tsx";
import type { Part } from "./part.ts";

export function Bars(p: Part): JSX.Element {
  const { w } = p;
  return (
    <>
      <LinkBar {...p} action={(c) => w.action(c)} staleText={w.say("manager.link.stale_text")} brokenText={w.say("manager.link.broken_text")} />
      <NoticeBar {...p} />
    </>
  );
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
