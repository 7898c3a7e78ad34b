// Words on a board stand in Chinese, with a second language after them: English,
// Korean or none, as the board's layout has it.

import { createContext } from "preact";
import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import messages from "../../../message/board.json";
import { fill } from "../text.ts";
import type { Text, Values } from "../text.ts";
import { typeset } from "../typeset.ts";

/** A message of the catalogue. */
export type Key = keyof typeof messages;

/** The language beside Chinese; "": none. */
export type Second = "en" | "ko" | "";

/** The second language of the board that is drawn. */
export const SecondLanguage = createContext<Second>("en");

/** The second language of a layout's name for it. */
export function secondOf(name: string | undefined): Second {
  return name === "none" ? "" : name === "ko" ? "ko" : "en";
}

/** What stands on a board in both languages; other is empty where there is no second one. */
export interface Pair {
  zh: string;
  other: string;
}

/** A message in Chinese, for where no second language is wanted. */
export function zh(key: Key, values?: Values): string {
  return typeset(fill(messages[key].zh, values));
}

/** A message in both languages. */
export function pairOf(second: Second, key: Key, values?: Values): Pair {
  return { zh: zh(key, values), other: second === "" ? "" : typeset(fill(messages[key][second], values)) };
}

/** A text of the hall in both languages; a name that is the same in both stands once. */
export function textPair(second: Second, text: Text | undefined): Pair {
  const first = text?.["zh"] ?? "";
  const other = second === "" ? "" : text?.[second] ?? "";
  return { zh: typeset(first), other: other === first ? "" : typeset(other) };
}

/** The second language here. */
export function useSecond(): Second {
  return useContext(SecondLanguage);
}

/** Words in the second language; nothing where there are none. */
export function Other(props: { text: string; class?: string }): JSX.Element | null {
  const second = useSecond();
  return props.text === "" ? null : <span class={`other ${props.class ?? ""}`} lang={second || "zh-CN"}>{props.text}</span>;
}

/** Two languages, one after the other. */
export function Two(props: { pair: Pair; class?: string }): JSX.Element {
  return <span class={`both ${props.class ?? ""}`}><span>{props.pair.zh}</span> <Other text={props.pair.other} /></span>;
}

/** A message of the catalogue in Chinese, with the second language after it. */
export function Both(props: { say: Key; values?: Values; class?: string }): JSX.Element {
  return <Two pair={pairOf(useSecond(), props.say, props.values)} class={props.class ?? ""} />;
}

/** A text of the hall in Chinese, with the second language after it. */
export function Name(props: { text: Text | undefined; class?: string }): JSX.Element {
  return <Two pair={textPair(useSecond(), props.text)} class={props.class ?? ""} />;
}
