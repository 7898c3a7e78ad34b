// A question over the page.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Part } from "./types.ts";

/**
 * A question over the page: the page behind it is out of reach, Escape leads
 * back, and the focus returns to where it was. What is marked data-first is in
 * focus, else the first field or button.
 */
export function Ask(p: Part & { title: string; name: string; children: ComponentChildren; onDigit?: (n: number) => void; wide?: boolean; back?: string }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    (dialog?.querySelector<HTMLElement>("[data-first]") ?? dialog?.querySelector<HTMLElement>("input, button"))?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog class={p.wide ? "ask card wide" : "ask card"} ref={box} aria-labelledby="ask-title" data-ask={p.name}
      onCancel={(e) => { e.preventDefault(); p.app.show(undefined); }}
      onKeyDown={(e) => {
        if (/^[1-9]$/.test(e.key) && !e.repeat && !(e.target instanceof HTMLInputElement && e.target.type !== "radio")) {
          p.onDigit?.(Number(e.key));
        }
      }}>
      <h2 id="ask-title">{p.title}</h2>
      {p.children}
      <button class="button plain back" type="button" onClick={() => p.app.show(undefined)}>{p.back ?? p.w.say("console.cancel")}<kbd>Esc</kbd></button>
    </dialog>
  );
}
