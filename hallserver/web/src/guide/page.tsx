// The guide desk's page as a picture.

import type { JSX } from "preact";
import { hasBars, LinkBar, PasswordBar, RefusedBar } from "../staff/bars.tsx";
import { Frame, Opening } from "../staff/frame.tsx";
import { Header } from "../staff/header.tsx";
import type { App } from "./app.ts";
import { Asks } from "./ask/asks.tsx";
import type { Part } from "./part.ts";
import { Calls } from "./screen/calls.tsx";
import { Devices } from "./screen/devices.tsx";
import { Work } from "./screen/work.tsx";
import { Words } from "./words.ts";

export function GuideDesk(props: { app: App }): JSX.Element {
  const { app } = props;
  const w = new Words(app.lang);
  const p = { app, w };
  const name = w.say("guide.name");
  const title = `${name} · ${w.hall(app.hall)}`;
  return (
    <Frame {...p} name={name} title={app.untaken > 0 ? `${w.say("guide.help.some", { n: app.untaken })} · ${title}` : title}
      again={w.say("guide.signin.again")} bars={<Bars {...p} />} barred={hasBars(app)} dialog={<Asks {...p} />}
      header={<Header {...p} signOut={app.phase === "work"} ways={null}
        place={app.phase === "work" ? <h1 class="page-name">{name}</h1> : <span class="page-name">{name}</span>} />}
      denied={{ title: w.say("guide.denied.title"), text: w.say("guide.denied.text") }}
      data={{ "data-help": String(app.calls?.length ?? "") }}>
      <main class={app.works ? "desk" : "desk watching"}>
        <div class="beside">
          <section class="card helps" aria-labelledby="helps">
            <h2 id="helps">{w.say("guide.help.title")}</h2>
            {app.calls === undefined ? <Opening {...p} /> : <Calls {...p} calls={app.calls} />}
          </section>
          {app.works ? <Devices {...p} /> : null}
        </div>
        {app.works ? <Work {...p} /> : null}
      </main>
    </Frame>
  );
}

function Bars(p: Part): JSX.Element {
  const { app, w } = p;
  const n = app.notice;
  return (
    <>
      <LinkBar {...p} action={(c) => w.action(c)} staleText={w.say("guide.link.stale_text")} brokenText={w.say("guide.link.broken_text")} />
      {n?.kind === "password" ? <PasswordBar {...p} /> : null}
      {n !== undefined && "deed" in n ? <RefusedBar {...p} action={w.action(n.deed)} reason={w.problem(n.problem)} /> : null}
    </>
  );
}
