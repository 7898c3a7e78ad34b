// The list of keys.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import { Ask } from "../../staff/ask.tsx";
import { holdKey, keyOf, outcomeKey, soundKey } from "../keys.ts";
import type { Keyed } from "../keys.ts";
import type { Part } from "../part.ts";

export function Help(p: Part): JSX.Element {
  const { w } = p;
  const rows: [string, string][] = (Object.keys(keyOf) as Keyed[]).map((verb) => [keyOf[verb], w.action(verb)]);
  rows.splice(4, 0, [outcomeKey, w.say("console.outcome")]);
  rows.push(
    [holdKey, w.say("console.holder.show")], ["1 2 3", w.say("console.keys.lists")], ["rows", w.say("console.keys.rows")],
    ["Del", w.say("console.cancel_ticket")], [soundKey, w.say("console.keys.sound")], ["?", w.say("console.keys.title")],
  );
  return (
    <Ask {...p} name="keys" title={w.say("console.keys.title")} back={w.say("staff.dismiss")} wide>
      <dl class="keys">
        {rows.map(([key, what]) => <div key={key}><dt><kbd>{key === "rows" ? <><Icon name="up" /><Icon name="down" /></> : key}</kbd></dt><dd>{what}</dd></div>)}
      </dl>
    </Ask>
  );
}
