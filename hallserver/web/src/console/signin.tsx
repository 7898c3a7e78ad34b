// Signing in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import type { Words } from "./say.ts";
import { signIn } from "./session.ts";
import type { Part } from "./types.ts";

export function SignIn(p: Part): JSX.Element {
  const { app, w } = p;
  const failed = app.signInFailed;
  return <SignInSheet w={w} page={`${w.text(app.hall) || w.say("console.title")} · ${w.say("console.name")}`} user={app.session?.user ?? ""}
    note={app.signInAgain ? w.say("console.signin.again") : ""} busy={app.signingIn}
    failed={failed === undefined ? "" : failed === "no-answer" ? w.say("console.signin.no_answer") : w.problem(failed)}
    signIn={(user, password) => signIn(app, user, password)} />;
}

/** Asks who somebody is; for every page of the staff. */
export function SignInSheet(p: {
  w: Words; page: string; user: string; note: string; busy: boolean; failed: string; signIn(user: string, password: string): Promise<void>;
}): JSX.Element {
  const { w } = p;
  const [user, setUser] = useState(p.user);
  const [password, setPassword] = useState("");
  const slow = useSlow(p.busy);
  return (
    <main class="middle">
      <form class="card sheet signin" onSubmit={(e) => {
        e.preventDefault();
        if (!p.busy && user !== "" && password !== "") {
          void p.signIn(user, password).then(() => setPassword(""));
        }
      }}>
        <p class="mark"><Icon name="window" /></p>
        <p class="quiet">{p.page}</p>
        <h1>{w.say("console.signin.title")}</h1>
        {p.note === "" ? null : <p class="quiet">{p.note}</p>}
        <label class="field">
          <span>{w.say("console.signin.user")}</span>
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={64} required
            value={user} onInput={(e) => setUser(e.currentTarget.value)} ref={focusOnce} />
        </label>
        <label class="field">
          <span>{w.say("console.signin.password")}</span>
          <input name="password" type="password" autocomplete="current-password" maxLength={256} required
            value={password} onInput={(e) => setPassword(e.currentTarget.value)} />
        </label>
        <p class="failed" role="alert">
          {p.failed === "" ? null : <><Icon name="warning" />{p.failed}</>}
        </p>
        <button class="button main large" type="submit" disabled={p.busy}>
          {slow ? w.say("console.signin.busy") : w.say("console.signin.do")}<kbd>Enter</kbd>
        </button>
      </form>
    </main>
  );
}

const focused = new WeakSet<Element>();

function focusOnce(field: HTMLInputElement | null): void {
  if (field !== null && !focused.has(field)) {
    focused.add(field);
    field.focus();
  }
}

/** After how long signing in is said to take a while, in ms. */
const slowAfter = 300;

// useSlow says whether something takes long enough to say so.
function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    const timer = window.setTimeout(() => setSlow(busy), slowAfter);
    return () => window.clearTimeout(timer);
  }, [busy]);
  return busy && slow;
}
