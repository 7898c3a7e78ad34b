// What the console keeps in the browser: a command that is not answered yet, the
// language, whether it may ring. Nothing of a person.

import { languages } from "../text.ts";
import type { Language } from "../text.ts";
import type { Command } from "./command.ts";
import type { Verb } from "./verb.ts";

const commandKey = "yimen.console.command";
const languageKey = "yimen.console.language";
const quietKey = "yimen.console.quiet";

/** A new Idempotency-Key, or a ticket's id. randomUUID is missing on pages without TLS. */
export function newKey(page = "console"): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${page}-` + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

export function keepCommand<V extends string = Verb>(c: Command<V> | undefined, under = commandKey): void {
  if (c === undefined) {
    sessionStorage.removeItem(under);
  } else {
    sessionStorage.setItem(under, JSON.stringify(c));
  }
}

export function keptCommand<V extends string = Verb>(under = commandKey): Command<V> | undefined {
  const c = read(sessionStorage.getItem(under)) as Partial<Command<V>> | undefined;
  if (c === undefined || typeof c.key !== "string" || typeof c.path !== "string" || typeof c.body !== "string") {
    return undefined;
  }
  return c as Command<V>;
}

export function keepLanguage(lang: Language): void {
  localStorage.setItem(languageKey, lang);
}

export function keptLanguage(): Language {
  const lang = localStorage.getItem(languageKey);
  return languages.find((l) => l === lang) ?? "zh";
}

/** Keeps whether the console is to be quiet. */
export function keepQuiet(quiet: boolean): void {
  localStorage.setItem(quietKey, quiet ? "yes" : "no");
}

export function keptQuiet(): boolean {
  return localStorage.getItem(quietKey) === "yes";
}

function read(raw: string | null): unknown {
  try {
    return raw === null ? undefined : (JSON.parse(raw) as unknown);
  } catch {
    return undefined;
  }
}
