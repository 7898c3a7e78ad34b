// Words on a board stand in Chinese, with English after them.

import type { JSX } from "preact";
import messages from "../../../message/board.json";
import { fill, textIn } from "../text.ts";
import type { Text, Values } from "../text.ts";
import { typeset } from "../typeset.ts";

/** A message of the catalogue. */
export type Key = keyof typeof messages;

/** A text of the catalogue in Chinese and in English. */
export function both(key: Key, values?: Values): { zh: string; en: string } {
  return { zh: typeset(fill(messages[key].zh, values)), en: fill(messages[key].en, values) };
}

/** A text of the catalogue in Chinese, with English after it. */
export function Both(props: { say: Key; values?: Values; class?: string }): JSX.Element {
  const text = both(props.say, props.values);
  return <span class={`both ${props.class ?? ""}`}><span>{text.zh}</span> <span class="en" lang="en">{text.en}</span></span>;
}

/** A text of the hall in Chinese, with English after it. */
export function Name(props: { text: Text; class?: string }): JSX.Element {
  const zh = textIn(props.text, "zh");
  const en = props.text["en"] ?? "";
  return (
    <span class={`both ${props.class ?? ""}`}>
      <span>{zh}</span>
      {en !== "" && en !== zh ? <> <span class="en" lang="en">{en}</span></> : null}
    </span>
  );
}
