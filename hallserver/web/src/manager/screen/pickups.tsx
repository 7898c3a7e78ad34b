// Results that lie ready: calling a number to collect, calling it again, and taking
// it off when it was taken.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ReadyResult } from "../../healthwire.ts";
import { Icon } from "../../icon.tsx";
import { Opening } from "../../staff/frame.tsx";
import type { Part } from "../part.ts";

export function Pickups(p: Part): JSX.Element {
  const { app, w } = p;
  const list = app.pickups;
  if (list === "denied") {
    return <p class="none quiet">{w.say("manager.pickup.denied")}</p>;
  }
  return (
    <div class="report">
      <Caller {...p} />
      {list === undefined ? <Opening {...p} />
        : list.length === 0 ? <div class="none"><p>{w.say("manager.pickup.none")}</p><p class="quiet">{w.say("manager.pickup.none_text")}</p></div>
        : <Table {...p} list={list} />}
    </div>
  );
}

// Caller asks for the number and the window.
function Caller(p: Part): JSX.Element {
  const { app, w } = p;
  const [number, setNumber] = useState("");
  const [window, setWindow] = useState("");
  const chosen = Number(window || app.windows[0]?.number || 0);
  const submit = (e: Event): void => {
    e.preventDefault();
    void app.callReady(number, chosen).then((sent) => { if (sent) { setNumber(""); } });
  };
  return (
    <form class="call-ready" onSubmit={submit}>
      <label><span>{w.say("manager.pickup.number")}</span>
        <input name="number" value={number} placeholder="A023" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={16}
          aria-describedby="ready-hint" onInput={(e) => setNumber(e.currentTarget.value.toUpperCase())} />
      </label>
      <label><span>{w.say("manager.pickup.window")}</span>
        <select name="window" value={String(chosen)} onChange={(e) => setWindow(e.currentTarget.value)}>
          {app.windows.map((o) => <option key={o.number} value={o.number}>{w.text(o.name) || o.number}</option>)}
        </select>
      </label>
      <button class="button main" type="submit" data-act="ready" disabled={!app.free || number.trim() === "" || chosen === 0}><Icon name="recall" />{w.say("manager.pickup.do")}</button>
      <p class="quiet" id="ready-hint">{w.say("manager.pickup.hint")}</p>
    </form>
  );
}

function Table(p: Part & { list: ReadyResult[] }): JSX.Element {
  const { w } = p;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={w.say("manager.tab.pickup")}>
      <table class="figures pickups">
        <thead>
          <tr>
            {(["number", "window"] as const).map((c) => <th key={c} scope="col">{w.say(`manager.pickup.${c}`)}</th>)}
            {(["since", "times"] as const).map((c) => <th key={c} scope="col" class="figure">{w.say(`manager.pickup.${c}`)}</th>)}
            <th scope="col"><span class="unseen">{w.say("manager.pickup.acts")}</span></th>
          </tr>
        </thead>
        <tbody>{p.list.map((r) => <Row key={r.ticket} {...p} result={r} />)}</tbody>
      </table>
    </div>
  );
}

function Row(p: Part & { result: ReadyResult }): JSX.Element {
  const { app, w, result } = p;
  const { number, window, window_name: name, ready, times, called_at: called } = result.pickup;
  return (
    <tr data-number={number}>
      <th scope="row"><b>{number}</b></th>
      <td>{w.text(name) || window}</td>
      <td class="figure">{w.time((app.now() - Date.parse(ready)) / 1000)}</td>
      <td class="figure">{w.say("manager.pickup.n_times", { n: times, time: w.clock(called) })}</td>
      <td class="acts">
        <button class="button small" type="button" data-act="again" disabled={!app.free} onClick={() => app.ready(result.ticket, number, window)}><Icon name="recall" />{w.say("manager.pickup.again")}</button>
        <button class="button small" type="button" data-act="taken" disabled={!app.free} onClick={() => app.taken(result.ticket, number)}><Icon name="check" />{w.say("manager.pickup.taken")}</button>
      </td>
    </tr>
  );
}
