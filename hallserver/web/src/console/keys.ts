// The console's keys. Every one is written on its button.

import type { App } from "./app.ts";
import type { Verb } from "./command.ts";

/** The key of each action. */
export const keyOf: Readonly<Record<Exclude<Verb, "open">, string>> = {
  call: "N", recall: "R", start: "S", finish: "F", noshow: "A", pause: "B", resume: "O", close: "Q",
};
/** The key that shows the holder while it is held. */
export const holdKey = "H";

/** The letter of a key press, also where an input method swallows it; "" when it is none for us. */
export function letterOf(e: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey">): string {
  if (e.ctrlKey || e.altKey || e.metaKey) {
    return "";
  }
  if (/^[a-zA-Z]$/.test(e.key)) {
    return e.key.toUpperCase();
  }
  return /^Key[A-Z]$/.test(e.code) ? e.code.slice(3) : "";
}

/** Acts on key presses until the page goes. */
export function listenToKeys(app: App): void {
  document.addEventListener("keydown", (e) => {
    if (e.repeat || app.phase !== "work" || isTyping(e.target)) {
      return;
    }
    if (e.key === "Escape" && app.dialog === "none" && app.notice !== undefined) {
      app.dismiss();
      return;
    }
    const letter = letterOf(e);
    if (letter === "" || app.dialog !== "none") {
      return;
    }
    if (letter === holdKey) {
      e.preventDefault();
      void app.hold();
      return;
    }
    const verb = (Object.keys(keyOf) as (keyof typeof keyOf)[]).find((v) => keyOf[v] === letter && app.offered(v));
    if (verb !== undefined) {
      e.preventDefault();
      act(app, verb);
    }
  });
  document.addEventListener("keyup", (e) => {
    if (letterOf(e) === holdKey) {
      app.release();
    }
  });
  // Whoever turns away lets go.
  window.addEventListener("blur", () => app.release());
  document.addEventListener("visibilitychange", () => app.release());
}

/** Does what a button or its key says: some ask first. */
export function act(app: App, verb: Verb): void {
  switch (verb) {
    case "pause":
      app.show("pause");
      return;
    case "close":
      app.show("leave");
      return;
    default:
      app.do(verb);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
