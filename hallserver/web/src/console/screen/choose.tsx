// Choosing the window to sit at.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../icon.tsx";
import type { Window } from "../../wire.ts";
import { isFree } from "../model.ts";
import type { Part } from "../part.ts";

/** How long digits typed one after another make one number. */
const typingFor = 1200;

export function Choose(p: Part): JSX.Element {
  const { app, w } = p;
  const list = useRef<HTMLUListElement>(null);
  const typed = useDigits(list);
  return (
    <main class="choose">
      <div class="choose-top">
        <div>
          <h1>{w.say("console.choose.title")}</h1>
          <p class="quiet">{app.windows.length === 0 ? w.say("console.choose.none") : w.say("console.choose.hint")}</p>
        </div>
        <Typed {...p} typed={typed} />
      </div>
      <ul class="windows" ref={list} onKeyDown={(e) => move(e, list.current)}>
        {app.windows.map((o) => <Tile key={o.number} {...p} window={o} />)}
      </ul>
    </main>
  );
}

// Typed is the number that was typed, large, and what window that is.
function Typed(p: Part & { typed: string }): JSX.Element {
  const { app, w, typed } = p;
  const o = app.windows.find((x) => x.number === Number(typed));
  const text = o === undefined ? w.say("console.choose.no_such", { n: typed })
    : isFree(o, app.session?.user ?? "") ? w.say("console.choose.enter") : stateText(p, o);
  return (
    <div class="typed" role="status">
      {typed === "" ? null : <p data-typed={typed} class={o !== undefined && isFree(o, app.session?.user ?? "") ? "" : "watch"}><b>{typed}</b><span>{text}</span></p>}
    </div>
  );
}

function Tile(p: Part & { window: Window }): JSX.Element {
  const { app, w, window: o } = p;
  const user = app.session?.user ?? "";
  const busy = app.commands.pending;
  return (
    <li>
      <button type="button" class={`card tile ${o.state}`} data-window={String(o.number)} data-state={o.state}
        disabled={!isFree(o, user) || busy !== undefined} onClick={() => app.open(o)}>
        <span class="tile-number">{o.number}</span>
        <b class="tile-name"><span class="unseen">{w.text(o.name)}</span><span aria-hidden="true">{nameOf(p, o)}</span></b>
        <span class="tile-queues">{queueNames(p, o)}</span>
        <span class="tile-state"><Icon name={o.state === "closed" ? "window" : "people"} />{stateText(p, o)}</span>
        <span class="tile-waiting">{busy?.window === o.number && app.commands.slow ? w.say("staff.sending") : w.say("console.choose.waiting", { n: o.waiting })}</span>
      </button>
      {app.leads && !isFree(o, user) ? (
        <button type="button" title={w.say("console.force")} class="button small tile-force" data-force={String(o.number)} disabled={busy !== undefined}
          onClick={() => app.show({ kind: "force", window: o })}><Icon name="close" /><span class="unseen">{w.say("console.force")}</span></button>
      ) : null}
    </li>
  );
}

// nameOf is what a window is called beside its large number: its zone, and its name
// where that is more than the number.
function nameOf(p: Part, o: Window): string {
  const { w } = p;
  const name = w.text(o.name);
  const plain = name === w.say("console.window_n", { n: o.number }) || name === "";
  return plain ? w.text(o.zone) : `${w.text(o.zone)} · ${name.replace(new RegExp(`\\s*${o.number}\\s*(号|번)?\\s*`, "u"), " ").trim()}`;
}

function queueNames(p: Part, o: Window): string {
  const names = o.queues.map((id) => p.w.text(p.app.queues.find((q) => q.id === id)?.name) || id);
  return names.join(p.w.lang === "zh" ? "、" : ", ");
}

function stateText(p: Part, o: Window): string {
  const name = o.staff ?? "";
  switch (o.state) {
    case "closed":
      return p.w.say("console.choose.free");
    case "open":
      return p.w.say("console.choose.taken", { name });
    case "paused":
      return p.w.say("console.choose.paused", { name });
  }
}

// useDigits moves to the window whose number is typed, and answers what was typed.
function useDigits(list: { current: HTMLUListElement | null }): string {
  const [shown, show] = useState("");
  useEffect(() => {
    let typed = "";
    let timer = 0;
    const clear = (): void => {
      typed = "";
      show("");
    };
    const onKey = (e: KeyboardEvent): void => {
      if (e.key === "Escape") {
        clear();
      }
      if (document.querySelector("dialog[open]") !== null || !/^\d$/.test(e.key) || e.ctrlKey || e.altKey || e.metaKey) {
        return;
      }
      typed = (typed + e.key).slice(-4);
      show(typed);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        typed = "";
      }, typingFor);
      const tile = list.current?.querySelector<HTMLButtonElement>(`button[data-window="${Number(typed)}"]:not(:disabled)`);
      if (tile === null || tile === undefined) {
        (document.activeElement as HTMLElement | null)?.blur(); // Enter must not open another one
      } else {
        tile.focus();
      }
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", clear);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", clear);
    };
  }, []);
  return shown;
}

// move goes from tile to tile by the arrow keys.
function move(e: KeyboardEvent, list: HTMLUListElement | null): void {
  const tiles = Array.from(list?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? []);
  const at = tiles.findIndex((t) => t === document.activeElement);
  const here = tiles[at];
  if (here === undefined) {
    return;
  }
  const box = here.getBoundingClientRect();
  const pick = (ok: (r: DOMRect) => boolean, far: (r: DOMRect) => number): HTMLButtonElement | undefined =>
    tiles.filter((t) => ok(t.getBoundingClientRect())).sort((a, b) => far(a.getBoundingClientRect()) - far(b.getBoundingClientRect()))[0];
  const above = (r: DOMRect): number => 3 * Math.abs(r.left - box.left) + Math.abs(r.top - box.top);
  const to: Record<string, HTMLButtonElement | undefined> = {
    ArrowRight: tiles[at + 1], ArrowLeft: tiles[at - 1],
    ArrowDown: pick((r) => r.top > box.bottom - 1, above), ArrowUp: pick((r) => r.bottom < box.top + 1, above),
    Home: tiles[0], End: tiles[tiles.length - 1],
  };
  if (e.key in to) {
    e.preventDefault();
    to[e.key]?.focus();
  }
}
