// The line above everything.

import type { JSX } from "preact";
import { Languages } from "../console/header.tsx";
import { Icon } from "../icon.tsx";
import { clockHM } from "../zone.ts";
import { signOut } from "./session.ts";
import type { Part } from "./types.ts";

export function Header(p: Part): JSX.Element {
  const { app, w } = p;
  const within = app.phase === "work" || app.phase === "denied";
  return (
    <header class="top">
      <div class="place">
        <span class="hall">{w.text(app.hall) || w.shared.say("console.title")}</span>
        {app.phase === "work" ? <h1 class="page-name">{w.say("manager.name")}</h1> : <span class="page-name">{w.say("manager.name")}</span>}
      </div>
      <div class="about">
        {within ? <span class="staff">{app.session?.name}</span> : null}
        {app.phase === "work" && app.health !== undefined && !app.pace.isStale(Date.now())
          ? <span class="live"><Icon name="check" />{w.say("manager.link.live")}</span> : null}
        <Languages lang={app.lang} label={w.shared.say("console.language")} choose={(lang) => app.setLanguage(lang)} />
        <time class="time">{clockHM(app.now())}</time>
        {app.phase === "work" && app.session?.role === "lead"
          ? <a class="button plain small" href="/"><Icon name="window" />{w.say("manager.console")}</a> : null}
        {app.phase === "work"
          ? <button class="button plain small" type="button" data-act="signout" onClick={() => void signOut(app)}><Icon name="leave" />{w.shared.say("console.signout")}</button>
          : null}
      </div>
    </header>
  );
}
