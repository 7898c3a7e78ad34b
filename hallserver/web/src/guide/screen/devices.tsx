// The devices of the desk, in plain words.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import type { DeskDevice, GuideDesk } from "../../guidewire.ts";
import type { Part } from "../part.ts";

export function Devices(p: Part): JSX.Element {
  const { app, w } = p;
  return (
    <section class="card devices" aria-labelledby="devices" data-desk={app.desk.desk?.state ?? ""}>
      <h2 id="devices">{w.say("guide.desk.title")}</h2>
      <Which {...p} />
      <One {...p} />
    </section>
  );
}

// Which asks at which desk one is, where there are several.
function Which(p: Part): JSX.Element | null {
  const { app, w } = p;
  const all = app.desk.all ?? [];
  if (all.length < 2) {
    return app.desk.desk === undefined ? null : <p class="quiet">{app.desk.desk.name}</p>;
  }
  return (
    <label class="field"><span>{w.say("guide.desk.which")}</span>
      <select name="desk" value={app.desk.id ?? ""} onChange={(e) => { app.desk.choose(e.currentTarget.value); e.currentTarget.blur(); }}>
        {app.desk.id === undefined ? <option value="">{w.say("guide.desk.choose")}</option> : null}
        {all.map((d) => <option key={d.id} value={d.id}>{d.name}</option>)}
      </select>
    </label>
  );
}

function One(p: Part): JSX.Element | null {
  const { app, w } = p;
  const d = app.desk.desk;
  if (d === undefined) {
    return app.desk.all?.length !== 0 ? null : <div><p>{w.say("guide.desk.none")}</p><p class="quiet">{w.say("guide.desk.none_text")}</p></div>;
  }
  if (d.state !== "ok") {
    return <Silent {...p} desk={d} />;
  }
  return (
    <ul>
      <Device {...p} icon="card" name={w.say("guide.reader")} id="reader" device={d.reader} />
      <Device {...p} icon="printer" name={w.say("guide.printer")} id="printer" device={d.printer} />
    </ul>
  );
}

function Silent(p: Part & { desk: GuideDesk }): JSX.Element {
  const { w } = p;
  return (
    <div role="status">
      <p class="device-state bad"><Icon name="network-off" />{w.say("guide.desk.silent", { time: w.clock(p.desk.since ?? p.desk.reader.since) })}</p>
      <p class="quiet">{w.say("guide.desk.silent_text")}</p>
      <p class="quiet">{w.say("guide.desk.none_text")}</p>
    </div>
  );
}

function Device(p: Part & { icon: IconName; name: string; id: string; device: DeskDevice }): JSX.Element {
  const ok = p.device.state === "ok";
  return (
    <li data-device={p.id} data-state={p.device.state}>
      <Icon name={p.icon} /><span>{p.name}</span>
      <b class={ok ? "device-state" : "device-state bad"} role="status"><Icon name={ok ? "check" : "warning"} />{p.w.device(p.device)}</b>
    </li>
  );
}
