// What a ticket is for: a later service may be added, or dropped again.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import { Ask } from "../../staff/ask.tsx";
import { stepsOf } from "../model.ts";
import { Pick } from "../../staff/pick.tsx";
import { serviceOptions } from "./transfer.tsx";
import type { AtWindow, Part } from "../part.ts";

/** How many services one ticket may carry. */
export const servicesMost = 5;

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
      <Chosen {...p} codes={codes} kept={kept} onDrop={(code) => setCodes(codes.filter((c) => c !== code))} />
      <Pick w={w} name="service" label={w.say("console.services.find")} onEmpty={onEmpty}
        options={codes.length >= servicesMost ? [] : serviceOptions(w, app.desk?.services ?? [], codes)} onPick={(o) => setCodes([...codes, o.id])} />
      <p class="quiet hint">{w.say("console.services.hint")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="save-services" disabled={codes.join(" ") === before} onClick={save}>{w.say("console.services.save")}</button>
      </div>
    </Ask>
  );
}

/** The services chosen so far, in their order. The first few stay. */
export function Chosen(p: Part & { codes: readonly string[]; kept: number; onDrop: (code: string) => void }): JSX.Element {
  const { app, w } = p;
  const known = [...(app.desk?.services ?? []), ...(app.mine?.ticket?.services ?? [])];
  return (
    <ol class="chosen" aria-label={w.say("console.services")}>
      {p.codes.map((code, n) => {
        const name = w.text(known.find((s) => s.code === code)?.name) || code;
        return (
          <li key={code} data-chosen={code}>
            <span class="step-n">{n + 1}</span><span>{name}</span>
            {n < p.kept ? <span class="quiet">{w.say("console.services.stays")}</span> : (
              <button class="button plain small" type="button" aria-label={w.say("console.services.drop", { name })} title={w.say("console.services.drop", { name })}
                onClick={() => p.onDrop(code)}><Icon name="close" /></button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
