// The board's picture: a model and a plan in, a screen out. Each kind of board has
// its face; what is common to all stands here.

import type { ComponentChildren, JSX } from "preact";
import type { Media } from "../wire.ts";
import { SecondLanguage, secondOf } from "./both.tsx";
import { Calls } from "./callline.tsx";
import { Emergency } from "./emergency.tsx";
import type { Refusal } from "./feed.ts";
import { Bar, Foot, footOf, Stale, standingOf } from "./foot.tsx";
import type { FootKind } from "./foot.tsx";
import { Header } from "./header.tsx";
import { List } from "./list.tsx";
import type { Plan } from "./layout.ts";
import { MediaView } from "./media.tsx";
import type { Ready } from "./mediastore.ts";
import type { Model } from "./model.ts";
import { Enrol, Notice, Refused } from "./notice.tsx";
import type { Enrolment } from "./notice.tsx";
import { hasPart } from "./parts.ts";
import { hasMore, MorePickups, Pickups } from "./pickup.tsx";
import { Queues } from "./queues.tsx";
import { Rate } from "./rate.tsx";
import { SpeakerFace } from "./speakerface.tsx";
import type { Said } from "./speakerface.tsx";
import type { SoundState } from "./speaker.ts";
import { turnOf } from "./turn.ts";
import { Wall } from "./wall.tsx";
import { WindowFace } from "./windowface.tsx";

export interface BoardScreenProps {
  model: Model;
  plan: Plan;
  refusal: Refusal | undefined;
  enrolment: Enrolment;
  /** Pictures and videos that can be shown now. */
  media: Ready[];
  /** Whether the browser holds the sound back until it is touched. */
  silent: boolean;
  sound: SoundState;
  /** What was said last. */
  said: Said | undefined;
  onEnrol(code: string): void;
  onSound(): void;
  onSpoilt(m: Media): void;
}

/** What a board of a model is divided into. */
export interface Parts {
  /** Nothing stands beside the main thing. */
  alone: boolean;
  bar: boolean;
  foot: FootKind;
}

/** What a board of a model is divided into; plan is one without a bar. */
export function partsOfScreen(p: Pick<BoardScreenProps, "model" | "plan" | "refusal" | "enrolment" | "silent"> & { media: number }): Parts {
  const m = p.model;
  const shut = p.refusal !== undefined || p.enrolment.state !== "none";
  const foot = shut ? "none" : footOf(m, p.silent && m.kind !== "speaker");
  const bar = !shut && standingOf(m) !== undefined && (m.state === "calling" || m.state === "empty" || m.state === "pickup" || m.state === "closed");
  return { alone: shut || !hasSide(m, p.plan, p.media), bar, foot: bar && (foot === "more" || foot === "hint") ? "none" : foot };
}

// hasSide says whether something stands beside the calls.
function hasSide(m: Model, plan: Plan, media: number): boolean {
  if (m.kind === "pickup") {
    return m.state === "pickup" && hasMore(m.pickups, plan);
  }
  if (m.kind === "window" || m.kind === "speaker" || (m.state !== "calling" && m.state !== "empty")) {
    return false;
  }
  return hasPart(m, "waiting") || (hasPart(m, "media") && media > 0);
}

/** The whole screen. */
export function BoardScreen(p: BoardScreenProps & { parts: Parts }): JSX.Element {
  const m = p.model;
  return (
    <SecondLanguage.Provider value={secondOf(m.layout?.second)}>
      {m.state === "emergency" && m.emergency !== undefined
        ? <Frame {...p} class="urgent"><Emergency say={m.emergency} clock={m.clock} staleSince={m.staleSince} plan={p.plan} /></Frame>
        : <Usual {...p} />}
    </SecondLanguage.Provider>
  );
}

// Usual is a board with its head and foot.
function Usual(p: BoardScreenProps & { parts: Parts }): JSX.Element {
  const m = p.model;
  const say = p.parts.bar ? standingOf(m) : undefined;
  return (
    <Frame {...p} class={p.parts.foot === "none" ? "footless" : ""}>
      <Header model={m} plan={p.plan} />
      {p.parts.foot === "stale" ? <Stale model={m} plan={p.plan} /> : null}
      <div class={`body ${p.parts.alone ? "alone" : ""} ${p.plan.list === undefined ? "" : "listed"}`}>
        <Body {...p} />
      </div>
      {say !== undefined ? <Bar say={say} fresh={m.fresh.includes(say.id)} plan={p.plan} /> : null}
      <Foot kind={p.parts.foot} model={m} plan={p.plan} onSound={p.onSound} />
    </Frame>
  );
}

