// The manager's page as a picture.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { hasBars } from "../staff/bars.tsx";
import { Frame, Opening } from "../staff/frame.tsx";
import { Header } from "../staff/header.tsx";
import { Asks } from "./ask/announce.tsx";
import type { App } from "./app.ts";
import { Bars, emergencies } from "./bars.tsx";
import type { Part } from "./part.ts";
import { Alarms } from "./screen/alarms.tsx";
import { Announcements } from "./screen/announcements.tsx";
import { Calls } from "./screen/calls.tsx";
import { Devices } from "./screen/devices.tsx";
import { Holidays } from "./screen/holidays.tsx";
import { Pickups } from "./screen/pickups.tsx";
import { Tabs } from "./screen/tabs.tsx";
import { Waiting } from "./screen/waiting.tsx";
import { Words } from "./words.ts";

export function Manager(props: { app: App }): JSX.Element {
  const { app } = props;
  const w = new Words(app.lang);
  const p = { app, w };
  return (
    <Frame {...p} name={w.say("manager.name")} title={titleOf(app, w)} again={w.say("manager.signin.again")}
      header={<Top {...p} />} bars={<Bars {...p} />} barred={hasBars(app) || emergencies(app).length > 0} dialog={<Asks {...p} />}
      denied={{ title: w.say("manager.denied.title"), text: w.say("manager.denied.text") }}
      data={{ "data-alarms": String(app.health?.alarms ?? "") }}>
      <Work {...p} />
    </Frame>
  );
}

function titleOf(app: App, w: Words): string {
  const name = `${w.say("manager.name")} · ${w.hall(app.hall)}`;
  const n = app.health?.alarms ?? 0;
  return n > 0 ? `${w.say("manager.alarms.some", { n })} · ${name}` : name;
}

function Top(p: Part): JSX.Element {
  const { app, w } = p;
  const name = w.say("manager.name");
  return (
    <Header {...p} signOut={app.phase === "work"}
      place={app.phase === "work" ? <h1 class="page-name">{name}</h1> : <span class="page-name">{name}</span>}
      ways={app.phase === "work" ? <Ways {...p} /> : null} />
  );
}

// The other pages that are this person's: the wall's board, where the hall has one, and a lead's console.
function Ways({ app, w }: Part): JSX.Element {
  const wall = app.health?.devices.find((d) => d.kind === "wall")?.board;
  return (
    <>
      {wall !== undefined ? <a class="button plain small" href={`/board/${encodeURIComponent(wall)}`}><Icon name="screen" />{w.say("manager.wall")}</a> : null}
      {app.session?.role === "lead" ? <a class="button plain small" href="/"><Icon name="window" />{w.say("manager.console")}</a> : null}
    </>
  );
}

function Work(p: Part): JSX.Element {
  const { app } = p;
  return (
    <main class="watching">
      <Alarms {...p} />
      <Holidays {...p} />
      <Tabs {...p} />
      <div class="card page" role="tabpanel" id="tab-page" aria-labelledby={`tab-${app.tab}`} data-tab={app.tab}><OfTab {...p} /></div>
    </main>
  );
}

function OfTab(p: Part): JSX.Element {
  if (p.app.health === undefined) {
    return <Opening {...p} />;
  }
  switch (p.app.tab) {
    case "devices":
      return <Devices {...p} health={p.app.health} />;
    case "say":
      return <Announcements {...p} />;
    case "calls":
      return <Calls {...p} />;
    case "waiting":
      return <Waiting {...p} />;
    case "pickup":
      return <Pickups {...p} />;
  }
}
