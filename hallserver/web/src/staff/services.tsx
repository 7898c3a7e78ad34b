// The services that a ticket is for: those to pick from, and those that were picked.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { Service, SpeltService } from "../wire.ts";
import type { Option } from "./pick.tsx";
import type { StaffWords } from "./words.ts";

/** How many services one ticket may carry. */
export const servicesMost = 5;

/** A text in every language it has, to be found by any. */
export function everyText(t: Record<string, string>): string {
  return Object.values(t).join(" ");
}

/** The services to pick from, without those that are taken already. */
export function serviceOptions(w: StaffWords, services: readonly SpeltService[], taken: readonly string[]): Option[] {
  return services.filter((s) => !taken.includes(s.code)).map((s) => ({
    id: s.code, title: w.text(s.name), hint: s.code, words: [everyText(s.name), ...(s.keywords ?? [])].join(" "), pinyin: s.pinyin ?? [],
  }));
}

/** The services chosen so far, in their order. The first few, kept, stay. */
export function Chosen(p: {
  w: StaffWords; label: string; known: readonly Service[]; codes: readonly string[]; kept: number; onDrop: (code: string) => void;
}): JSX.Element {
  const { w } = p;
  return (
    <ol class="chosen" aria-label={p.label}>
      {p.codes.map((code, n) => {
        const name = w.text(p.known.find((s) => s.code === code)?.name) || code;
        return (
          <li key={code} data-chosen={code}>
            <span class="step-n">{n + 1}</span><span>{name}</span>
            {n < p.kept ? <span class="quiet">{w.say("staff.services.stays")}</span> : (
              <button class="button plain small" type="button" aria-label={w.say("staff.services.drop", { name })} title={w.say("staff.services.drop", { name })}
                onClick={() => p.onDrop(code)}><Icon name="close" /></button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
