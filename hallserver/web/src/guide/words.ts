// The guide desk's page in words.

import guideMessages from "../../../message/guide.json";
import type { Deed } from "../staff/page.ts";
import { StaffWords } from "../staff/words.ts";
import type { Language } from "../text.ts";
import type { HelpCommand } from "./state.ts";

/** The page's words in a language. */
export class Words extends StaffWords<keyof typeof guideMessages> {
  constructor(lang: Language) {
    super(lang, guideMessages);
  }

  /** What a command is called, and which kiosk it is about. */
  action(c: Deed<HelpCommand>): string {
    return this.say(`guide.action.${c.verb}`, { kiosk: c.kiosk });
  }
}
