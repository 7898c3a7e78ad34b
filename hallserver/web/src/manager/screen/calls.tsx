// How the calls of a day reached the hall's devices.

import type { JSX } from "preact";
import type { CallsDevice, CallsReport } from "../../healthwire.ts";
import { Icon } from "../../icon.tsx";
import { Opening } from "../../staff/frame.tsx";
import type { Part } from "../part.ts";

export function Calls(p: Part): JSX.Element {
  const { app, w } = p;
  const r = app.calls;
  if (r === "denied") {
    return <p class="none quiet">{w.say("manager.calls.denied")}</p>;
  }
  const date = app.date === "" ? app.today() : app.date;
  return (
    <div class="report">
      <div class="report-top">
        <h2>{r === undefined ? "" : w.say("manager.calls.title", { date: r.date, n: r.calls })}</h2>
        <label class="day"><span>{w.say("manager.calls.date")}</span>
          <input type="date" value={date} max={app.today()} onChange={(e) => { if (e.currentTarget.value !== "") { app.showDate(e.currentTarget.value); } }} />
        </label>
      </div>
      {r === undefined ? <Opening {...p} />
        : r.calls === 0 ? <div class="none"><p>{w.say("manager.calls.none")}</p><p class="quiet">{w.say("manager.calls.none_text")}</p></div>
        : <Table {...p} report={r} />}
    </div>
  );
}

function Table(p: Part & { report: CallsReport }): JSX.Element {
  const { w } = p;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={w.say("manager.tab.calls")}>
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">{w.say("manager.calls.device")}</th>
            {(["due", "shown", "spoken", "skipped", "missing", "p50", "p99", "most"] as const).map((c) => <th key={c} scope="col" class="figure">{w.say(`manager.calls.${c}`)}</th>)}
          </tr>
        </thead>
        <tbody>{p.report.devices.map((d) => <Row key={`${d.board} ${d.device}`} {...p} device={d} />)}</tbody>
      </table>
    </div>
  );
}

/** How many calls a device neither showed nor said nor passed over. */
export function missingOf(d: CallsDevice): number {
  return Math.max(0, d.due - Math.max(d.shown, d.spoken + d.skipped));
}

function Row(p: Part & { device: CallsDevice }): JSX.Element {
  const { w, device: d } = p;
  const dash = <span class="quiet">—</span>;
  const missing = missingOf(d);
  const told = d.shown + d.spoken > 0;
  return (
    <tr data-board={d.board} data-device={d.device} data-missing={missing}>
      <th scope="row"><b>{(d.name ?? d.device) || w.say("manager.devices.unnamed")}</b><span class="quiet">{d.board}</span></th>
      <td class="figure">{d.due}</td>
      <td class="figure">{d.shown > 0 ? d.shown : dash}</td>
      <td class="figure">{d.spoken > 0 ? d.spoken : dash}</td>
      <td class="figure">{d.skipped > 0 ? d.skipped : dash}</td>
      <td class="figure">{missing > 0 ? <span class="missing"><Icon name="warning" />{missing}</span> : dash}</td>
      <td class="figure">{told ? w.precise(d.p50_s) : dash}</td>
      <td class="figure">{told ? w.precise(d.p99_s) : dash}</td>
      <td class="figure">{told ? <>{w.precise(d.most_s)} <span class="quiet">{d.most_number}</span></> : dash}</td>
    </tr>
  );
}
