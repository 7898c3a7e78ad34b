// The errand of whoever stands at the desk.

import type { JSX } from "preact";
import { Book } from "./book.tsx";
import { Find } from "./find.tsx";
import { Take } from "./take.tsx";
import { ShownTicket } from "./ticket.tsx";
import { tabKey } from "../keynames.ts";
import type { Part } from "../part.ts";
import { tabs } from "../state.ts";

export function Work(p: Part): JSX.Element {
  const { app, w } = p;
  const step = (e: KeyboardEvent): void => {
    const by = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[tabs.indexOf(app.tab) + by];
    if (by !== 0 && next !== undefined) {
      e.preventDefault();
      app.begin(next);
    }
  };
  return (
    <section class="card work" aria-label={w.say("guide.tabs")} data-tab-on={app.tab} data-errand={app.errand}>
      <div class="work-top">
        <div class="tabs" role="tablist" aria-label={w.say("guide.tabs")} onKeyDown={step}>
          {tabs.map((tab) => (
            <button key={tab} type="button" role="tab" id={`tab-${tab}`} class={tab === app.tab ? "tab on" : "tab"} data-tab={tab} aria-selected={tab === app.tab}
              aria-controls="work-panel" tabIndex={tab === app.tab ? 0 : -1} onClick={() => app.begin(tab)}>{w.say(`guide.tab.${tab}`)}<kbd>{tabKey[tab]}</kbd></button>
          ))}
        </div>
        <span class="quiet" role="status">{app.commands.slow ? w.say("staff.sending") : ""}</span>
      </div>
      <div class="panel" role="tabpanel" id="work-panel" aria-labelledby={`tab-${app.tab}`}>
        {app.shown !== undefined ? <ShownTicket {...p} shown={app.shown} /> : <Errand key={app.errand} {...p} />}
      </div>
    </section>
  );
}

function Errand(p: Part): JSX.Element {
  switch (p.app.tab) {
    case "take":
      return <Take {...p} />;
    case "find":
      return <Find {...p} />;
    case "book":
      return <Book {...p} />;
  }
}
