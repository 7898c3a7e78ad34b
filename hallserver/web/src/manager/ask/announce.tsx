// The questions over the page: what is said, where, for how long; and once more
// before an emergency.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Phrase, Zone } from "../../healthwire.ts";
import { Icon } from "../../icon.tsx";
import { Ask } from "../../staff/ask.tsx";
import { htmlLang, languages, textIn } from "../../text.ts";
import type { Part } from "../part.ts";

/** How long a notice may stand, in minutes. */
const lengths = [5, 15, 30, 60] as const;

export function Asks(p: Part): JSX.Element | null {
  const { app, w } = p;
  const d = app.dialog;
  if (d === undefined || app.phase !== "work") {
    return null;
  }
  switch (d.kind) {
    case "announce":
      return <Announce key={d.phrase.id} {...p} phrase={d.phrase} />;
    case "sure":
      return (
        <Ask {...p} name="sure" title={w.say("manager.say.sure_title")} grave>
          <Texts phrase={d.phrase} />
          <p>{w.say("manager.say.sure_text", { where: whereOf(p, d.zones) })}</p>
          <button class="button large alarm" type="button" data-act="sure" onClick={() => app.announce(d.phrase, d.zones, 0)}>
            <Icon name="warning" />{w.say("manager.say.sure_do")}
          </button>
        </Ask>
      );
    case "end":
      return (
        <Ask {...p} name="end" title={w.say("manager.say.end_title")} grave>
          <p><b>{w.text(d.say.text)}</b></p>
          <p>{w.say("manager.say.end_text")}</p>
          <button class="button large main" type="button" data-act="end-sure" onClick={() => app.end(d.say)}>{w.say("manager.say.end")}</button>
        </Ask>
      );
  }
}

function Announce(p: Part & { phrase: Phrase }): JSX.Element {
  const { app, w, phrase } = p;
  const emergency = phrase.kind === "emergency";
  const [zones, setZones] = useState<string[]>([]);
  const [minutes, setMinutes] = useState<number>(lengths[0]);
  return (
    <Ask {...p} name="announce" title={w.say(emergency ? "manager.say.emergency_title" : "manager.say.title")} wide grave={emergency}>
      <Texts phrase={phrase} />
      {emergency ? <p class="careful">{w.say("manager.say.emergency_text")}</p> : null}
      <Zones {...p} chosen={zones} choose={setZones} />
      {emergency ? null : (
        <fieldset class="lengths">
          <legend class="quiet">{w.say("manager.say.how_long")}</legend>
          {lengths.map((n) => (
            <label key={n} class={n === minutes ? "pill on" : "pill"}>
              <input class="unseen" type="radio" name="minutes" value={n} checked={n === minutes} onChange={() => setMinutes(n)} />{w.say("manager.say.minutes", { n })}
            </label>
          ))}
        </fieldset>
      )}
      {emergency
        ? <button class="button large" type="button" data-act="go-on" onClick={() => app.show({ kind: "sure", phrase, zones })}><Icon name="forward" />{w.say("manager.say.go_on")}</button>
        : <button class="button large main" type="button" data-act="announce" data-first onClick={() => app.announce(phrase, zones, minutes)}><Icon name="recall" />{w.say("manager.say.do")}</button>}
    </Ask>
  );
}

// Texts is what boards will show, in every language.
function Texts(p: { phrase: Phrase }): JSX.Element {
  return (
    <div class="texts">
      {languages.filter((l) => p.phrase.text[l] !== undefined).map((l) => <p key={l} lang={htmlLang(l)} class={l}>{textIn(p.phrase.text, l)}</p>)}
    </div>
  );
}

function zonesOf(p: Part): Zone[] {
  return typeof p.app.said === "object" ? p.app.said.zones : [];
}

function whereOf(p: Part, chosen: string[]): string {
  const { w } = p;
  const names = zonesOf(p).filter((z) => chosen.includes(z.id)).map((z) => w.text(z.name));
  return names.length === 0 ? w.say("manager.say.everywhere") : names.join(w.say("manager.say.list"));
}

// Zones asks where it is said; none chosen is everywhere.
function Zones(p: Part & { chosen: string[]; choose(zones: string[]): void }): JSX.Element | null {
  const { w, chosen } = p;
  const zones = zonesOf(p);
  if (zones.length === 0) {
    return null;
  }
  const toggle = (id: string): void => p.choose(chosen.includes(id) ? chosen.filter((z) => z !== id) : [...chosen, id]);
  return (
    <fieldset class="lengths zones">
      <legend class="quiet">{w.say("manager.say.where")}</legend>
      <label class={chosen.length === 0 ? "pill on" : "pill"}>
        <input class="unseen" type="checkbox" checked={chosen.length === 0} onChange={() => p.choose([])} />{w.say("manager.say.everywhere")}
      </label>
      {zones.map((z) => (
        <label key={z.id} class={chosen.includes(z.id) ? "pill on" : "pill"} data-zone={z.id}>
          <input class="unseen" type="checkbox" checked={chosen.includes(z.id)} onChange={() => toggle(z.id)} />{w.text(z.name)}
        </label>
      ))}
    </fieldset>
  );
}
