// What is said to all: what can be said, and what stands now.

import type { JSX } from "preact";
import type { Say } from "../../boardwire.ts";
import type { Phrase } from "../../healthwire.ts";
import { Icon } from "../../icon.tsx";
import { Opening } from "../../staff/frame.tsx";
import type { Part } from "../part.ts";

export function Announcements(p: Part): JSX.Element {
  const { app, w } = p;
  const said = app.said;
  if (said === "denied") {
    return <p class="none quiet">{w.say("manager.say.unavailable")}</p>;
  }
  if (said === undefined) {
    return <Opening {...p} />;
  }
  const notices = said.phrases.filter((f) => f.kind !== "emergency");
  const emergencies = said.phrases.filter((f) => f.kind === "emergency");
  return (
    <div class="speak">
      <div class="phrases scroll">
        {said.phrases.length === 0 ? <p class="none quiet">{w.say("manager.say.none")}</p> : null}
        {notices.length === 0 ? null : <Phrases {...p} kind="notices" list={notices} />}
        {emergencies.length === 0 ? null : <Phrases {...p} kind="emergencies" list={emergencies} />}
      </div>
      <Standing {...p} now={said.now} />
    </div>
  );
}

function Phrases(p: Part & { kind: "notices" | "emergencies"; list: Phrase[] }): JSX.Element {
  const { app, w } = p;
  return (
    <section class={`phrase-group ${p.kind}`} aria-label={w.say(`manager.say.${p.kind}`)}>
      <h2>{p.kind === "emergencies" ? <Icon name="warning" /> : null}{w.say(`manager.say.${p.kind}`)}</h2>
      <p class="quiet">{w.say(`manager.say.${p.kind}_hint`)}</p>
      <ul>
        {p.list.map((f) => (
          <li key={f.id}>
            <button class="button phrase" type="button" data-phrase={f.id} disabled={!app.free} onClick={() => app.show({ kind: "announce", phrase: f })}>
              {w.text(f.text)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Standing(p: Part & { now: Say[] }): JSX.Element {
  const { app, w } = p;
  return (
    <section class="standing" aria-label={w.say("manager.say.now")}>
      <h2>{w.say("manager.say.now")}</h2>
      {p.now.length === 0
        ? <div class="none"><p>{w.say("manager.say.now_none")}</p><p class="quiet">{w.say("manager.say.now_none_text")}</p></div>
        : <ul class="scroll" tabIndex={0}>
            {[...p.now].sort((a, b) => Number(b.kind === "emergency") - Number(a.kind === "emergency")).map((s) => (
              <li key={s.id} class={`said ${s.kind}`} data-say={s.id} data-phrase={s.phrase ?? ""}>
                <Icon name={s.kind === "emergency" ? "warning" : "recall"} />
                <div>
                  <p>{w.text(s.text) || s.phrase}</p>
                  <p class="quiet">
                    {w.say("manager.say.since", { time: w.clock(s.at) })} · {s.until === undefined ? w.say("manager.say.forever") : w.say("manager.say.until", { time: w.clock(s.until) })}
                  </p>
                </div>
                <button class="button small" type="button" data-act="end" disabled={!app.free}
                  onClick={() => (s.kind === "emergency" ? app.show({ kind: "end", say: s }) : app.end(s))}>
                  <Icon name="close" />{w.say("manager.say.end")}
                </button>
              </li>
            ))}
          </ul>}
    </section>
  );
}
