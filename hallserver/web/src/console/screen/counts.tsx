// The window's day in figures.

import type { JSX } from "preact";
import type { Part } from "../part.ts";

export function Counts(p: Part): JSX.Element {
  const { app, w } = p;
  const c = app.counts;
  const dash = "—";
  return (
    <section class="card counts" aria-label={w.say("console.counts.title")}>
      <h2>{w.say("console.counts.title")}</h2>
      <dl>
        <div><dt>{w.say("console.counts.done")}</dt><dd data-count="done">{c === undefined ? dash : c.done}</dd></div>
        <div><dt>{w.say("console.counts.noshow")}</dt><dd data-count="noshow">{c === undefined ? dash : c.noshow}</dd></div>
        <div><dt>{w.say("console.counts.average")}</dt><dd>{c?.averageS === undefined ? dash : w.time(c.averageS)}</dd></div>
      </dl>
    </section>
  );
}
