// The words of a page of the staff: those that all of them share, and its own.

import problemMessages from "../../../message/problem.json";
import staffMessages from "../../../message/staff.json";
import type { Language, Message, Say, Text } from "../text.ts";
import { textIn, words } from "../text.ts";
import { typeset } from "../typeset.ts";
import type { Problem } from "../wire.ts";
import { clockHM, clockHMS } from "../zone.ts";
import { lengthOf } from "./length.ts";

type StaffKey = keyof typeof staffMessages;

/** A page's words in a language; Key are those of its own catalogue. */
export class StaffWords<Key extends string = never> {
  readonly say: Say<StaffKey | Key>;

  constructor(readonly lang: Language, own: Readonly<Record<Key, Message>>) {
    this.say = words<StaffKey | Key>({ ...staffMessages, ...own } as Readonly<Record<StaffKey | Key, Message>>, lang);
  }

  text(t: Text | undefined): string {
    return textIn(t, this.lang);
  }

  /** What the hall is called; before it is known, what the system is. */
  hall(t: Text): string {
    return this.text(t) || this.say("staff.title");
  }

  /** A length of time, such as 12 分钟. */
  time(seconds: number): string {
    const l = lengthOf(seconds);
    switch (l.unit) {
      case "hours":
        return this.say("staff.time.hours", { h: l.h, m: l.m });
      default:
        return this.say(`staff.time.${l.unit}`, { n: l.n });
    }
  }

  clock(at: string): string {
    return clockHM(Date.parse(at));
  }

  clockS(at: string): string {
    return clockHMS(Date.parse(at));
  }

  /** A class of tickets by its word; one that is new to these pages by its code. */
  className(code: string): string {
    const key = `staff.class.${code}`;
    return key in staffMessages ? this.say(key as StaffKey) : code;
  }

  /** A problem as a sentence for whoever reads the page. */
  problem(p: Problem): string {
    const known = (problemMessages as Record<string, Record<Language, string>>)[`problem.${p.code ?? "internal"}`];
    return typeset(known?.[this.lang] ?? (p.title || problemMessages["problem.internal"][this.lang]));
  }
}
