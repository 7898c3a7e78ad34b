// The window without a ticket: free, or paused.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import { Act } from "./act.tsx";
import { Level } from "./level.tsx";
import { waitedS } from "../waited.ts";
import type { AtWindow } from "../part.ts";

export function Idle(p: AtWindow): JSX.Element {
  const { w, app } = p;
  const waiting = app.lists.waiting;
  const longest = waiting.reduce((most, t) => Math.max(most, waitedS(t, app.now())), 0);
  return (
    <div class="idle">
      <p class="idle-big" aria-live="polite">{waiting.length === 0 ? w.say("console.idle.none") : w.say("console.idle.some", { n: app.countOf("waiting") })}</p>
      {waiting.length === 0
        ? <p class="quiet">{w.say("console.idle.none_text")}</p>
        : <p class="idle-longest"><span class="quiet">{w.say("console.idle.longest")}</span> <Level {...p} seconds={longest} word /></p>}
    </div>
  );
}

/** The window stops for a while: until when, and how to go on. */
export function Paused(p: AtWindow): JSX.Element {
  const { w, app, mine } = p;
  const until = mine.until === undefined ? undefined : Date.parse(mine.until);
  const over = until === undefined ? 0 : Math.floor((app.now() - until) / 1000);
  const reason = w.text(mine.reason_name) || mine.reason || w.say("console.state.paused");
  return (
    <div class="idle paused-now" data-until={mine.until ?? ""}>
      <p class="idle-big">{mine.until === undefined ? w.say("console.paused.title") : w.say("console.paused.until", { time: w.clock(mine.until) })}</p>
      <p class="quiet">{w.say("console.paused.text", { reason, time: w.clock(mine.since) })}</p>
      {over >= 60 ? <p class="flag watch"><Icon name="warning" />{w.say("console.paused.over", { time: w.time(over) })}</p> : null}
      <Act {...p} verb="resume" icon="play" label={w.say("console.resume")} main />
    </div>
  );
}
