// The console's picture.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { htmlLang, languages } from "../text.ts";
import type { Language } from "../text.ts";
import { clockHM, clockHMS } from "../zone.ts";
import type { App, Notice } from "./app.ts";
import { Choose } from "./choose.tsx";
import { Dialogs } from "./dialog.tsx";
import { Words } from "./say.ts";
import { SignIn } from "./signin.tsx";
import { Work } from "./work.tsx";

/** What every part of the picture is given. */
export interface Part {
  app: App;
  w: Words;
}

export function Console(props: { app: App }): JSX.Element {
  const app = props.app;
  const w = new Words(app.lang);
  const lang = htmlLang(app.lang);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  const title = titleOf(app, w);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="console" data-phase={app.phase} data-window={app.mine === undefined ? "" : String(app.mine.number)}>
      <Header app={app} w={w} />
      <Banners app={app} w={w} />
      <Screen app={app} w={w} />
      <Dialogs app={app} w={w} />
    </div>
  );
}

function titleOf(app: App, w: Words): string {
  if (app.phase !== "work" || app.mine === undefined) {
    return `${w.say("console.title")} · ${w.say("console.name")}`;
  }
  const place = w.say("console.window_n", { n: app.mine.number });
  const at = app.mine.ticket?.number;
  if (at !== undefined) {
    return `${at} · ${place}`;
  }
  const n = app.waiting.length;
  return n > 0 ? `${w.say("console.choose.waiting", { n })} · ${place}` : place;
}

function Screen(p: Part): JSX.Element {
  switch (p.app.phase) {
    case "starting":
      return <main class="middle"><p class="quiet" role="status">{p.w.say("console.starting")}</p></main>;
    case "signin":
      return <SignIn {...p} />;
    case "denied":
      return (
        <main class="middle">
          <section class="card sheet">
            <h1>{p.w.say("console.denied.title")}</h1>
            <p>{p.w.say("console.denied.text")}</p>
            <button class="button main" type="button" onClick={() => void p.app.signOut()}>{p.w.say("console.signout")}</button>
          </section>
        </main>
      );
    case "choose":
      return <Choose {...p} />;
    case "work":
      return <Work {...p} />;
  }
}

function Header(p: Part): JSX.Element {
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
        <Link {...p} />
        <Languages {...p} />
        <time class="time">{clockHM(app.now())}</time>
        {app.phase === "choose" ? <button class="button plain small" type="button" onClick={() => void app.signOut()}><Icon name="leave" />{w.say("console.signout")}</button> : null}
      </div>
    </header>
  );
}

function Link(p: Part): JSX.Element | null {
  if (p.app.session === undefined || p.app.phase === "signin" || p.app.pace.isStale(Date.now())) {
    return null;
  }
  return <span class="live"><Icon name="check" />{p.w.say("console.link.live")}</span>;
}

const names: Record<Language, string> = { zh: "中文", en: "English", ko: "한국어" };

function Languages(p: Part): JSX.Element {
  return (
    <label class="languages">
      <Icon name="globe" /><span class="unseen">{p.w.say("console.language")}</span>
      <select value={p.app.lang} onChange={(e) => {
        p.app.setLanguage(languages.find((l) => l === e.currentTarget.value) ?? "zh");
        e.currentTarget.blur();
      }}>
        {languages.map((l) => <option key={l} value={l} lang={htmlLang(l)}>{names[l]}</option>)}
      </select>
    </label>
  );
}

// Banners say what the clerk must know before anything else: how the link is,
// and what became of the last press.
function Banners(p: Part): JSX.Element {
  const n = p.app.notice;
  return <div class="bars"><LinkBar {...p} />{n === undefined ? null : <NoticeBar {...p} notice={n} />}</div>;
}

function LinkBar(p: Part): JSX.Element | null {
  const { app, w } = p;
  const c = app.commands.pending;
  if (c !== undefined && app.commands.stage === "asking") {
    return (
      <Bar tone="watch" icon="warning" id="asking" actions={
        <>
          <button class="button small main" type="button" onClick={() => app.commands.retry()}>{w.say("console.sending.retry")}</button>
          <button class="button small" type="button" onClick={() => app.letBe()}>{w.say("console.sending.drop")}</button>
        </>
      }>
        {w.say("console.sending.ask", { time: clockHMS(c.since), action: w.action(c.verb) })}
      </Bar>
    );
  }
  if (c !== undefined && app.commands.unanswered && app.phase !== "signin") {
    return <Bar tone="watch" icon="network-off" id="unanswered">{w.say("console.sending.wait", { action: w.action(c.verb) })}</Bar>;
  }
  if (app.pace.isStale(Date.now())) {
    const since = app.session === undefined ? app.pace.since : app.pace.since + (app.now() - Date.now());
    return <Bar tone="watch" icon="network-off" id="stale"><b>{w.say("console.link.stale", { time: clockHMS(since) })}</b> {w.say("console.link.stale_text")}</Bar>;
  }
  return null;
}

function NoticeBar(p: Part & { notice: Notice }): JSX.Element {
  const { app, w, notice: n } = p;
  const dismiss = <button class="button small" type="button" onClick={() => app.dismiss()}>{w.say("console.dismiss")}<kbd>Esc</kbd></button>;
  switch (n.kind) {
    case "refused":
      return <Bar tone="watch" icon="info" id="refused" actions={dismiss}>{w.say("console.refused", { action: w.action(n.verb), reason: w.problem(n.problem) })}</Bar>;
    case "window-lost":
      return <Bar tone="watch" icon="info" id="window-lost" actions={dismiss}>{w.say("console.choose.lost", { n: n.window })}</Bar>;
    case "none-waits":
      return (
        <Bar tone="calm" icon="info" id="none-waits">
          {n.finished === "" ? w.say("console.none_waits") : w.say("console.none_waits.finished", { number: n.finished })}
        </Bar>
      );
    case "absent":
      return <Bar tone="calm" icon="info" id="absent">{w.say("console.absent", { number: n.number })}</Bar>;
  }
}

function Bar(p: { tone: "watch" | "calm"; icon: "warning" | "info" | "network-off"; id: string; children: ComponentChildren; actions?: ComponentChildren }): JSX.Element {
  return (
    <div class={`bar ${p.tone}`} role="status" data-bar={p.id}>
      <Icon name={p.icon} /><p>{p.children}</p>{p.actions}
    </div>
  );
}

/** Whether something takes long enough to say so; small helper for buttons that wait. */
export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  const timer = useRef(0);
  useEffect(() => {
    if (!busy) {
      setSlow(false);
      return undefined;
    }
    timer.current = window.setTimeout(() => setSlow(true), 300);
    return () => window.clearTimeout(timer.current);
  }, [busy]);
  return busy && slow;
}
