// Bars say what must be known before anything else: how the link is, and what became of
// the last press. A page adds its own.

import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { clockHMS } from "../zone.ts";
import { isBehind } from "./api.ts";
import type { Command } from "./command.ts";
import type { Text } from "../text.ts";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

/** What the bars of every page are made of. */
export interface Told<C extends Command> {
  app: StaffPage<C>;
  w: StaffWords;
  /** What a command is called. */
  action(c: C): string;
  /** What the page is without its server, and when that is in trouble. */
  staleText: string;
  brokenText: string;
}

/** Whether the bars that every page has are there. */
export function hasBars(app: StaffPage): boolean {
  return app.notice !== undefined || app.link.stale || (app.commands.pending !== undefined && app.commands.unanswered);
}

/** How the link is, and the command that was not answered. */
export function LinkBar<C extends Command>(p: Told<C>): JSX.Element | null {
  const { app, w } = p;
  const c = app.commands.pending;
  if (c !== undefined && app.commands.stage === "asking") {
    return (
      <Bar tone="watch" icon="warning" id="asking" actions={
        <>
          <button class="button small main" type="button" onClick={() => app.commands.retry()}>{w.say("staff.sending.retry")}</button>
          <button class="button small" type="button" onClick={() => app.letBe()}>{w.say("staff.sending.drop")}</button>
        </>
      }>
        {w.say("staff.sending.ask", { time: clockHMS(c.since), action: p.action(c) })}
      </Bar>
    );
  }
  if (c !== undefined && app.commands.unanswered && app.phase !== "signin" && !app.signIn.again) {
    return <Bar tone="watch" icon="network-off" id="unanswered">{w.say("staff.sending.wait", { action: p.action(c) })}</Bar>;
  }
  if (!app.link.stale) {
    return null;
  }
  const time = clockHMS(app.link.since);
  const broken = app.link.broken;
  if (broken !== undefined) {
    return <Bar tone="watch" icon="warning" id="broken"><b>{w.say("staff.link.broken", { time })}</b> {isBehind(broken) ? w.problem(broken) : p.brokenText}</Bar>;
  }
  return <Bar tone="watch" icon="network-off" id="stale"><b>{w.say("staff.link.stale", { time })}</b> {p.staleText}</Bar>;
}

/** That the own password was changed. */
export function PasswordBar(p: { app: Pick<StaffPage, "dismiss">; w: StaffWords }): JSX.Element {
  return <Bar tone="calm" icon="done" id="password" actions={<Dismiss {...p} />}>{p.w.say("staff.password.done")}</Bar>;
}

/** That the server refused a command, and why. */
export function RefusedBar(p: { app: Pick<StaffPage, "dismiss">; w: StaffWords; action: string; reason: string }): JSX.Element {
  return <Bar tone="watch" icon="info" id="refused" actions={<Dismiss {...p} />}>{p.w.say("staff.refused", { action: p.action, reason: p.reason })}</Bar>;
}

/** The button that takes a notice away. */
export function Dismiss(p: { app: Pick<StaffPage, "dismiss">; w: StaffWords }): JSX.Element {
  return <button class="button small" type="button" onClick={() => p.app.dismiss()}>{p.w.say("staff.dismiss")}<kbd>Esc</kbd></button>;
}

/** An emergency stands: above all else, on every page that staff work with. */
export function EmergencyBar(p: { w: StaffWords; text: Text; since: string; hint: string; actions?: ComponentChildren }): JSX.Element {
  const { w } = p;
  return (
    <Bar tone="alarm" icon="warning" id="emergency" actions={p.actions}>
      <b>{w.text(p.text)}</b> {p.hint} <span class="since">{w.say("staff.emergency.since", { time: w.clock(p.since) })}</span>
    </Bar>
  );
}

export function Bar(p: { tone: "watch" | "calm" | "alarm"; icon: IconName; id: string; children: ComponentChildren; actions?: ComponentChildren }): JSX.Element {
  return (
    <div class={`bar ${p.tone}`} role={p.tone === "alarm" ? "alert" : "status"} data-bar={p.id}>
      <Icon name={p.icon} /><p>{p.children}</p>{p.actions}
    </div>
  );
}
