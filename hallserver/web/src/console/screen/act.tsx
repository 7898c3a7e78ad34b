// Buttons that act, with their keys on them.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import { act, keyOf } from "../keys.ts";
import type { Keyed } from "../keys.ts";
import type { AtWindow, Part } from "../part.ts";

/** A button for an action. */
export function Act(p: Part & {
  verb: Keyed; icon: IconName; label: string; small?: boolean; main?: boolean; note?: string | undefined;
}): JSX.Element {
  const busy = p.app.commands.pending?.verb === p.verb && p.app.commands.slow;
  return (
    <button type="button" class={`button ${p.small ? "small" : "large"} ${p.main ? "main" : ""}`} data-act={p.verb} aria-keyshortcuts={keyOf[p.verb]}
      disabled={!p.app.offered(p.verb)} onClick={() => act(p.app, p.verb)}>
      <Icon name={p.icon} />
      <span>{busy ? p.w.say("staff.sending") : p.label}{p.note === undefined ? null : <small>{p.note}</small>}</span>
      <kbd>{keyOf[p.verb]}</kbd>
    </button>
  );
}

/** The main action. It stands in the same place whatever happens. */
export function Next(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const busy = app.commands.pending?.verb === "call" && app.commands.slow;
  return (
    <button type="button" class="next" data-act="next" aria-keyshortcuts={keyOf.call} disabled={!app.offered("call") || app.settling} onClick={() => app.do("call")}>
      <Icon name="forward" /><span>{busy ? w.say("staff.sending") : nextLabel(p)}</span><kbd>{keyOf.call}</kbd>
    </button>
  );
}

function nextLabel(p: AtWindow): string {
  const t = p.mine.ticket;
  if (p.mine.emergency !== undefined) {
    return p.w.say("console.next.emergency");
  }
  if (t === undefined) {
    return p.w.say("console.next");
  }
  if (t.done + 1 >= t.services.length && p.mine.pause_next !== undefined) {
    return p.w.say("console.next.pause", { number: t.number });
  }
  return p.w.say(t.done + 1 < t.services.length ? "console.next.goes_on" : "console.next.finish", { number: t.number });
}
