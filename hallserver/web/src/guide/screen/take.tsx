// Taking a number for whoever stands at the desk.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Pick } from "../../staff/pick.tsx";
import { Chosen, serviceOptions, servicesMost } from "../../staff/services.tsx";
import { usualReason } from "../deeds.ts";
import { CardRow } from "./cardrow.tsx";
import { ClassFields } from "./classfields.tsx";
import type { Part } from "../part.ts";

/** How many people one ticket may stand for, where the server does not tell. */
const usualMost = 60;

export function Take(p: Part): JSX.Element {
  const { app, w } = p;
  const [codes, setCodes] = useState<string[]>([]);
  const [as, setAs] = useState("normal");
  const [reason, setReason] = useState("");
  const [people, setPeople] = useState(1);
  const { self, other } = app.desk.cards;
  const reasons = app.choices?.class_reasons ?? [];
  const peopleMost = app.choices?.people_most ?? usualMost;
  const setClass = (to: string): void => {
    setAs(to);
    setReason(usualReason(to, reasons));
  };
  useEffect(() => {
    if (other !== undefined) {
      setClass("agent");
    }
  }, [other === undefined]);
  const ready = app.free && codes.length > 0 && people >= 1 && people <= peopleMost && (as === "normal" || reason !== "");
  const take = (): void => {
    if (ready) {
      app.take({ services: codes, class: as, reason, people, subject: self?.sealed, agentFor: other?.sealed });
    }
  };
  const onEmpty = (key: string): boolean => {
    if (key === "Backspace" && codes.length > 0) {
      setCodes(codes.slice(0, -1));
      return true;
    }
    if (key === "Enter" && codes.length > 0) {
      take();
      return true; // what is missing stands in red beside it
    }
    return false;
  };
  const printer = app.desk.printer !== undefined;
  return (
    <div class="taking">
      <div class="cards">
        <CardRow {...p} whose="self" label={w.say(other === undefined && app.desk.asking !== "other" ? "guide.card.self" : "guide.card.agent")} ask={w.say("guide.card.read")} note={w.say("guide.card.optional")} />
        <CardRow {...p} whose="other" label={w.say("guide.card.other")} ask={w.say("guide.card.read_other")} />
      </div>
      <div class="what">
        <Pick w={w} name="service" label={w.say("staff.services.find")} calm={app.errand === 0} onEmpty={onEmpty}
          options={codes.length >= servicesMost ? [] : serviceOptions(w, app.choices?.services ?? [], codes)} onPick={(o) => setCodes([...codes, o.id])} />
        <p class="quiet hint">{w.say("guide.take.hint")}</p>
      </div>
      <div class="how">
        <Chosen w={w} label={w.say("guide.take.what")} known={app.choices?.services ?? []} codes={codes} kept={0} onDrop={(code) => setCodes(codes.filter((c) => c !== code))} />
        <ClassFields {...p} of={as} reason={reason} setClass={setClass} setReason={setReason}>
          <label class="field"><span>{w.say("staff.people")}</span>
            <input name="people" type="number" min={1} max={peopleMost} value={people} onInput={(e) => setPeople(Number(e.currentTarget.value))}
              onKeyDown={(e) => { if (e.key === "Enter") { take(); } }} />
          </label>
        </ClassFields>
        {people > peopleMost ? <p class="careful" role="alert">{w.say("staff.people_most", { n: peopleMost })}</p> : null}
        <button class="button main large" type="button" data-act="issue" disabled={!ready} onClick={take}>{w.say(printer ? "guide.take.do" : "guide.take.do_unprinted")}<kbd>Enter</kbd></button>
        {printer ? null : <p class="quiet hint">{w.say(app.desk.unchosen ? "guide.desk.first" : "guide.take.unprinted")}</p>}
      </div>
    </div>
  );
}
