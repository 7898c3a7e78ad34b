// A device's light: a word, a shape and a colour; and in plain sentences what is
// wrong with it and what to do.

import type { CardLeft, DeviceHealth, Health } from "../healthwire.ts";
import type { IconName } from "../icon.tsx";
import type { Words } from "./words.ts";
import { isKey } from "./words.ts";

/** How a device stands; nobody is a board at which no device of its own stands. */
export type Standing = DeviceHealth["state"] | "nobody";

export function standingOf(d: DeviceHealth): Standing {
  return d.state === "gone" && d.device === undefined ? "nobody" : d.state;
}

/** Whether somebody should look. */
export function isAlarm(d: DeviceHealth): boolean {
  const s = standingOf(d);
  return s !== "ok" && s !== "nobody";
}

export const shapes: Record<Standing, IconName> = {
  ok: "done", late: "clock", trouble: "warning", gone: "network-off", refused: "stop", nobody: "screen",
};

const order: readonly Standing[] = ["gone", "refused", "trouble", "late", "ok", "nobody"];

/** The devices as they are listed: who wants somebody to look goes first. */
export function sorted(h: Health): DeviceHealth[] {
  const rank = (d: DeviceHealth): number => order.indexOf(standingOf(d));
  // The server's own order stays within each kind of trouble.
  return h.devices.map((d, n) => ({ d, n })).sort((a, b) => rank(a.d) - rank(b.d) || a.n - b.n).map((x) => x.d);
}

/** What a device is called. */
export function nameOf(w: Words, d: DeviceHealth): string {
  if (d.name !== undefined) {
    return d.name;
  }
  if (d.device !== undefined) {
    return d.device;
  }
  switch (standingOf(d)) {
    case "nobody":
      return w.say("manager.devices.nobody");
    case "refused":
      return w.say("manager.devices.stranger");
    default:
      return w.say("manager.devices.unnamed");
  }
}

/** Where it stands, such as 大厅屏 · hall; a bridge is at no board, and goes by its id. */
export function placeOf(w: Words, d: DeviceHealth): string {
  const key = `manager.kind.${d.kind ?? "none"}`;
  return w.say("manager.devices.on", { kind: isKey(key) ? w.say(key) : (d.kind ?? ""), board: d.board === "" ? (d.device ?? "") : d.board });
}

/** What is wrong with it, and what to do. */
export function sentenceOf(w: Words, d: DeviceHealth): string {
  switch (standingOf(d)) {
    case "ok":
      return fine(w, d);
    case "late":
      return w.say(d.speaks && !d.shows ? "manager.word.late.say" : "manager.word.late.show", { n: d.behind_s });
    case "trouble":
      return trouble(w, d);
    case "gone":
      return w.say("manager.word.gone", { time: w.clock(d.last_seen) });
    case "refused":
      return refused(w, d);
    case "nobody":
      return w.say("manager.word.nobody");
  }
}

function fine(w: Words, d: DeviceHealth): string {
  if (d.shows && d.speaks) {
    return w.say("manager.word.ok.both");
  }
  return w.say(d.shows ? "manager.word.ok.shows" : d.speaks ? "manager.word.ok.speaks" : "manager.word.ok.ready");
}

function trouble(w: Words, d: DeviceHealth): string {
  const key = `manager.word.${d.word ?? ""}`;
  const text = isKey(key) ? w.say(key) : w.say("manager.word.other", { word: d.word ?? "" });
  return d.detail === undefined ? text : w.say("manager.word.detail", { text, detail: d.detail });
}

function refused(w: Words, d: DeviceHealth): string {
  const key = `manager.refused.${d.word ?? ""}`;
  if (isKey(key)) {
    return w.say(key, { board: d.board, device: d.device ?? "" });
  }
  const problem = { title: d.word ?? "", status: 0, ...(d.word === undefined ? {} : { code: d.word }) };
  return w.say("manager.refused.other", { reason: w.problem(problem) });
}

/** The kiosks on which a card was left. */
export function cardsOf(h: Health): CardLeft[] {
  return h.cards ?? [];
}

/** What a kiosk with a card is called. */
export function kioskOf(c: CardLeft): string {
  return c.name ?? c.device;
}

/** That a card was left on a kiosk, in one line. */
export function cardAlarm(w: Words, c: CardLeft): string {
  return w.say("manager.card.alarm", { name: kioskOf(c), time: w.clock(c.since) });
}
