// The foot of a board: what the staff must know, a notice that stands, or what the
// hall says to all.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { Say } from "../wire.ts";
import { clockHM } from "../zone.ts";
import { Both, Name } from "./both.tsx";
import type { Key } from "./both.tsx";
import { isMet, readableM } from "./layout.ts";
import type { Plan } from "./layout.ts";
import type { Model } from "./model.ts";
import { hasPart } from "./parts.ts";

/** How long a notice stands before the next one takes its place. */
const noticeEvery = 10_000;

/** What is at the foot. */
export type FootKind = "stale" | "silent" | "short" | "notice" | "more" | "hint" | "none";

/** What is at the foot: the most urgent first. */
export function footOf(m: Model, plan: Plan, silent: boolean): FootKind {
  if (m.staleSince !== undefined && m.state !== "lost") {
    return "stale";
  }
  if (silent) {
    return "silent";
  }
  if (m.state !== "calling" && m.state !== "empty" && m.state !== "pickup" && m.state !== "closed") {
    return "none";
  }
  if (!isMet(plan)) {
    return "short";
  }
  if (m.notices.length > 0 && hasPart(m, "notices")) {
    return "notice";
  }
  if (m.state === "closed") {
    return "none";
  }
  return m.pending > 0 ? "more" : "hint";
}

// hintOf is what people may expect, where there is nothing else to say.
function hintOf(m: Model): Key {
  if (m.state === "pickup") {
    return "board.pickup.empty.text";
  }
  return m.state === "calling" && !m.open ? "board.closed.still" : "board.empty.text";
}

/** The foot. */
export function Foot(props: { kind: FootKind; model: Model; plan: Plan; onSound(): void }): JSX.Element | null {
  const { model: m, plan } = props;
  switch (props.kind) {
    case "none":
      return null;
    case "stale":
      return <footer class="foot stale"><Icon name="network-off" /><div role="status"><Both say="board.stale" values={{ time: clockHM(m.staleSince ?? m.clock) }} /></div></footer>;
    case "silent":
      return <footer class="foot"><button class="sound" type="button" onClick={props.onSound}><Icon name="sound-off" /><Both say="board.sound.blocked" /></button></footer>;
    case "short":
      return (
        <footer class="foot quiet">
          <Icon name="info" />
          <Both say="board.layout.short" values={{ metres: Math.floor(readableM(plan) * 10) / 10, wanted: Math.round(plan.wantedMM / 10) }} />
        </footer>
      );
    case "notice":
      return <footer class="foot quiet"><Icon name="info" /><Name text={m.notices[Math.floor(m.clock / noticeEvery) % m.notices.length]} /></footer>;
    case "more":
      return <footer class="foot quiet"><Icon name="bell" /><Both say="board.calls.more" values={{ n: m.pending }} /></footer>;
    case "hint":
      return <footer class="foot quiet"><Icon name="info" /><Both say={hintOf(m)} /></footer>;
  }
}

/** The newest notice that stands; pick-ups have lines of their own. */
export function standingOf(m: Model): Say | undefined {
  return m.says.find((s) => s.kind === "notice");
}

/** The bar of a notice that stands. */
export function Bar(props: { say: Say; fresh: boolean }): JSX.Element {
  return (
    <div class={`bar-notice card ${props.fresh ? "marked" : ""}`} role="status" data-say={props.say.id}>
      <Icon name="sound" /><Name text={props.say.text} />
    </div>
  );
}
