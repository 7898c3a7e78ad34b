// Every board, loudspeaker and sign: its light, what is wrong, what to do. Before them
// the kiosks on which a card was left.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import type { CardLeft, DeviceHealth, FileHealth, Health } from "../../healthwire.ts";
import { cardsOf, kioskOf, nameOf, placeOf, sentenceOf, shapes, sorted, standingOf } from "../light.ts";
import type { Standing } from "../light.ts";
import type { Part } from "../part.ts";

export function Devices(p: Part & { health: Health }): JSX.Element {
  const { w, health: h } = p;
  if (h.devices.length === 0 && h.files.length === 0 && cardsOf(h).length === 0 && h.clock === undefined && h.halted === undefined) {
    return <div class="none"><h2>{w.say("manager.devices.empty")}</h2><p class="quiet">{w.say("manager.devices.empty_text")}</p></div>;
  }
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={w.say("manager.devices.title")}>
      <table class="devices">
        <thead>
          <tr>
            <th scope="col">{w.say("manager.devices.how")}</th>
            <th scope="col">{w.say("manager.devices.what")}</th>
            <th scope="col">{w.say("manager.devices.word")}</th>
            <th scope="col" class="figure">{w.say("manager.devices.since")}</th>
            <th scope="col" class="figure">{w.say("manager.devices.last")}</th>
          </tr>
        </thead>
        <tbody>
          {h.halted === undefined ? null : <Halted {...p} code={h.halted} detail={h.halted_detail ?? ""} />}
          {cardsOf(h).map((c) => <Card key={`card ${c.device}`} {...p} card={c} />)}
          {h.clock === undefined ? null : <Clock {...p} why={h.clock} />}
          {h.files.map((f) => <File key={f.name} {...p} file={f} />)}
          {sorted(h).map((d) => <Device key={`${d.board} ${d.device ?? ""} ${d.state}`} {...p} device={d} />)}
        </tbody>
      </table>
    </div>
  );
}

/** How a row stands: as a device does, or as what is not one. */
type Row = Standing | "file" | "card-left";

const rowShapes: Record<Row, IconName> = { ...shapes, file: "warning", "card-left": "card" };

function Light(p: { standing: Row; word: string }): JSX.Element {
  return <span class={`light ${p.standing}`}><Icon name={rowShapes[p.standing]} />{p.word}</span>;
}

function Device(p: Part & { device: DeviceHealth }): JSX.Element {
  const { app, w, device: d } = p;
  const standing = standingOf(d);
  return (
    <tr class={`device ${standing}`} data-board={d.board} data-device={d.device ?? ""} data-state={standing}>
      <td><Light standing={standing} word={w.say(`manager.state.${standing}`)} /></td>
      <th scope="row"><b>{nameOf(w, d)}</b><span class="quiet">{placeOf(w, d)}</span></th>
      <td class="words">{sentenceOf(w, d)}</td>
      <td class="figure">{standing === "nobody" ? "" : ago(p, d.since)}</td>
      <td class="figure last">
        {d.last_call === undefined || d.last_call_at === undefined ? <span class="quiet">—</span>
          : <><b>{d.last_call}</b><span class="quiet">{at(app.now(), w.clock(d.last_call_at), d.last_call_at)}</span></>}
      </td>
    </tr>
  );
}

function ago(p: Part, since: string): string {
  return p.w.time((p.app.now() - Date.parse(since)) / 1000);
}

const dayMS = 86_400_000;

// at is a time of today; of another day it says nothing of value here.
function at(now: number, clock: string, when: string): string {
  return now - Date.parse(when) < dayMS ? clock : "";
}

// Halted says that the hall takes nothing, why, and what to do.
function Halted(p: Part & { code: string; detail: string }): JSX.Element {
  const { w } = p;
  return (
    <tr class="device refused" data-halted={p.code} data-state="refused" title={p.detail}>
      <td><Light standing="refused" word={w.say("manager.halted.state")} /></td>
      <th scope="row"><b>{w.say("manager.halted")}</b><span class="quiet">hallserver</span></th>
      <td class="words">{w.halted(p.code)}</td>
      <td class="figure"><span class="quiet">—</span></td>
      <td class="figure last"><span class="quiet">—</span></td>
    </tr>
  );
}

function Card(p: Part & { card: CardLeft }): JSX.Element {
  const { w, card: c } = p;
  return (
    <tr class="device card-left" data-card={c.device} data-state="card-left">
      <td><Light standing="card-left" word={w.say("manager.card.state")} /></td>
      <th scope="row"><b>{kioskOf(c)}</b><span class="quiet">{w.say("manager.card")}</span></th>
      <td class="words">{w.say("manager.card.text", { time: w.clock(c.since) })}</td>
      <td class="figure">{ago(p, c.since)}</td>
      <td class="figure last"><span class="quiet">—</span></td>
    </tr>
  );
}

function Clock(p: Part & { why: string }): JSX.Element {
  const { w } = p;
  return (
    <tr class="device file" data-clock={p.why} data-state="file">
      <td><Light standing="file" word={w.say("manager.clock.state")} /></td>
      <th scope="row"><b>{w.say("manager.clock")}</b><span class="quiet">hallserver</span></th>
      <td class="words">{w.say("manager.clock.text")}</td>
      <td class="figure"><span class="quiet">—</span></td>
      <td class="figure last"><span class="quiet">—</span></td>
    </tr>
  );
}

function File(p: Part & { file: FileHealth }): JSX.Element {
  const { w, file: f } = p;
  return (
    <tr class="device file" data-file={f.name} data-state="file">
      <td><Light standing="file" word={w.say("manager.file.state")} /></td>
      <th scope="row"><b>{f.name}</b><span class="quiet">{w.say("manager.file")}</span></th>
      <td class="words">{w.say("manager.file.text", { fault: w.lang === "zh" ? f.fault_zh ?? f.fault : f.fault })}</td>
      <td class="figure">{ago(p, f.at)}</td>
      <td class="figure last"><span class="quiet">—</span></td>
    </tr>
  );
}
