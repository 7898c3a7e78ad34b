// A field with its label, and what is wrong with what was typed.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";

export function Field(p: {
  name: string; label: string; value: string; onInput(value: string): void; autocomplete: "username" | "current-password" | "new-password";
  secret?: boolean; readOnly?: boolean; first?: boolean;
}): JSX.Element {
  const kind = p.secret ? { type: "password" } as const : { type: "text" } as const;
  return (
    <label class="field">
      <span>{p.label}</span>
      <input {...kind} name={p.name} autocomplete={p.autocomplete} autocapitalize="none" spellcheck={false}
        maxLength={p.secret ? 256 : 64} required readOnly={p.readOnly ?? false} tabIndex={p.readOnly ? -1 : 0} {...(p.first ? { "data-first": "" } : {})}
        value={p.value} onInput={(e) => p.onInput(e.currentTarget.value)} ref={p.first ? focusOnce : null} />
    </label>
  );
}

const focused = new WeakSet<Element>();

function focusOnce(field: HTMLInputElement | null): void {
  if (field !== null && !focused.has(field)) {
    focused.add(field);
    field.focus();
  }
}

/** What was wrong; code is the reason's. It keeps its room while there is nothing. */
export function Failed(p: { text: string; code?: string }): JSX.Element {
  return <p class="failed" role="alert" data-wrong={p.code ?? ""}>{p.text === "" ? null : <><Icon name="warning" />{p.text}</>}</p>;
}
