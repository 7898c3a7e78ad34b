// The page's tabs: one at a time, by key 1 to 5 or the arrows.

import type { JSX } from "preact";
import type { Part } from "../part.ts";
import type { Tab } from "../state.ts";
import { tabsOf } from "../state.ts";

export function Tabs(p: Part): JSX.Element {
  const { app, w } = p;
  const tabs = tabsOf(app.session?.role);
  return (
    <div class="page-tabs" role="tablist" aria-label={w.say("manager.tabs")} onKeyDown={(e) => {
      const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? tabs.length - 1 : 0;
      if (step > 0) {
        const next = tabs[(tabs.indexOf(app.tab) + step) % tabs.length] as Tab;
        app.showTab(next);
        document.getElementById(`tab-${next}`)?.focus();
      }
    }}>
      {tabs.map((tab, n) => (
        <button key={tab} id={`tab-${tab}`} type="button" role="tab" class={tab === app.tab ? "tab on" : "tab"} data-act={`tab-${tab}`}
          aria-selected={tab === app.tab} aria-controls="tab-page" aria-keyshortcuts={String(n + 1)} tabIndex={tab === app.tab ? 0 : -1}
          onClick={() => app.showTab(tab)}>
          <span>{w.say(`manager.tab.${tab}`)}</span><Count {...p} tab={tab} /><kbd>{n + 1}</kbd>
        </button>
      ))}
    </div>
  );
}

// Count is how many alarms there are, and how many announcements stand.
function Count(p: Part & { tab: Tab }): JSX.Element | null {
  const { app } = p;
  const said = typeof app.said === "object" ? app.said.now.length : 0;
  const n = p.tab === "devices" ? (app.health?.alarms ?? 0) : p.tab === "say" ? said : 0;
  return n > 0 ? <b class={p.tab === "devices" ? "count alarm" : "count"}>{n}</b> : null;
}
