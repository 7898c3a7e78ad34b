// The console's keys. Every one is written on its button, and in the list that
// the question mark shows.

import { isElsewhere } from "../staff/field.ts";
import type { App } from "./app.ts";
import { tabs } from "./state.ts";
import type { Verb } from "./verb.ts";

/** The key of each action. */
export const keyOf = {
  call: "N", recall: "R", start: "S", finish: "F", park: "P", transfer: "T", noshow: "A", services: "E",
  pause: "B", resume: "O", handover: "H", close: "Q", issue: "K",
} as const satisfies Partial<Record<Verb, string>>;

/** An action that has a key. */
export type Keyed = keyof typeof keyOf;

/** The key that shows the holder while it is held, that chooses an outcome, that switches the sound. */
export const holdKey = "V";
export const outcomeKey = "Shift F";
export const soundKey = "M";

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
    app.attend();
    if (e.repeat || app.locked || app.changing || app.screen !== "work" || app.dialog !== undefined || isElsewhere(e.target)) {
      return;
    }
    if (pressed(app, e)) {
      e.preventDefault();
    }
  });
  document.addEventListener("keyup", (e) => {
    if (letterOf(e) === holdKey) {
      app.holding.release();
    }
  });
  document.addEventListener("pointerdown", () => app.attend());
  // Whoever turns away lets go.
  window.addEventListener("blur", () => app.holding.release());
  document.addEventListener("visibilitychange", () => app.holding.release());
}

// pressed does what a key says, and says whether it is one of ours.
function pressed(app: App, e: KeyboardEvent): boolean {
  if (e.key === "Escape" && app.notice !== undefined) {
    app.dismiss();
    return true;
  }
  if (e.key === "?" || e.key === "？") {
    app.show({ kind: "keys" });
    return true;
  }
  const tab = tabs[Number(e.key) - 1];
  if (tab !== undefined && !e.ctrlKey && !e.altKey && !e.metaKey) {
    app.showTab(tab);
    document.querySelector<HTMLElement>(".line [data-row]")?.focus();
    return true;
  }
  const letter = letterOf(e);
  switch (letter) {
    case "":
      return false;
    case holdKey:
      void app.holding.hold();
      return true;
    case soundKey:
      app.setQuiet(!app.bell.quiet);
      return true;
  }
  if (letter === "F" && e.shiftKey) {
    askOutcome(app);
    return true;
  }
  if (letter === keyOf.pause && app.mine?.pause_next !== undefined) {
    app.do("resume");
    return true;
  }
  const verb = (Object.keys(keyOf) as Keyed[]).find((v) => keyOf[v] === letter && app.offered(v));
  if (verb !== undefined) {
    act(app, verb);
  }
  return verb !== undefined;
}

/** Asks how the service ended. */
export function askOutcome(app: App): void {
  if (app.offered("finish") && (app.desk?.outcomes.length ?? 0) > 0) {
    app.show({ kind: "outcome" });
  }
}

/** Does what a button or its key says: some ask first. */
export function act(app: App, verb: Verb): void {
  switch (verb) {
    case "pause":
    case "transfer":
    case "handover":
    case "services":
    case "issue":
      app.show({ kind: verb });
      return;
    case "park":
      if ((app.desk?.park_reasons.length ?? 0) > 0) {
        app.show({ kind: "park" });
      } else {
        app.do("park");
      }
      return;
    case "close":
      app.show({ kind: "leave" });
      return;
    default:
      app.do(verb);
  }
}
