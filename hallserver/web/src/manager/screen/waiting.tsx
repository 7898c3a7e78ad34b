// How well today's waits were foretold.

import type { JSX } from "preact";
import { Opening } from "../../staff/frame.tsx";
import type { Part } from "../part.ts";
import type { Disagreement, Score } from "../state.ts";

export function Waiting(p: Part): JSX.Element {
  const { app, w } = p;
  const r = app.waiting;
  if (r === "denied") {
    return <p class="none quiet">{w.say("manager.calls.denied")}</p>;
  }
  if (r === undefined) {
    return <Opening {...p} />;
  }
  if (r.all.count === 0) {
    return (
      <div class="report">
        <Keys {...p} list={r.keys ?? []} />
        <div class="none"><p>{w.say("manager.waiting.none")}</p><p class="quiet">{w.say("manager.waiting.none_text")}</p></div>
      </div>
    );
  }
  const name = (id: string): string => w.text(app.queues.find((q) => q.id === id)?.name) || id;
  return (
    <div class="report">
      <div class="report-top"><h2>{w.say("manager.waiting.title")}</h2></div>
      <div class="scroll" tabIndex={0} role="region" aria-label={w.say("manager.waiting.title")}>
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{w.say("manager.waiting.queue")}</th>
              {(["count", "mean", "off", "bias", "held"] as const).map((c) => <th key={c} scope="col" class="figure">{w.say(`manager.waiting.${c}`)}</th>)}
            </tr>
          </thead>
          <tbody>
            <Row {...p} name={w.say("manager.waiting.all")} score={r.all} />
            {Object.entries(r.by_queue ?? {}).sort(([a], [b]) => a.localeCompare(b)).map(([id, s]) => <Row key={id} {...p} name={name(id)} score={s} />)}
          </tbody>
        </table>
      </div>
      <Keys {...p} list={r.keys ?? []} />
    </div>
  );
}

/** Where windows' keys and calls say different things. */
function Keys(p: Part & { list: Disagreement[] }): JSX.Element | null {
  const { w } = p;
  if (p.list.length === 0) {
    return null;
  }
  return (
    <section class="disagree">
      <div class="report-top"><h2>{w.say("manager.keys.title")}</h2></div>
      <ul>
        {p.list.map((d) => (
          <li key={`${d.window} ${d.kind} ${d.at ?? ""}`}>
            {w.say(`manager.keys.${d.kind}`, { window: d.window, of: d.of, days: d.days, at: d.at ?? "", n: d.minutes })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row(p: Part & { name: string; score: Score }): JSX.Element {
  const { w, score: s } = p;
  return (
    <tr>
      <th scope="row">{p.name}</th>
      <td class="figure">{s.count}</td>
      <td class="figure">{w.time(s.mean_wait_s)}</td>
      <td class="figure">{w.time(s.mae_s)}</td>
      <td class="figure">{w.say(s.bias_s >= 0 ? "manager.waiting.longer" : "manager.waiting.shorter", { time: w.time(Math.abs(s.bias_s)) })}</td>
      <td class="figure">{w.percent(s.p90_coverage)}</td>
    </tr>
  );
}
