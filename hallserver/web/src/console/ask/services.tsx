// What a ticket is for: a later service may be added, or dropped again.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Ask } from "../../staff/ask.tsx";
import { stepsOf } from "../model.ts";
import { Pick } from "../../staff/pick.tsx";
import { Chosen, serviceOptions, servicesMost } from "../../staff/services.tsx";
import type { AtWindow } from "../part.ts";

export function Services(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const t = p.mine.ticket;
  const [codes, setCodes] = useState(t?.services.map((s) => s.code) ?? []);
  const kept = t === undefined ? 0 : stepsOf(t).filter((s) => s !== "to-come").length;
  const before = t?.services.map((s) => s.code).join(" ");
  const save = (): void => app.do("services", { services: codes });
  const onEmpty = (key: string): boolean => {
    if (key === "Backspace" && codes.length > kept) {
      setCodes(codes.slice(0, -1));
      return true;
    }
    if (key === "Enter" && codes.join(" ") !== before) {
      save();
      return true;
    }
    return false;
  };
  return (
    <Ask {...p} name="services" title={w.say("console.services.title", { number: t?.number ?? "" })} wide>
      <Chosen w={w} label={w.say("console.services")} known={[...(app.desk?.services ?? []), ...(t?.services ?? [])]} codes={codes} kept={kept} onDrop={(code) => setCodes(codes.filter((c) => c !== code))} />
      <Pick w={w} name="service" label={w.say("staff.services.find")} onEmpty={onEmpty}
        options={codes.length >= servicesMost ? [] : serviceOptions(w, app.desk?.services ?? [], codes)} onPick={(o) => setCodes([...codes, o.id])} />
      <p class="quiet hint">{w.say("console.services.hint")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="save-services" disabled={codes.join(" ") === before} onClick={save}>{w.say("console.services.save")}</button>
      </div>
    </Ask>
  );
}
