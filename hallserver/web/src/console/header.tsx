// The line above everything: where the clerk is, who they are, how the link is.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { htmlLang, languages } from "../text.ts";
import type { Language } from "../text.ts";
import { clockHM } from "../zone.ts";
import { soundKey } from "./keys.ts";
import { signOut } from "./session.ts";
import type { Part } from "./types.ts";

export function Header(p: Part): JSX.Element {
  const { app, w } = p;
  const mine = app.phase === "work" ? app.mine : undefined;
  return (
    <header class="top">
      <div class="place">
        <span class="hall">{w.text(app.hall) || w.say("console.title")}</span>
        {mine !== undefined
          ? <span class="window"><b>{w.say("console.window_n", { n: mine.number })}</b><span class="zone">{w.text(mine.zone)}</span></span>
          : null}
      </div>
      <div class="about">
        {app.session !== undefined && app.phase !== "signin" ? <span class="staff">{app.session.name}</span> : null}
        <Pads {...p} />
        <Link {...p} />
        {mine !== undefined ? <Tools {...p} /> : null}
        <Languages lang={app.lang} label={w.say("console.language")} choose={(lang) => app.setLanguage(lang)} />
        <time class="time">{clockHM(app.now())}</time>
        {app.phase === "choose" ? <button class="button plain small" type="button" onClick={() => void signOut(app)}><Icon name="leave" />{w.say("console.signout")}</button> : null}
      </div>
    </header>
  );
}

// Pads says that all pads of the window answer; one that does not has a bar of
// its own.
function Pads(p: Part): JSX.Element | null {
  const pads = p.app.phase === "work" ? (p.app.mine?.pads ?? []) : [];
  if (pads.length === 0 || pads.some((pad) => pad.state !== "ok")) {
    return null;
  }
  return <span class="live"><Icon name="keypad" />{p.w.say("console.pad.ok")}</span>;
}

function Link(p: Part): JSX.Element | null {
  if (p.app.session === undefined || p.app.phase === "signin" || p.app.pace.isStale(Date.now())) {
    return null;
  }
  return <span class="live"><Icon name="check" />{p.w.say("console.link.live")}</span>;
}

function Tools(p: Part): JSX.Element {
  const { app, w } = p;
  const sound = app.bell.quiet ? w.say("console.sound.off") : w.say("console.sound.on");
  return (
    <span class="tools">
      <button class="button plain small" type="button" data-act="sound" aria-keyshortcuts={soundKey} aria-pressed={!app.bell.quiet}
        onClick={() => app.setQuiet(!app.bell.quiet)}>
        <Icon name={app.bell.quiet ? "sound-off" : "sound"} /><span class="unseen">{sound}</span><kbd>{soundKey}</kbd>
      </button>
      <button class="button plain small" type="button" data-act="keys" onClick={() => app.show({ kind: "keys" })}>
        <span class="unseen">{w.say("console.keys.title")}</span><Icon name="keypad" /><kbd>?</kbd>
      </button>
    </span>
  );
}

const names: Record<Language, string> = { zh: "中文", en: "English", ko: "한국어" };

/** Which language the page speaks. */
export function Languages(p: { lang: Language; label: string; choose(lang: Language): void }): JSX.Element {
  return (
    <label class="languages">
      <Icon name="globe" /><span class="unseen">{p.label}</span>
      <select value={p.lang} onChange={(e) => {
        p.choose(languages.find((l) => l === e.currentTarget.value) ?? "zh");
        e.currentTarget.blur();
      }}>
        {languages.map((l) => <option key={l} value={l} lang={htmlLang(l)}>{names[l]}</option>)}
      </select>
    </label>
  );
}
