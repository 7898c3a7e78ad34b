// Signing in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { signIn } from "./session.ts";
import type { Part } from "./types.ts";

export function SignIn(p: Part): JSX.Element {
  const { app, w } = p;
  const [user, setUser] = useState(app.session?.user ?? "");
  const [password, setPassword] = useState("");
  const slow = useSlow(app.signingIn);
  const failed = app.signInFailed;
  return (
    <main class="middle">
      <form class="card sheet signin" onSubmit={(e) => {
        e.preventDefault();
        if (!app.signingIn && user !== "" && password !== "") {
          void signIn(app, user, password).then(() => setPassword(""));
        }
      }}>
        <p class="mark"><Icon name="window" /></p>
        <p class="quiet">{w.text(app.hall) || w.say("console.title")} · {w.say("console.name")}</p>
        <h1>{w.say("console.signin.title")}</h1>
        {app.signInAgain ? <p class="quiet">{w.say("console.signin.again")}</p> : null}
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
          {failed === undefined ? null : <><Icon name="warning" />{failed === "no-answer" ? w.say("console.signin.no_answer") : w.problem(failed)}</>}
        </p>
        <button class="button main large" type="submit" disabled={app.signingIn}>
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
