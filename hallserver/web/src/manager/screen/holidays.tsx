// Which years' holidays no calendar knows yet: nothing is broken, but days that will
// be closed can be booked. It stands until they are there.

import type { JSX } from "preact";
import type { HolidaysMissing } from "../../healthwire.ts";
import { Icon } from "../../icon.tsx";
import type { Part } from "../part.ts";

export function Holidays(p: Part): JSX.Element | null {
  const { w } = p;
  const missing = p.app.health?.holidays ?? [];
  if (missing.length === 0) {
    return null;
  }
  return (
    <div class="alarms watch" role="status" data-holidays={yearsOf(missing).join(" ")}>
      <Icon name="warning" />
      <ul>
        {yearsOf(missing).map((year) => (
          <li key={year}><b>{w.say("manager.holidays.missing", { year })}</b> {w.say("manager.holidays.text", { calendars: calendarsOf(p, missing, year) })}</li>
        ))}
      </ul>
    </div>
  );
}

/** The years that are missing, each once, in order. */
export function yearsOf(missing: HolidaysMissing[]): number[] {
  return [...new Set(missing.map((m) => m.year))].sort((a, b) => a - b);
}

function calendarsOf(p: Part, missing: HolidaysMissing[], year: number): string {
  return missing.filter((m) => m.year === year).map((m) => p.w.text(m.name)).join(p.w.say("manager.say.list"));
}
