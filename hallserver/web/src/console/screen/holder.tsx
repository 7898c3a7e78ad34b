// The ticket's holder: masked, and whole only while it is held.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { Subject } from "../../wire.ts";
import { holdKey } from "../keys.ts";
import type { Words } from "../words.ts";
import type { Part } from "../part.ts";

export function Holder(p: Part): JSX.Element {
  const { app, w } = p;
  const h = app.holding.view;
  switch (h.state) {
    case "none":
      return <span class="quiet">{w.say("console.holder.none")}</span>;
    case "erased":
      return <span class="quiet">{w.say("console.holder.erased")}</span>;
    case "unavailable":
      return <span class="quiet">{w.say("console.holder.unavailable")}</span>;
    case "busy":
      return <span class="quiet">{w.say("console.holder.busy")}</span>;
    case "masked": {
      const s = (h.whole ?? h.masked).subject;
      return (
        <div class={`holder ${h.whole !== undefined ? "whole" : ""}`} data-whole={h.whole !== undefined ? "yes" : "no"}>
          <div class="holder-text">
            <p>{s.name !== "" ? <b class="holder-name">{s.name}</b> : null}<span class="holder-id">{s.id_number}</span><span class="quiet">{w.idType(s.id_type)}</span></p>
            {s.typed === true ? <p class="holder-typed"><Icon name="warning" />{w.say("console.holder.typed")}</p> : null}
            {h.whole !== undefined && details(s, w) !== "" ? <p class="quiet">{details(s, w)}</p> : null}
          </div>
          <button type="button" class="button small hold" data-act="hold" aria-keyshortcuts={holdKey}
            onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); void app.holding.hold(); }}
            onPointerUp={() => app.holding.release()} onPointerCancel={() => app.holding.release()}
            onKeyDown={(e) => { if ((e.key === " " || e.key === "Enter") && !e.repeat) { e.preventDefault(); void app.holding.hold(); } }}
            onKeyUp={(e) => { if (e.key === " " || e.key === "Enter") { app.holding.release(); } }}
            onBlur={() => app.holding.release()} onContextMenu={(e) => e.preventDefault()}>
            <Icon name="eye" />{h.whole !== undefined ? w.say("console.holder.showing") : w.say("console.holder.show")}<kbd>{holdKey}</kbd>
          </button>
        </div>
      );
    }
  }
}

function details(s: Subject, w: Words): string {
  return [
    s.birth ? `${w.say("console.holder.birth")} ${s.birth}` : "",
    s.address ? `${w.say("console.holder.address")} ${s.address}` : "",
    s.valid_until ? `${w.say("console.holder.valid")} ${s.valid_until}` : "",
  ].filter((part) => part !== "").join(" · ");
}
