// The manager's page in words.

import managerMessages from "../../../message/manager.json";
import type { Deed } from "../staff/page.ts";
import { StaffWords } from "../staff/words.ts";
import type { Language } from "../text.ts";
import type { HallCommand } from "./state.ts";

export type Key = keyof typeof managerMessages;

export function isKey(key: string): key is Key {
  return key in managerMessages;
}

/** The page's words in a language. */
export class Words extends StaffWords<Key> {
  constructor(lang: Language) {
    super(lang, managerMessages);
  }

  /** What a command is called, and what it is about. */
  action(c: Deed<HallCommand>): string {
    return this.say(`manager.action.${c.verb}`, { text: this.text(c.about) });
  }

  /** Why the hall takes nothing, and what to do. */
  halted(code: string): string {
    const key = `manager.halted.${code}`;
    return isKey(key) ? this.say(key) : this.say("manager.halted.other", { code });
  }

  /** A short time with its tenths, such as 0.4 秒. */
  precise(seconds: number): string {
    return this.say("manager.time.precise", { n: seconds < 100 ? seconds.toFixed(1) : Math.round(seconds) });
  }

  percent(share: number): string {
    return this.say("manager.waiting.percent", { n: Math.round(share * 100) });
  }
}