function Frame(p: BoardScreenProps & { class: string; children: ComponentChildren }): JSX.Element {
  const { model: m, plan } = p;
  const form = `${plan.portrait ? "portrait" : "landscape"} ${plan.twoStoreys ? "two-storeys" : "one-storey"} ${plan.tight ? "tight" : ""}`;
  return (
    <div class={`board ${form} ${p.class}`} style={sizes(plan)} data-kind={m.kind} data-state={m.state}
      data-stale={m.staleSince === undefined ? "no" : "yes"} data-feed={m.feed} data-offset={String(m.offset)}>
      {p.children}
      {m.dim < 100 ? <div class="dim" style={{ "--dark": ((100 - m.dim) / 100).toFixed(2) }} data-dim={String(m.dim)} /> : null}
    </div>
  );
}

function sizes(plan: Plan): Record<string, string> {
  return {
    "--u": `${plan.unit}px`, "--number": `${plan.number}px`, "--words": `${plan.words}px`,
    "--line-high": `${plan.lineHigh}px`, "--side-high": `${plan.sideHigh}px`, "--lines": String(plan.lines),
  };
}

// Body is what stands between head and foot: the main thing, and what is beside it.
function Body(p: BoardScreenProps & { parts: Parts }): JSX.Element {
  const { model: m, plan } = p;
  const turn = p.parts.alone && m.kind !== "hall" && m.kind !== "zone" ? undefined : turnOf(m, p.media.map((r) => r.seconds));
  const media = turn === undefined ? null : <MediaView ready={p.media[turn.item] as Ready} onSpoilt={p.onSpoilt} />;
  return (
    <>
      <main class="main">{turn?.place === "main" ? media : <Main {...p} />}</main>
      {p.parts.alone ? null : m.kind === "pickup" ? <MorePickups model={m} plan={plan} />
        : turn?.place === "side" ? <aside class="side-media">{media}</aside>
          : hasPart(m, "waiting") ? <Queues queues={m.queues} windows={openWindows(m)} clock={m.clock} plan={plan} /> : <div class="side-media" />}
      {plan.list === undefined ? null : <List model={m} cells={plan.list} />}
    </>
  );
}

function openWindows(m: Model): number {
  return m.windows.filter((w) => w.state === "open").length;
}

function Main(p: BoardScreenProps & { parts: Parts }): JSX.Element {
  const { model: m, plan } = p;
  if (p.refusal?.kind === "unknown-board") {
    return <Notice icon="warning" title="board.unknown.title" text="board.unknown.text" />;
  }
  if (p.refusal?.kind === "refused" || p.refusal?.kind === "behind") {
    return <Refused why={p.refusal.text} code={p.refusal.code} form={p.refusal.kind === "refused"} enrolment={p.enrolment} onEnrol={p.onEnrol} />;
  }
  if (p.refusal !== undefined || p.enrolment.state !== "none") {
    return <Enrol enrolment={p.enrolment} onEnrol={p.onEnrol} />;
  }
  if (m.state === "connecting") {
    return <Notice icon="clock" title="board.connecting.title" text="board.connecting.text" />;
  }
  if (m.state === "lost") {
    return <Notice icon="network-off" title="board.lost.title" text="board.lost.text" />;
  }
  if (m.rate !== undefined && m.state === "rate") {
    return <Rate window={m.rate} plan={plan} />;
  }
  return <Face {...p} />;
}

// Face is the face of the board's kind.
function Face(p: BoardScreenProps & { parts: Parts }): JSX.Element {
  const { model: m, plan } = p;
  switch (m.kind) {
    case "window":
      return <WindowFace model={m} plan={plan} />;
    case "pickup":
      return <Pickups model={m} plan={plan} />;
    case "wall":
      return <Wall model={m} plan={plan} high={bodyHigh(plan, p.parts)} />;
    case "speaker":
      return <SpeakerFace sound={p.sound} last={p.said} plan={plan} onSound={p.onSound} />;
  }
  if (m.state === "calling") {
    return <Calls calls={m.calls} plan={plan} />;
  }
  if (m.state === "empty") {
    return <Notice icon="bell" title="board.empty.title" text="board.empty.text" />;
  }
  return <Notice icon="clock" title="board.closed.title" text={m.queues.some((q) => q.waiting > 0) ? "board.closed.still" : "board.closed.text"} />;
}

// bodyHigh is the height between head and foot, in units.
function bodyHigh(plan: Plan, parts: Parts): number {
  const [head, foot] = plan.portrait ? [136, 112] : [104, 96];
  return plan.height / plan.unit - 64 - head - 24 - (parts.foot === "none" ? 0 : foot + 24) - (parts.bar ? foot + 24 : 0);
}
