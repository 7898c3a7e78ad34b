// The window at work: what it is doing, what can be done, who waits.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import { Act, Next } from "./act.tsx";
import { AtHand } from "./athand.tsx";
import { Counts } from "./counts.tsx";
import { Idle, Paused } from "./idle.tsx";
import { askOutcome, keyOf, outcomeKey } from "../keys.ts";
import { Line } from "./line.tsx";
import { doing } from "../model.ts";
import { stopwatch } from "../../staff/length.ts";
import type { AtWindow, Part } from "../part.ts";

export function Work(p: Part): JSX.Element | null {
  const mine = p.app.mine;
  if (mine === undefined) {
    return null;
  }
  return (
    <main class="work">
      <h1 class="unseen">{p.w.say("console.window_n", { n: mine.number })}</h1>
      <section class={`card stage ${doing(mine)}`} data-doing={doing(mine)} data-ticket={mine.ticket?.number ?? ""}>
        <Stage {...p} mine={mine} />
      </section>
      <Next {...p} mine={mine} />
      <aside class="side">
        <Line {...p} mine={mine} />
        <Counts {...p} />
      </aside>
    </main>
  );
}

function Stage(p: AtWindow): JSX.Element {
  const t = p.mine.ticket;
  return (
    <>
      <StageTop {...p} />
      {t !== undefined ? <AtHand {...p} ticket={t} /> : p.mine.state === "paused" ? <Paused {...p} /> : <Idle {...p} />}
      {p.mine.state === "paused" ? null : <Actions {...p} />}
    </>
  );
}

const stateIcons: Record<string, IconName> = { open: "window", called: "recall", serving: "people", paused: "pause", closed: "window" };

function StageTop(p: AtWindow): JSX.Element {
  const d = doing(p.mine);
  const t = p.mine.ticket;
  const since = t?.started_at ?? t?.called_at ?? p.mine.since;
  return (
    <div class="stage-top">
      <p class={`state ${d}`}>
        <Icon name={stateIcons[d] ?? "window"} />
        <b>{p.w.say(`console.state.${d === "closed" ? "open" : d}`)}</b>
        <span class="stopwatch">{stopwatch((p.app.now() - Date.parse(since)) / 1000)}</span>
      </p>
      <div class="row">
        <Act {...p} verb="issue" icon="plus" label={p.w.say("console.issue")} small />
        <PauseAct {...p} />
        <Act {...p} verb="handover" icon="people" label={p.w.say("console.handover")} small />
        <Act {...p} verb="close" icon="leave" label={p.w.say("console.leave")} small />
      </div>
    </div>
  );
}

// PauseAct pauses, at once or after this ticket, or takes that back.
function PauseAct(p: AtWindow): JSX.Element | null {
  const { app, w, mine } = p;
  if (mine.state === "paused") {
    return null;
  }
  if (mine.pause_next === undefined) {
    return <Act {...p} verb="pause" icon="pause" label={w.say(mine.ticket === undefined ? "console.pause" : "console.pause.after")} small />;
  }
  return (
    <button type="button" class="button small on" data-act="unpause" aria-keyshortcuts={keyOf.pause} disabled={!app.offered("resume")} onClick={() => app.do("resume")}>
      <Icon name="play" /><span>{w.say("console.pause.drop")}</span><kbd>{keyOf.pause}</kbd>
    </button>
  );
}

// Actions stand in the same places whether they can be taken or not.
function Actions(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const left = p.mine.ticket?.recalls_left;
  return (
    <div class="actions">
      <Act {...p} verb="recall" icon="recall" label={w.say("console.recall")} note={left === undefined ? undefined : w.say("console.recalls_left", { n: left })} />
      <Act {...p} verb="start" icon="play" label={w.say("console.start")} />
      <Act {...p} verb="finish" icon="check" label={w.say("console.finish")} />
      <button type="button" class="button large" data-act="outcome" aria-keyshortcuts="Shift+F"
        disabled={!app.offered("finish") || (app.desk?.outcomes.length ?? 0) === 0} onClick={() => askOutcome(app)}>
        <Icon name="done" /><span>{w.say("console.outcome")}</span><kbd>{outcomeKey}</kbd>
      </button>
      <Act {...p} verb="park" icon="park" label={w.say("console.park")} />
      <Act {...p} verb="transfer" icon="transfer" label={w.say("console.transfer")} />
      <Act {...p} verb="services" icon="plus" label={w.say("console.services")} />
      <Act {...p} verb="noshow" icon="absent" label={w.say("console.noshow")} />
    </div>
  );
}
