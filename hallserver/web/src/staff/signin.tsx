// Signing in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { slowAfter } from "./command.ts";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

/** Asks who somebody is. name is the page's; again says what is kept when a session has ended. */
export function SignInSheet(p: { app: StaffPage; w: StaffWords; name: string; again: string }): JSX.Element {
  const { app, w } = p;
  const [user, setUser] = useState(app.session?.user ?? "");
  const [password, setPassword] = useState("");
  const { busy, failed, again } = app.signIn;
  const slow = useSlow(busy);
  return (
    <main class="middle">
      <form class="card sheet signin" onSubmit={(e) => {
        e.preventDefault();
        if (!busy && user !== "" && password !== "") {
          void app.signIn.signIn(user, password).then(() => setPassword(""));
        }
      }}>
        <p class="mark"><Icon name="window" /></p>
        <p class="quiet">{w.hall(app.hall)} · {p.name}</p>
        <h1>{w.say("staff.signin.title")}</h1>
        {again ? <p class="quiet">{p.again}</p> : null}
        <label class="field">
          <span>{w.say("staff.signin.user")}</span>
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={64} required
            value={user} onInput={(e) => setUser(e.currentTarget.value)} ref={focusOnce} />
        </label>
        <label class="field">
          <span>{w.say("staff.signin.password")}</span>
          <input name="password" type="password" autocomplete="current-password" maxLength={256} required
            value={password} onInput={(e) => setPassword(e.currentTarget.value)} />
        </label>
        <p class="failed" role="alert">
          {failed === undefined ? null : <><Icon name="warning" />{failed === "no-answer" ? w.say("staff.signin.no_answer") : w.problem(failed)}</>}
        </p>
        <button class="button main large" type="submit" disabled={busy}>
          {slow ? w.say("staff.signin.busy") : w.say("staff.signin.do")}<kbd>Enter</kbd>
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
