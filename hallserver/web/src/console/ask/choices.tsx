// Questions with a few answers: why pause, how it ended, why it is put aside.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { Choice } from "../../wire.ts";
import { Ask } from "../../staff/ask.tsx";
import type { AtWindow } from "../part.ts";

/** A list of answers; each has its digit, and the arrow keys go from one to the next. */
function Choices(p: AtWindow & { of: readonly Choice[]; onPick: (code: string) => void }): JSX.Element {
  const move = (e: KeyboardEvent): void => {
    const here = document.activeElement;
    const to = e.key === "ArrowDown" ? here?.nextElementSibling : e.key === "ArrowUp" ? here?.previousElementSibling : undefined;
    if (to instanceof HTMLElement) {
      e.preventDefault();
      to.focus();
    }
  };
  return (
    <div class="choices" onKeyDown={move}>
      {p.of.map((c, n) => (
        <button key={c.code} class="button large" type="button" data-choice={c.code} {...(n === 0 ? { "data-first": "" } : {})} onClick={() => p.onPick(c.code)}>
          {n < 9 ? <kbd>{n + 1}</kbd> : null}{p.w.text(c.name) || c.code}
        </button>
      ))}
    </div>
  );
}

// digit picks the answer of a digit.
function digit(of: readonly Choice[], pick: (code: string) => void): (n: number) => void {
  return (n) => {
    const c = of[n - 1];
    if (c !== undefined) {
      pick(c.code);
    }
  };
}

export function Outcome(p: AtWindow): JSX.Element {
  const of = p.app.desk?.outcomes ?? [];
  const pick = (outcome: string): void => p.app.do("finish", { outcome });
  return (
    <Ask {...p} name="outcome" title={p.w.say("console.outcome.title", { number: p.mine.ticket?.number ?? "" })} onDigit={digit(of, pick)}>
      <Choices {...p} of={of} onPick={pick} />
    </Ask>
  );
}

export function Park(p: AtWindow): JSX.Element {
  const of = p.app.desk?.park_reasons ?? [];
  const pick = (reason: string): void => p.app.do("park", { reason });
  return (
    <Ask {...p} name="park" title={p.w.say("console.park.title", { number: p.mine.ticket?.number ?? "" })} onDigit={digit(of, pick)}>
      <p class="quiet">{p.w.say("console.park.text")}</p>
      <Choices {...p} of={of} onPick={pick} />
    </Ask>
  );
}

/** How long a pause may be said to last, in minutes; 0 is open. */
const lengths = [0, 5, 10, 15, 30, 60] as const;

export function Pause(p: AtWindow): JSX.Element {
  const { app, w } = p;
  const [minutes, setMinutes] = useState<number>(0);
  const of = app.desk?.pause_reasons ?? [];
  const pick = (reason: string): void => app.do("pause", { reason, minutes });
  const step = (e: KeyboardEvent): void => {
    const by = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    const next = lengths[lengths.indexOf(minutes as (typeof lengths)[number]) + by];
    if (by !== 0 && next !== undefined) {
      e.preventDefault();
      setMinutes(next);
    }
  };
  return (
    <Ask {...p} name="pause" title={p.mine.ticket === undefined ? w.say("console.pause.title") : w.say("console.pause.after_title", { number: p.mine.ticket.number })} onDigit={digit(of, pick)}>
      <div class="asked" onKeyDown={step}>
        <div class="lengths" role="radiogroup" aria-label={w.say("console.pause.length")}>
          <span class="quiet">{w.say("console.pause.length")}</span>
          {lengths.map((n) => (
            <button key={n} type="button" role="radio" aria-checked={n === minutes} tabIndex={n === minutes ? 0 : -1} class={n === minutes ? "pill on" : "pill"}
              data-minutes={n} onClick={() => setMinutes(n)}>{n === 0 ? w.say("console.pause.open") : n}</button>
          ))}
          <kbd><Icon name="back" /><Icon name="forward" /></kbd>
        </div>
        <Choices {...p} of={of.length > 0 ? of : [{ code: "", name: { zh: w.say("console.pause") } }]} onPick={pick} />
      </div>
    </Ask>
  );
}
