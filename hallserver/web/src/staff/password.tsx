// Changing one's own password: by choice, or first of all where somebody else made it.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Ask } from "./ask.tsx";
import { Failed, Field } from "./fields.tsx";
import type { StaffPage } from "./page.ts";
import type { StaffWords } from "./words.ts";

/** What is wrong: the two new ones differ, or what the server said. */
interface Wrong {
  code: string;
  text: string;
}

export function PasswordAsk(p: { app: StaffPage; w: StaffWords }): JSX.Element {
  const { app, w } = p;
  const first = app.mustChange;
  const [old, setOld] = useState("");
  const [word, setWord] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong>();
  const change = async (): Promise<void> => {
    if (word !== again) {
      setWrong({ code: "differ", text: w.say("staff.password.differ") });
      return;
    }
    setBusy(true);
    const problem = await app.signIn.changePassword(old, word);
    setBusy(false);
    if (problem === undefined) {
      app.changePassword(false);
      app.tell({ kind: "password" });
    } else {
      setWrong(problem === "no-answer" ? { code: problem, text: w.say("staff.password.no_answer") } : { code: problem.code ?? "", text: w.problem(problem) });
    }
  };
  const typed = (set: (value: string) => void) => (value: string): void => {
    setWrong(undefined);
    set(value);
  };
  return (
    <Ask app={{ show: () => app.changePassword(false) }} w={w} name="password" title={w.say(first ? "staff.password.first" : "staff.password.title")} {...(first ? { back: null } : {})}>
      <p class="quiet">{w.say(first ? "staff.password.first_text" : "staff.password.text")}</p>
      <form class="asked" onSubmit={(e) => {
        e.preventDefault();
        if (!busy && old !== "" && word !== "") {
          void change();
        }
      }}>
        <input class="unseen" name="username" autocomplete="username" readOnly tabIndex={-1} aria-hidden="true" value={app.session?.user ?? ""} />
        <Field name="old" label={w.say("staff.password.old")} value={old} onInput={typed(setOld)} autocomplete="current-password" secret first />
        <Field name="new" label={w.say("staff.password.new")} value={word} onInput={typed(setWord)} autocomplete="new-password" secret />
        <Field name="again" label={w.say("staff.password.again")} value={again} onInput={typed(setAgain)} autocomplete="new-password" secret />
        <Failed text={wrong?.text ?? ""} code={wrong?.code ?? ""} />
        <button class="button main large" type="submit" disabled={busy}>{w.say("staff.password.do")}<kbd>Enter</kbd></button>
      </form>
      {first ? <button class="button plain back" type="button" data-act="signout" onClick={() => void app.signIn.signOut()}>{w.say("staff.signout")}</button> : null}
    </Ask>
  );
}
