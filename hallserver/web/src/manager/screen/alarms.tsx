// What wants somebody to look, on top of whatever else is seen.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import { cardAlarm, cardsOf, isAlarm, nameOf, sorted, standingOf } from "../light.ts";
import type { Part } from "../part.ts";

/** How many are named; the rest are counted. */
const named = 3;

export function Alarms(p: Part): JSX.Element | null {
  const { app, w } = p;
  const h = app.health;
  if (h === undefined) {
    return null;
  }
  if (h.alarms === 0) {
    const n = h.devices.filter((d) => standingOf(d) === "ok").length;
    return n === 0 ? null : <p class="alarms well" role="status" data-alarms="0"><Icon name="done" /><b>{w.say("manager.alarms.none", { n })}</b></p>;
  }
  const all = [
    ...(h.halted === undefined ? [] : [`${w.say("manager.halted")} ${w.say("manager.halted.state")}`]),
    ...cardsOf(h).map((c) => cardAlarm(w, c)),
    ...(h.clock === undefined ? [] : [`${w.say("manager.clock")} ${w.say("manager.clock.state")}`]),
    ...sorted(h).filter(isAlarm).map((d) => `${nameOf(w, d)} ${w.say(`manager.state.${standingOf(d)}`)}`),
    ...h.files.map((f) => `${f.name} ${w.say("manager.file.state")}`),
  ];
  return (
    <div class="alarms bad" role="status" data-alarms={h.alarms}>
      <Icon name="warning" /><b>{w.say("manager.alarms.some", { n: h.alarms })}</b>
      <ul>
        {all.slice(0, named).map((text, n) => <li key={n}>{text}</li>)}
        {all.length > named ? <li>{w.say("manager.alarms.more", { n: all.length - named })}</li> : null}
      </ul>
      {app.tab === "devices" ? null : <button class="button small" type="button" onClick={() => app.showTab("devices")}>{w.say("manager.alarms.look")}</button>}
    </div>
  );
}
