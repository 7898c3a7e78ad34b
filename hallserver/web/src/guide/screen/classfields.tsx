// A class, and why it is given.

import type { ComponentChildren, JSX } from "preact";
import { classes } from "../deeds.ts";
import type { Part } from "../part.ts";

/** The class and its reason, with what else stands beside the class. A normal one needs no reason, unless it is asked for always. */
export function ClassFields(p: Part & {
  of: string; reason: string; setClass(to: string): void; setReason(to: string): void; always?: boolean; children?: ComponentChildren;
}): JSX.Element {
  const { app, w } = p;
  const reasons = app.choices?.class_reasons ?? [];
  return (
    <>
      <div class="fields">
        <label class="field"><span>{w.say("staff.class")}</span>
          <select name="class" data-first value={p.of} onChange={(e) => p.setClass(e.currentTarget.value)}>
            {classes.map((c) => <option key={c} value={c}>{w.className(c)}</option>)}
          </select>
        </label>
        {p.children}
      </div>
      {p.of === "normal" && p.always !== true ? null : (
        <label class="field"><span>{w.say("guide.take.reason")}</span>
          <select name="reason" class={p.reason === "" ? "wanting" : ""} value={p.reason} onChange={(e) => p.setReason(e.currentTarget.value)}>
            <option value="">{w.say("guide.take.choose")}</option>
            {reasons.map((c) => <option key={c.code} value={c.code}>{w.text(c.name) || c.code}</option>)}
          </select>
        </label>
      )}
    </>
  );
}
