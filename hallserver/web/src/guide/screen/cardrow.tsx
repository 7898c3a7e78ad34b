// A card: asked for, being laid down, or read.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import { problemOf } from "../desk.ts";
import type { Whose } from "../desk.ts";
import type { Part } from "../part.ts";

/** The row of one card. label is whose it is, ask what its button says. */
export function CardRow(p: Part & { whose: Whose; label: string; ask: string; note?: string }): JSX.Element {
  const { app, w } = p;
  const held = app.desk.cards[p.whose];
  const asked = app.desk.asking === p.whose;
  useEffect(() => {
    if (held !== undefined) {
      document.querySelector<HTMLElement>(".work .pick-field")?.focus(); // on with what it is for
    }
  }, [held?.sealed]);
  return (
    <div class={asked ? "card-row asked-for" : "card-row"} data-card={p.whose} data-state={held !== undefined ? "read" : asked ? "asked" : "none"}>
      <Icon name={p.whose === "self" ? "card" : "people"} />
      <div class="card-what">
        <span class="quiet">{p.label}</span>
        {held !== undefined ? <b>{held.name} <span class="id-number">{held.idNumber}</span></b> : <Says {...p} asked={asked} />}
      </div>
      {held !== undefined || asked
        ? <button class="button plain small" type="button" data-act={`forget-${p.whose}`} onClick={() => app.desk.forget(p.whose)}
          aria-label={held === undefined ? undefined : w.say("guide.card.forget", { who: p.label })}>{held === undefined ? w.say("guide.card.stop") : <Icon name="close" />}</button>
        : <button class="button" type="button" data-act={`read-${p.whose}`} disabled={!app.desk.canRead || app.desk.asking !== undefined}
          onClick={() => void app.desk.ask(p.whose)}>{p.ask}<kbd>{p.whose === "self" ? "F8" : "F9"}</kbd></button>}
    </div>
  );
}

// Says is what to do, or why no card is read.
function Says(p: Part & { asked: boolean; whose: Whose; note?: string }): JSX.Element {
  const { app, w } = p;
  if (p.asked) {
    switch (problemOf(app.desk.desk?.card)) {
      case undefined:
        return <b role="status">{w.say("guide.card.lay")}</b>;
      case "other":
        return <b class="careful" role="status">{w.say("guide.card.other_card")}</b>;
      case "window":
        return <b class="careful" role="status">{w.say("guide.card.window")}</b>;
      default:
        return <b class="careful" role="status">{w.say("guide.card.again")}</b>;
    }
  }
  if (p.whose === "self" && app.desk.desk !== undefined && !app.desk.canRead) {
    return <span>{w.say("guide.card.no_reader")}</span>;
  }
  if (p.whose === "self" && app.desk.failed !== undefined) {
    return <span role="status">{w.say(app.desk.failed === "nobody" ? "guide.card.nobody" : "guide.card.not_asked")}</span>;
  }
  return <span>{p.note}</span>;
}
