// Signing in: on a page of its own, or as a sheet over the work of whoever's session
// has ended.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { Ask } from "./ask.tsx";
import { slowAfter } from "./command.ts";
import { Failed, Field } from "./fields.tsx";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

interface Asked {
  app: StaffPage;
  w: StaffWords;
  /** What the page is called. */
  name: string;
}

/** Asks who somebody is. */
export function SignInPage(p: Asked): JSX.Element {
  const { app, w } = p;
  return (
    <main class="middle">
      <div class="card sheet signin">
        <p class="mark"><Icon name="window" /></p>
        <p class="quiet">{w.hall(app.hall)} · {p.name}</p>
        <h1>{w.say("staff.signin.title")}</h1>
        <Form {...p} known="" />
      </div>
    </main>
  );
}

/** For how long after it came letters are not taken: they were meant for the work, in ms. */
const meantElsewhere = 700;

/** Asks the same person for the password again; again says what is kept. */
export function SignInSheet(p: Asked & { again: string }): JSX.Element {
  const { app, w } = p;
  const came = useState(() => Date.now())[0];
  return (
    <Ask app={app} w={w} name="signin" title={w.say("staff.signin.again", { name: app.session?.name ?? "" })} back={null}>
      <p class="quiet">{p.again}</p>
      <div class="asked" onKeyDownCapture={(e) => {
        if (e.key.length === 1 && Date.now() - came < meantElsewhere) {
          e.preventDefault();
        }
      }}>
        <Form {...p} known={app.session?.user ?? ""} />
      </div>
      <button class="button plain back" type="button" data-act="somebody-else" onClick={() => app.signIn.leave()}>{w.say("staff.signin.somebody_else")}</button>
    </Ask>
  );
}

// Form asks for the name, unless it is known, and the password.
function Form(p: Asked & { known: string; children?: ComponentChildren }): JSX.Element {
  const { app, w, known } = p;
  const [user, setUser] = useState(known);
  const [password, setPassword] = useState("");
  const { busy, failed } = app.signIn;
  const slow = useSlow(busy);
  return (
    <form class="asked" onSubmit={(e) => {
      e.preventDefault();
      if (!busy && user !== "" && password !== "") {
        void app.signIn.signIn(user, password);
        setPassword(""); // what is typed before the answer comes stays
      }
    }}>
      <Field name="user" label={w.say("staff.signin.user")} value={user} onInput={setUser} autocomplete="username" readOnly={known !== ""} first={known === ""} />
      <Field name="password" label={w.say("staff.signin.password")} value={password} onInput={setPassword} autocomplete="current-password" secret first={known !== ""} />
      <Failed text={failed === undefined ? "" : failed === "no-answer" ? w.say("staff.signin.no_answer") : w.problem(failed)} />
      <button class="button main large" type="submit" disabled={busy}>
        {slow ? w.say("staff.signin.busy") : w.say("staff.signin.do")}<kbd>Enter</kbd>
      </button>
    </form>
  );
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
