// The guide desk's page in words.

import guideMessages from "../../../message/guide.json";
import type { DeskDevice, SlipAtDesk } from "../guidewire.ts";
import { StaffWords } from "../staff/words.ts";
import type { Language } from "../text.ts";
import type { Problem, Service, Ticket, TicketState } from "../wire.ts";
import { clockHM, hallTime } from "../zone.ts";
import type { GuideDeed } from "./command.ts";

type Key = keyof typeof guideMessages;

/** The page's words in a language. */
export class Words extends StaffWords<Key> {
  constructor(lang: Language) {
    super(lang, guideMessages);
  }

  /** What a command is called, and what it is about. */
  action(c: GuideDeed): string {
    return "kiosk" in c ? this.say(`guide.action.${c.verb}`, { kiosk: c.kiosk }) : this.say(`guide.action.${c.verb}`, { number: c.number }).trim();
  }

  state(t: Ticket): string {
    return this.say(`guide.state.${t.state}` satisfies `guide.state.${TicketState}`, { window: t.window ?? "" });
  }

  services(of: readonly Service[]): string {
    return of.map((s) => this.text(s.name)).join(this.lang === "zh" ? "、" : ", ");
  }

  /** How a device is; one in a state that is new to this page is in trouble. */
  device(d: DeskDevice): string {
    if (d.state === "ok") {
      return this.say("guide.device.ok");
    }
    if (d.state === "absent" && d.detail === undefined) {
      return this.say("guide.device.none");
    }
    return this.known(`guide.device.${d.detail ?? ""}`, "guide.device.unknown");
  }

  /** How a slip came out, or that it is on its way. */
  slip(s: SlipAtDesk): string {
    switch (s.state) {
      case "printed":
        return this.say(s.copy === true ? "guide.slip.copied" : "guide.slip.printed");
      case "failed":
        return this.say("guide.slip.failed", { why: this.known(`guide.why.${s.cause ?? ""}`, "guide.why.unknown") });
      default:
        return this.say("guide.slip.printing");
    }
  }

  /** Such as 12 月 3 日 周四. */
  day(at: string): string {
    const t = hallTime(Date.parse(at));
    return this.say("guide.day", { month: t.month, day: t.day, weekday: this.known(`guide.weekday.${t.weekday}`, "guide.weekday.0") });
  }

  /** Such as 09:00–09:30. */
  span(start: string, end: string): string {
    return `${clockHM(Date.parse(start))}–${clockHM(Date.parse(end))}`;
  }

  /** Why nothing is known. */
  failed(of: Problem | "silent"): string {
    return of === "silent" ? this.say("guide.find.silent") : this.problem(of);
  }

  private known(key: string, other: Key): string {
    return this.say(key in guideMessages ? (key as Key) : other);
  }
}
