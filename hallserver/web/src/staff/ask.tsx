// A question over the page.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

/**
 * A question over the page: the page behind it is out of reach, Escape leads
 * back, and the focus returns to where it was. What is marked data-first is in
 * focus, else the first field or button; of a grave question the way back, so
 * that a slip of Enter does nothing.
 */
export function Ask(p: {
  app: Pick<StaffPage, "show">; w: StaffWords; title: string; name: string; children: ComponentChildren;
  onDigit?: (n: number) => void; wide?: boolean; grave?: boolean;
  /** What the way back is called; null: there is none. */
  back?: string | null;
}): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  const leave = (): void => {
    if (p.back !== null) {
      p.app.show(undefined);
    }
  };
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    const first = p.grave ? dialog?.querySelector<HTMLElement>(".back") : dialog?.querySelector<HTMLElement>("[data-first]");
    (first ?? dialog?.querySelector<HTMLElement>("input, button"))?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog class={`ask card ${p.wide || p.grave ? "wide" : ""} ${p.grave ? "grave" : ""}`} ref={box} aria-labelledby="ask-title" data-ask={p.name}
      onCancel={(e) => { e.preventDefault(); leave(); }}
      onKeyDown={(e) => {
        if (e.key === "Escape" && p.back === null) {
          e.preventDefault(); // a browser closes it at the second Escape, asked or not
        } else if (/^[1-9]$/.test(e.key) && !e.repeat && !(e.target instanceof HTMLInputElement && e.target.type !== "radio")) {
          p.onDigit?.(Number(e.key));
        }
      }}>
      <h2 id="ask-title">{p.title}</h2>
      {p.children}
      {p.back === null ? null : <button class="button plain back" type="button" onClick={leave}>{p.back ?? p.w.say("staff.cancel")}<kbd>Esc</kbd></button>}
    </dialog>
  );
}
