// What the pages of the staff keep in the browser: a command that is not answered yet,
// the language, whether to ring, which guide desk it is at. Nothing of a person.

import { languages } from "../text.ts";
import type { Language } from "../text.ts";
import type { Command } from "./command.ts";

// All pages speak one language and are quiet together.
const languageKey = "yimen.console.language";
const quietKey = "yimen.console.quiet";

/** A new Idempotency-Key, or the id of something new. randomUUID is missing on pages without TLS. */
export function newKey(page: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${page}-` + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Keeps a page's command over a reload; undefined: none is on its way. */
export function keepCommand(page: string, c: Command | undefined): void {
  if (c === undefined) {
    sessionStorage.removeItem(commandKey(page));
  } else {
    sessionStorage.setItem(commandKey(page), JSON.stringify(c));
  }
}

export function keptCommand<C extends Command>(page: string): C | undefined {
  const c = read(sessionStorage.getItem(commandKey(page))) as Partial<C> | undefined;
  if (c === undefined || typeof c.key !== "string" || typeof c.path !== "string" || typeof c.body !== "string") {
    return undefined;
  }
  return c as C;
}

function commandKey(page: string): string {
  return `yimen.${page}.command`;
}

export function keepLanguage(lang: Language): void {
  localStorage.setItem(languageKey, lang);
}

export function keptLanguage(): Language {
  const lang = localStorage.getItem(languageKey);
  return languages.find((l) => l === lang) ?? "zh";
}

/** Keeps whether the page is to be quiet. */
export function keepQuiet(quiet: boolean): void {
  localStorage.setItem(quietKey, quiet ? "yes" : "no");
}

export function keptQuiet(): boolean {
  return localStorage.getItem(quietKey) === "yes";
}

const deskKey = "yimen.guide.desk";

/** Keeps which guide desk the browser is at, by its id. */
export function keepDesk(id: string): void {
  localStorage.setItem(deskKey, id);
}

export function keptDesk(): string | undefined {
  return localStorage.getItem(deskKey) ?? undefined;
}

function read(raw: string | null): unknown {
  try {
    return raw === null ? undefined : (JSON.parse(raw) as unknown);
  } catch {
    return undefined;
  }
}
