// A ticket for somebody who does not take one at a kiosk.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { IssueRequest } from "../../wire.ts";
import { Ask } from "../../staff/ask.tsx";
import { Pick } from "../../staff/pick.tsx";
import { Chosen, serviceOptions, servicesMost } from "../../staff/services.tsx";
import type { AtWindow } from "../part.ts";

/** The classes a clerk may give; an appointment comes from its booking. */
const classes = ["normal", "priority", "green", "named", "returning", "agent"] as const;
type Class = (typeof classes)[number];

/** How many people one ticket may stand for, where the server does not tell. */
const usualMost = 60;

export function Issue(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const [codes, setCodes] = useState<string[]>([]);
  const [as, setAs] = useState<Class>("normal");
  const [people, setPeople] = useState(1);
  const [officer, setOfficer] = useState(app.desk?.staff[0]?.user ?? "");
  const peopleMost = app.desk?.people_most ?? usualMost;
  const ready = codes.length > 0 && people >= 1 && people <= peopleMost && (as !== "named" || officer !== "");
  const issue = (): void => {
    if (ready) {
      app.do("issue", { issue: requestOf(app.newKey(), codes, as, people, officer) });
    }
  };
  const onEmpty = (key: string): boolean => {
    if (key === "Backspace" && codes.length > 0) {
      setCodes(codes.slice(0, -1));
      return true;
    }
    if (key === "Enter" && ready) {
      issue();
      return true;
    }
    return false;
  };
  return (
    <Ask {...p} name="issue" title={w.say("console.issue.title")} wide>
      <Chosen w={w} label={w.say("console.services")} known={app.desk?.services ?? []} codes={codes} kept={0} onDrop={(code) => setCodes(codes.filter((c) => c !== code))} />
      <Pick w={w} name="service" label={w.say("staff.services.find")} onEmpty={onEmpty}
        options={codes.length >= servicesMost ? [] : serviceOptions(w, app.desk?.services ?? [], codes)} onPick={(o) => setCodes([...codes, o.id])} />
      <div class="fields">
        <label class="field"><span>{w.say("staff.class")}</span>
          <select name="class" value={as} onChange={(e) => setAs(classes.find((c) => c === e.currentTarget.value) ?? "normal")}>
            {classes.map((c) => <option key={c} value={c}>{w.className(c)}</option>)}
          </select>
        </label>
        <label class="field"><span>{w.say("staff.people")}</span>
          <input name="people" type="number" min={1} max={peopleMost} value={people} onInput={(e) => setPeople(Number(e.currentTarget.value))}
            onKeyDown={(e) => { if (e.key === "Enter") { issue(); } }} />
        </label>
        {as === "named" ? (
          <label class="field"><span>{w.say("console.issue.officer")}</span>
            <select name="officer" value={officer} onChange={(e) => setOfficer(e.currentTarget.value)}>
              {(app.desk?.staff ?? []).map((s) => <option key={s.user} value={s.user}>{s.name}</option>)}
            </select>
          </label>
        ) : null}
      </div>
      {people > peopleMost ? <p class="careful people-most" role="alert">{w.say("staff.people_most", { n: peopleMost })}</p> : null}
      <p class="quiet hint">{w.say("console.issue.hint")}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="issue-now" disabled={!ready} onClick={issue}>{w.say("console.issue.do")}<kbd>Enter</kbd></button>
      </div>
    </Ask>
  );
}

function requestOf(id: string, services: string[], as: Class, people: number, officer: string): IssueRequest {
  return {
    id, services,
    ...(as === "normal" ? {} : { class: as }),
    ...(people > 1 ? { people } : {}),
    ...(as === "named" ? { officer } : {}),
  };
}
