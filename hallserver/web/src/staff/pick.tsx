// Picking one of many by typing a part of it.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { finds } from "./finds.ts";
import type { StaffWords } from "./words.ts";

/** One of many. words are what it is found by. */
export interface Option {
  id: string;
  title: string;
  hint?: string;
  words: string;
  /** Readings that it is found by besides: syllables with blanks between. */
  pinyin?: readonly string[];
}

interface PickProps {
  w: StaffWords;
  label: string;
  name: string;
  options: readonly Option[];
  onPick: (o: Option) => void;
  /** What a key means while nothing is typed, and whether it was one. */
  onEmpty?: (key: string) => boolean;
  /** It does not take the focus when it comes. */
  calm?: boolean;
}

/** A field and the list of what it finds: the arrows go through it, Enter picks. */
export function Pick(p: PickProps): JSX.Element {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (p.calm !== true) {
      field.current?.focus();
    }
  }, []);
  const found = p.options.filter((o) => finds(text, `${o.id} ${o.title} ${o.words}`, o.pinyin));
  const here = Math.min(at, Math.max(0, found.length - 1));
  useEffect(() => {
    list.current?.children[here]?.scrollIntoView({ block: "nearest" });
  }, [here, text]);
  const pick = (o: Option | undefined): void => {
    if (o !== undefined) {
      setText("");
      setAt(0);
      p.onPick(o);
    }
  };
  const onKey = (e: KeyboardEvent): void => {
    if (e.isComposing) {
      return; // an input method has not finished
    }
    if (text === "" && (p.onEmpty?.(e.key) ?? false)) {
      e.preventDefault();
      setAt(0);
      return;
    }
    switch (e.key) {
      case "ArrowDown":
      case "ArrowUp":
        e.preventDefault();
        setAt(Math.max(0, Math.min(found.length - 1, here + (e.key === "ArrowDown" ? 1 : -1))));
        return;
      case "Enter":
        e.preventDefault();
        pick(found[here]);
    }
  };
  const id = (n: number): string => `pick-${p.name}-${n}`;
  return (
    <div class="pick">
      <input class="pick-field" data-first ref={field} type="text" role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls={`pick-${p.name}`}
        aria-activedescendant={found.length > 0 ? id(here) : undefined} aria-label={p.label} placeholder={p.label}
        autocomplete="off" spellcheck={false} maxLength={60} value={text}
        onInput={(e) => { setText(e.currentTarget.value); setAt(0); }} onKeyDown={onKey} />
      <ul class="pick-list" id={`pick-${p.name}`} role="listbox" aria-label={p.label} tabIndex={-1} ref={list}>
        {found.map((o, n) => (
          <li key={o.id} id={id(n)} role="option" aria-selected={n === here} class={n === here ? "on" : ""} data-option={o.id}
            onPointerDown={(e) => e.preventDefault()} onClick={() => pick(o)}>
            <b>{o.title}</b>{o.hint ? <span class="quiet">{o.hint}</span> : null}
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p class="quiet none" role="status">{p.w.say("staff.pick.none")}</p> : null}
    </div>
  );
}
