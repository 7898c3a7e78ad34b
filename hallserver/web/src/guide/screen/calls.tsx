// The kiosks at which somebody asks for help, oldest first.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { HelpCall } from "../../wire.ts";
import type { Part } from "../part.ts";

export function Calls(p: Part & { calls: readonly HelpCall[] }): JSX.Element {
  const { w } = p;
  if (p.calls.length === 0) {
    return <div class="nobody"><p>{w.say("guide.help.none")}</p><p class="quiet">{w.say("guide.help.none_text")}</p></div>;
  }
  return <ul class="calls">{p.calls.map((c) => <Call key={c.id} {...p} call={c} />)}</ul>;
}

function Call(p: Part & { call: HelpCall }): JSX.Element {
  const { app, w, call } = p;
  const taken = call.taker !== undefined;
  return (
    <li class={taken ? "call taken" : "call"} data-call={call.id} data-taken={String(taken)}>
      <Icon name={taken ? "done" : "bell"} />
      <div>
        <b>{call.kiosk}</b>
        <p class="quiet">{w.say("guide.help.since", { time: w.clock(call.since) })}{taken ? ` · ${w.say("guide.help.taken", { name: call.taken_by ?? "" })}` : ""}</p>
      </div>
      {taken
        ? <button class="button" type="button" data-act="end" disabled={!app.free} onClick={() => app.answer("end", call)}>{w.say("guide.help.end")}{call === app.own ? <kbd>F</kbd> : null}</button>
        : <button class="button main" type="button" data-act="take" disabled={!app.free} onClick={() => app.answer("take", call)}>{w.say("guide.help.take")}{call === app.next ? <kbd>G</kbd> : null}</button>}
    </li>
  );
}
