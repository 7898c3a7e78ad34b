// The console's picture: which of its screens stands.

import type { JSX } from "preact";
import { hasBars } from "../staff/bars.tsx";
import { Frame, Starting } from "../staff/frame.tsx";
import type { App } from "./app.ts";
import { Asks } from "./ask/asks.tsx";
import { Bars, cardsToTell, emergencyAt, troubledPads } from "./bars.tsx";
import { Top } from "./header.tsx";
import type { Part } from "./part.ts";
import { Choose } from "./screen/choose.tsx";
import { Work } from "./screen/work.tsx";
import { Words } from "./words.ts";

/** Who is at no window and watches the hall instead. */
const watchers = ["manager", "admin"];

export function Console(props: { app: App }): JSX.Element {
  const { app } = props;
  const w = new Words(app.lang);
  const p = { app, w };
  return (
    <Frame {...p} name={w.say("console.name")} title={titleOf(app, w)} again={w.say("console.signin.again")}
      header={<Top {...p} />} bars={<Bars {...p} />} barred={hasBars(app) || emergencyAt(app) !== undefined || troubledPads(app).length + cardsToTell(app).length > 0} dialog={<Asks {...p} />}
      denied={{
        title: w.say("console.denied.title"), text: w.say("console.denied.text"),
        way: watchers.includes(app.session?.role ?? "") ? <a class="button large" href="/manager">{w.say("console.denied.watch")}</a> : null,
      }}
      data={{ "data-phase": app.screen, "data-window": String(app.mine?.number ?? "") }}>
      <Screen {...p} />
    </Frame>
  );
}

function Screen(p: Part): JSX.Element {
  switch (p.app.screen) {
    case "choose":
      return <Choose {...p} />;
    case "work":
      return <Work {...p} />;
    default:
      return <Starting {...p} />;
  }
}

function titleOf(app: App, w: Words): string {
  if (app.screen !== "work" || app.mine === undefined) {
    return `${w.say("staff.title")} · ${w.say("console.name")}`;
  }
  const place = w.say("console.window_n", { n: app.mine.number });
  const at = app.mine.ticket?.number;
  if (at !== undefined) {
    return `${at} · ${place}`;
  }
  const n = app.countOf("waiting");
  if (n === 0) {
    return place;
  }
  const title = `${w.say("console.choose.waiting", { n })} · ${place}`;
  // Somebody has begun to wait: the tab calls softly, a second on, a second off.
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return app.beckons && (calm || Math.floor(Date.now() / 1000) % 2 === 0) ? `● ${title}` : title;
}
