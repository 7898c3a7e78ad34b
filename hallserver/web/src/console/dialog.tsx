// Questions that stand over the page: why pause, and whether to leave.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { leftAlone } from "./model.ts";
import type { Key } from "./say.ts";
import type { Part } from "./view.tsx";

const reasons: readonly Key[] = ["console.pause.rest", "console.pause.meal", "console.pause.papers", "console.pause.meeting", "console.pause.device"];

export function Dialogs(p: Part): JSX.Element | null {
  if (p.app.phase !== "work" || p.app.mine === undefined) {
    return null;
  }
  switch (p.app.dialog) {
    case "none":
      return null;
    case "pause":
      return <Pause {...p} />;
    case "leave":
      return <Leave {...p} />;
  }
}

function Pause(p: Part): JSX.Element {
  const { app, w } = p;
  const choose = (n: number): void => {
    const key = reasons[n];
    if (key !== undefined) {
      app.do("pause", { reason: w.say(key) });
    }
  };
  return (
    <Ask {...p} title={w.say("console.pause.title")} onDigit={(n) => choose(n - 1)}>
      <div class="choices">
        {reasons.map((key, n) => (
          <button key={key} class="button large" type="button" onClick={() => choose(n)}><kbd>{n + 1}</kbd>{w.say(key)}</button>
        ))}
      </div>
    </Ask>
  );
}

function Leave(p: Part): JSX.Element {
  const { app, w } = p;
  const mine = app.mine;
  if (mine === undefined) {
    return <></>;
  }
  const alone = leftAlone(mine, app.queues, mine.state);
  return (
    <Ask {...p} title={w.say("console.leave.title", { n: mine.number })}>
      <p>{w.say("console.leave.text")} {alone === 0 ? w.say("console.leave.others") : null}</p>
      {alone > 0 ? <p class="careful">{w.say("console.leave.last", { n: alone })}</p> : null}
      <div class="row">
        <button class="button main large" type="button" data-act="close" onClick={() => app.do("close")}>{w.say("console.leave.close")}</button>
        <button class="button large" type="button" data-act="close-signout" onClick={() => app.do("close", { thenSignOut: true })}>{w.say("console.leave.signout")}</button>
      </div>
    </Ask>
  );
}

// Ask is a question over the page: the page behind it is out of reach, Escape
// leads back, and the focus returns to where it was.
function Ask(p: Part & { title: string; children: ComponentChildren; onDigit?: (n: number) => void }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    dialog?.querySelector("button")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog class="ask card" ref={box} aria-labelledby="ask-title"
      onCancel={(e) => { e.preventDefault(); p.app.show("none"); }}
      onKeyDown={(e) => {
        if (/^[1-9]$/.test(e.key) && !e.repeat) {
          p.onDigit?.(Number(e.key));
        }
      }}>
      <h2 id="ask-title">{p.title}</h2>
      {p.children}
      <button class="button plain back" type="button" onClick={() => p.app.show("none")}>{p.w.say("console.cancel")}<kbd>Esc</kbd></button>
    </dialog>
  );
}
