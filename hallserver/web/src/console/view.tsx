// The console's picture.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { htmlLang } from "../text.ts";
import type { App } from "./app.ts";
import { Banners, hasBars } from "./bars.tsx";
import { Choose } from "./choose.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Header } from "./header.tsx";
import { Words } from "./say.ts";
import { signOut } from "./session.ts";
import { SignIn } from "./signin.tsx";
import type { Part } from "./types.ts";
import { Work } from "./work.tsx";

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
    <div class={hasBars(app) ? "console barred" : "console"} data-phase={app.phase} data-window={app.mine === undefined ? "" : String(app.mine.number)}>
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
  const n = app.countOf("waiting");
  if (n === 0) {
    return place;
  }
  const title = `${w.say("console.choose.waiting", { n })} · ${place}`;
  // Somebody has begun to wait: the tab calls softly, a second on, a second off.
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return app.beckons && (calm || Math.floor(Date.now() / 1000) % 2 === 0) ? `● ${title}` : title;
}

/** Who is at no window and watches the hall instead. */
const watchers = ["manager", "admin"];

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
            {watchers.includes(p.app.session?.role ?? "") ? <a class="button large" href="/manager">{p.w.say("console.denied.watch")}</a> : null}
            <button class="button main" type="button" onClick={() => void signOut(p.app)}>{p.w.say("console.signout")}</button>
          </section>
        </main>
      );
    case "choose":
      return <Choose {...p} />;
    case "work":
      return <Work {...p} />;
  }
}
