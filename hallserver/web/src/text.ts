// Words of the message catalogue (hallserver/message), in the languages it has.

import { typeset } from "./typeset.ts";

export const languages = ["zh", "en", "ko"] as const;
export type Language = (typeof languages)[number];

/** One message in every language. */
export type Message = Readonly<Record<Language, string>>;

/** A text of the server, by language code; Chinese is always there. */
export type Text = Readonly<Record<string, string>>;

export type Values = Readonly<Record<string, string | number>>;

/** The text in the language, else in Chinese. */
export function textIn(text: Text | undefined, lang: Language): string {
  return text === undefined ? "" : typeset(text[lang] || text["zh"] || "");
}

/** Replaces each {name} by its value. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** Says messages of a catalogue in one language. */
export type Say<Key extends string> = (key: Key, values?: Values) => string;

/** The words of a catalogue in a language. */
export function words<Key extends string>(catalogue: Readonly<Record<Key, Message>>, lang: Language): Say<Key> {
  return (key, values) => typeset(fill(catalogue[key][lang], values));
}

/** The language code as HTML wants it. */
export function htmlLang(lang: Language): string {
  return lang === "zh" ? "zh-CN" : lang;
}
