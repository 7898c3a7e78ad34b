// The manager's page in words.

import managerMessages from "../../../message/manager.json";
import { Words as ConsoleWords } from "../console/say.ts";
import type { Language, Say, Text } from "../text.ts";
import { textIn, words } from "../text.ts";
import type { Problem } from "../wire.ts";
import { clockHM, clockHMS } from "../zone.ts";

export type Key = keyof typeof managerMessages;

export function isKey(key: string): key is Key {
  return key in managerMessages;
}

/** The page's words in a language. */
export class Words {
  readonly say: Say<Key>;
  /** Those that every page of the staff shares: signing in, what a server refuses. */
  readonly shared: ConsoleWords;

  constructor(readonly lang: Language) {
    this.say = words(managerMessages, lang);
    this.shared = new ConsoleWords(lang);
  }

  text(t: Text | undefined): string {
    return textIn(t, this.lang);
  }

  problem(p: Problem): string {
    return this.shared.problem(p);
  }

  /** Why the hall takes nothing, and what to do. */
  halted(code: string): string {
    const key = `manager.halted.${code}`;
    return isKey(key) ? this.say(key) : this.say("manager.halted.other", { code });
  }

  clock(at: string): string {
    return clockHM(Date.parse(at));
  }

  clockS(ms: number): string {
    return clockHMS(ms);
  }

  /** A length of time, such as 12 分钟. */
  time(seconds: number): string {
    const s = Math.max(0, Math.floor(seconds));
    if (s < 60) {
      return this.say("manager.time.seconds", { n: s });
    }
    if (s < 3600) {
      return this.say("manager.time.minutes", { n: Math.floor(s / 60) });
    }
    if (s < 48 * 3600) {
      return this.say("manager.time.hours", { h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) });
    }
    return this.say("manager.time.days", { n: Math.floor(s / 86_400) });
  }

  /** A short time with its tenths, such as 0.4 秒. */
  precise(seconds: number): string {
    return this.say("manager.time.precise", { n: seconds < 100 ? seconds.toFixed(1) : Math.round(seconds) });
  }

  percent(share: number): string {
    return this.say("manager.waiting.percent", { n: Math.round(share * 100) });
  }
}
