// The manager's page as a picture.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { SignInSheet } from "../console/signin.tsx";
import { htmlLang } from "../text.ts";
import type { App } from "./app.ts";
import { Alarms } from "./alarms.tsx";
import { Bars, hasBars } from "./bars.tsx";
import { Calls } from "./calls.tsx";
import { Devices } from "./devices.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Header } from "./header.tsx";
import { Holidays } from "./holidays.tsx";
import { Pickups } from "./pickups.tsx";
import { Words } from "./say.ts";
import { signIn, signOut } from "./session.ts";
import { Speak } from "./speak.tsx";
import { Tabs } from "./tabs.tsx";
import type { Part } from "./types.ts";
import { Waiting } from "./waiting.tsx";

export function Manager(props: { app: App }): JSX.Element {
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
    <div class={hasBars(app) ? "console manager barred" : "console manager"} data-phase={app.phase} data-alarms={app.health?.alarms ?? ""}>
      <Header app={app} w={w} />
      <Bars app={app} w={w} />
      <Screen app={app} w={w} />
      <Dialogs app={app} w={w} />
    </div>
  );
}

function titleOf(app: App, w: Words): string {
  const name = `${w.say("manager.name")} · ${w.text(app.hall) || w.shared.say("console.title")}`;
  const n = app.health?.alarms ?? 0;
  return n > 0 ? `${w.say("manager.alarms.some", { n })} · ${name}` : name;
}

function Screen(p: Part): JSX.Element {
  const { app, w } = p;
  switch (app.phase) {
    case "starting":
      return <main class="middle"><p class="quiet late-in" role="status">{w.shared.say("console.starting")}</p></main>;
    case "signin":
      return <SignIn {...p} />;
    case "denied":
      return (
        <main class="middle">
          <section class="card sheet">
            <h1>{w.say("manager.denied.title")}</h1>
            <p>{w.say("manager.denied.text")}</p>
            <button class="button main" type="button" onClick={() => void signOut(app)}>{w.shared.say("console.signout")}</button>
          </section>
        </main>
      );
    case "work":
      return (
        <main class="watching">
          <Alarms {...p} />
          <Holidays {...p} />
          <Tabs {...p} />
          <div class="card page" role="tabpanel" id="tab-page" aria-labelledby={`tab-${app.tab}`} data-tab={app.tab}><Page {...p} /></div>
        </main>
      );
  }
}

function Page(p: Part): JSX.Element {
  if (p.app.health === undefined) {
    return <p class="quiet late-in none" role="status">{p.w.shared.say("console.starting")}</p>;
  }
  switch (p.app.tab) {
    case "devices":
      return <Devices {...p} health={p.app.health} />;
    case "say":
      return <Speak {...p} />;
    case "calls":
      return <Calls {...p} />;
    case "waiting":
      return <Waiting {...p} />;
    case "pickup":
      return <Pickups {...p} />;
  }
}

function SignIn(p: Part): JSX.Element {
  const { app, w } = p;
  const failed = app.signInFailed;
  return <SignInSheet w={w.shared} page={`${w.text(app.hall) || w.shared.say("console.title")} · ${w.say("manager.name")}`} user={app.session?.user ?? ""}
    note={app.signInAgain ? w.say("manager.signin.again") : ""} busy={app.signingIn}
    failed={failed === undefined ? "" : failed === "no-answer" ? w.shared.say("console.signin.no_answer") : w.problem(failed)}
    signIn={(user, password) => signIn(app, user, password)} />;
}
