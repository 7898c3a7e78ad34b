// The picture around every page's work: its line, its bars, its questions; and what
// stands there before anybody is signed in who may use it.

import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { htmlLang } from "../text.ts";
import type { StaffPage } from "./page.ts";
import { PasswordAsk } from "./password.tsx";
import { SignInPage, SignInSheet } from "./signin.tsx";
import type { StaffWords } from "./words.ts";

interface Framed {
  app: StaffPage;
  w: StaffWords;
  /** What the page is called, and what the browser's tab says. */
  name: string;
  title: string;
  /** What is kept when a session has ended. */
  again: string;
  header: JSX.Element;
  bars: JSX.Element;
  /** Whether there is a bar: it takes room away. */
  barred: boolean;
  dialog: ComponentChildren;
  /** What stands before somebody who may not use the page. */
  denied: { title: string; text: string; way?: ComponentChildren };
  /** What the page is doing, for whoever drives it: data-… of the whole. */
  data: Record<string, string>;
  children: ComponentChildren;
}

export function Frame(p: Framed): JSX.Element {
  const { app } = p;
  const lang = htmlLang(app.lang);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  useEffect(() => {
    document.title = p.title;
  }, [p.title]);
  return (
    <div class={`staff-page ${app.kind.name} ${p.barred ? "barred" : ""}`} data-phase={app.phase} {...p.data}>
      {p.header}
      <div class="bars">{p.bars}</div>
      <Screen {...p} />
      {p.dialog}
      {app.phase === "work" && (app.changing || app.mustChange) ? <PasswordAsk {...p} /> : null}
      {app.signIn.again ? <SignInSheet {...p} /> : null}
    </div>
  );
}

function Screen(p: Framed): JSX.Element {
  const { app, w } = p;
  switch (app.phase) {
    case "starting":
      return <Starting w={w} />;
    case "signin":
      return <SignInPage {...p} />;
    case "denied":
      return (
        <main class="middle">
          <section class="card sheet">
            <h1>{p.denied.title}</h1>
            <p>{p.denied.text}</p>
            {p.denied.way}
            <button class="button main" type="button" onClick={() => void app.signIn.signOut()}>{w.say("staff.signout")}</button>
          </section>
        </main>
      );
    case "work":
      return <>{p.children}</>;
  }
}

/** Stands until there is something to show. */
export function Starting(p: { w: StaffWords }): JSX.Element {
  return <main class="middle"><Opening {...p} /></main>;
}

/** The same within a part of a page. What is there at once is not announced. */
export function Opening(p: { w: StaffWords }): JSX.Element {
  return <p class="opening quiet late-in" role="status">{p.w.say("staff.starting")}</p>;
}
