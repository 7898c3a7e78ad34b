// The console's sentences.

import consoleMessages from "../../../message/console.json";
import { StaffWords } from "../staff/words.ts";
import type { Language } from "../text.ts";
import { typeset } from "../typeset.ts";
import type { Ticket, Why } from "../wire.ts";
import type { Verb } from "./verb.ts";

export type Key = keyof typeof consoleMessages;

/** The console's words in a language. */
export class Words extends StaffWords<Key> {
  constructor(lang: Language) {
    super(lang, consoleMessages);
  }

  /** What a command is called. */
  action(verb: Verb): string {
    switch (verb) {
      case "open":
      case "resume":
        return this.say("console.resume");
      case "call":
        return this.say("console.next");
      case "close":
        return this.say("console.leave.close");
      case "cancel":
        return this.say("console.cancel_ticket");
      default:
        return this.say(`console.${verb}`);
    }
  }

  /** Why a ticket was called, to be read out; a reason that is new to this page in the server's words. */
  why(w: Why): string {
    const key = `why.${w.code}`;
    if (!(key in consoleMessages)) {
      return typeset(w.text);
    }
    const values: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(w.params ?? {})) {
      if (typeof value === "number" && name.endsWith("_s")) {
        values[name.slice(0, -2)] = this.time(value);
      } else if (typeof value === "number" || typeof value === "string") {
        values[name] = value;
      }
    }
    return this.say(key as Key, values);
  }

  services(t: Ticket): string {
    return t.services.map((s) => this.text(s.name)).join(this.lang === "zh" ? "、" : ", ") || this.text(t.queue_name);
  }

  padName(kind: string): string {
    switch (kind) {
      case "rating":
        return this.say("console.pad.rating");
      case "keyboard":
        return this.say("console.pad.keyboard");
      default:
        return this.say("console.pad.call");
    }
  }

  idType(code: string): string {
    switch (code) {
      case "resident":
        return this.say("console.id.resident");
      case "hmt":
        return this.say("console.id.hmt");
      case "foreign":
      case "foreign_2023":
        return this.say("console.id.foreign");
      default:
        return "";
    }
  }
}
