// Where a ticket goes from here, and who takes the window over.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { Choice, Queue, Window } from "../../wire.ts";
import { Ask } from "../../staff/ask.tsx";
import { Pick } from "../../staff/pick.tsx";
import type { Option } from "../../staff/pick.tsx";
import { everyText } from "../../staff/services.tsx";
import type { Words } from "../words.ts";
import type { AtWindow } from "../part.ts";
import type { Extra } from "../verb.ts";

const kinds = ["queue", "window", "staff"] as const;
type Kind = (typeof kinds)[number];

export function Transfer(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const [kind, setKind] = useState<Kind>("queue");
  const [reason, setReason] = useState("");
  const step = (key: string): boolean => {
    const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    setKind(kinds[Math.max(0, Math.min(kinds.length - 1, kinds.indexOf(kind) + by))] as Kind);
    return by !== 0;
  };
  return (
    <Ask {...p} name="transfer" title={w.say("console.transfer.title", { number: p.mine.ticket?.number ?? "" })} wide>
      <div class="tabs" role="tablist" aria-label={w.say("console.transfer")}>
        {kinds.map((k) => (
          <button key={k} type="button" role="tab" id={`to-${k}`} class={k === kind ? "tab on" : "tab"} aria-selected={k === kind} aria-controls="to-panel"
            tabIndex={-1} data-to={k} onClick={() => setKind(k)}>{w.say(`console.transfer.${k}`)}</button>
        ))}
        <kbd><Icon name="back" /><Icon name="forward" /></kbd>
      </div>
      <div role="tabpanel" id="to-panel" aria-labelledby={`to-${kind}`}>
        <Pick w={w} name="to" label={w.say(`console.transfer.${kind}.find`)} options={optionsOf(p, kind)} onEmpty={step}
          onPick={(o) => app.do("transfer", { ...extraOf(kind, o.id), reason })} />
      </div>
      <Reasons w={w} of={app.desk?.transfer_reasons ?? []} chosen={reason} choose={setReason} />
      <p class="quiet hint">{w.say("console.transfer.hint")}</p>
    </Ask>
  );
}

// Reasons asks why, where the hall has a list; it need not be answered.
function Reasons(p: { w: Words; of: readonly Choice[]; chosen: string; choose(code: string): void }): JSX.Element | null {
  if (p.of.length === 0) {
    return null;
  }
  return (
    <fieldset class="lengths">
      <legend class="quiet">{p.w.say("console.transfer.why")}</legend>
      {[{ code: "", name: { zh: p.w.say("console.transfer.no_reason") } }, ...p.of].map((c) => (
        <label key={c.code} class={c.code === p.chosen ? "pill on" : "pill"} data-why={c.code}>
          <input class="unseen" type="radio" name="why" value={c.code} checked={c.code === p.chosen} onChange={() => p.choose(c.code)} />{p.w.text(c.name) || c.code}
        </label>
      ))}
    </fieldset>
  );
}

function extraOf(kind: Kind, id: string): Extra {
  switch (kind) {
    case "queue":
      return { queue: id };
    case "window":
      return { toWindow: Number(id) };
    case "staff":
      return { staff: id };
  }
}

function optionsOf(p: AtWindow, kind: Kind): Option[] {
  const { app, w, mine } = p;
  switch (kind) {
    case "queue":
      return (app.desk?.queues ?? app.queues).filter((q) => q.id !== mine.ticket?.queue).map((q) => queueOption(w, app.queues.find((o) => o.id === q.id) ?? q));
    case "window":
      return app.windows.filter((o) => o.number !== mine.number).map((o) => windowOption(w, o));
    case "staff":
      return colleagues(p, false);
  }
}

function queueOption(w: Words, q: Queue): Option {
  return {
    id: q.id, title: `${q.id} ${w.text(q.name)}`, words: everyText(q.name),
    hint: `${w.say("console.choose.waiting", { n: q.waiting })} · ${w.say("console.transfer.open_windows", { n: q.open_windows })}`,
  };
}

function windowOption(w: Words, o: Window): Option {
  const who = o.staff === undefined ? w.say("console.choose.free") : w.say(o.state === "paused" ? "console.choose.paused" : "console.choose.taken", { name: o.staff });
  return { id: String(o.number), title: w.text(o.name), words: everyText(o.name), hint: `${w.text(o.zone)} · ${who}` };
}

// colleagues are the others; alone are those who sit at no window.
function colleagues(p: AtWindow, alone: boolean): Option[] {
  const { app, w } = p;
  return (app.desk?.staff ?? [])
    .filter((s) => s.user !== app.session?.user && (!alone || s.window === undefined || s.window === 0))
    .map((s) => ({
      id: s.user, title: s.name, words: s.user,
      hint: s.window ? w.say("console.window_n", { n: s.window }) : w.say("console.transfer.nowhere"),
    }));
}

export function HandOver(p: AtWindow): JSX.Element {
  const { app, w, mine } = p;
  return (
    <Ask {...p} name="handover" title={w.say("console.handover.title", { n: mine.number })} wide>
      <p class="quiet">{mine.ticket === undefined ? w.say("console.handover.text") : w.say("console.handover.with", { number: mine.ticket.number })}</p>
      <Pick w={w} name="staff" label={w.say("console.transfer.staff.find")} options={colleagues(p, true)} onPick={(o) => app.do("handover", { staff: o.id })} />
    </Ask>
  );
}
