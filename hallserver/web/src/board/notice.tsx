// What a board says in the place of the calls: one thing, large.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { Both, Other, pairOf, useSecond, zh } from "./both.tsx";
import type { Key, Pair } from "./both.tsx";
import type { EnrolOutcome } from "./browser.ts";

/** How far enrolling has come. */
export type Enrolment = { state: "none" } | { state: "busy" } | { state: "failed"; why: EnrolOutcome };

/** A title and a text in both languages below an icon. */
export function Words(props: { icon: IconName; title: Pair; text?: Pair; children?: ComponentChildren; class?: string }): JSX.Element {
  return (
    <section class={`notice card ${props.class ?? ""}`}>
      <span class="notice-icon"><Icon name={props.icon} /></span>
      <h2>{props.title.zh}</h2>
      <Other text={props.title.other} class="notice-second" />
      {props.text !== undefined ? <p class="notice-text">{props.text.zh}</p> : null}
      {props.text !== undefined ? <Other text={props.text.other} class="notice-text" /> : null}
      {props.children}
    </section>
  );
}

/** A title and a text of the catalogue. */
export function Notice(props: { icon: IconName; title: Key; text: Key }): JSX.Element {
  const second = useSecond();
  return <Words icon={props.icon} title={pairOf(second, props.title)} text={pairOf(second, props.text)} />;
}

interface EnrolProps {
  enrolment: Enrolment;
  onEnrol(code: string): void;
}

/** Asks for the one-time code of a screen that the server does not know. */
export function Enrol(props: EnrolProps): JSX.Element {
  const second = useSecond();
  return (
    <Words icon="card" class="enrol" title={pairOf(second, "board.enrol.title")} text={pairOf(second, "board.enrol.text")}>
      <CodeForm {...props} />
    </Words>
  );
}

/** Says in the server's words why this screen is not let in; with a form, a new code may help. */
export function Refused(props: EnrolProps & { why: string; code: string; form: boolean }): JSX.Element {
  const second = useSecond();
  return (
    <Words icon="warning" class="enrol refused" title={pairOf(second, "board.refused.title")} text={pairOf(second, "board.refused.text")}>
      <p class="refused-why">{props.why}<span class="refused-code">{props.code}</span></p>
      {props.form ? <CodeForm {...props} /> : null}
    </Words>
  );
}

function CodeForm(props: EnrolProps): JSX.Element {
  const [code, setCode] = useState("");
  const busy = props.enrolment.state === "busy";
  const failed: Key | undefined = props.enrolment.state !== "failed" ? undefined
    : props.enrolment.why === "no-answer" ? "board.enrol.no_answer" : "board.enrol.refused";
  const submit = (e: Event): void => {
    e.preventDefault();
    if (code.trim() !== "" && !busy) {
      props.onEnrol(code.trim());
    }
  };
  return (
    <form onSubmit={submit}>
      <div class="enrol-row">
        <input name="code" value={code} aria-label={zh("board.enrol.code")} placeholder="XXXX-XXXX-XXXX" autocomplete="off" autocapitalize="characters"
          spellcheck={false} maxLength={64} onInput={(e) => setCode(e.currentTarget.value)} disabled={busy} />
        <button type="submit" disabled={busy}><Both say={busy ? "board.enrol.busy" : "board.enrol.do"} /></button>
      </div>
      {failed !== undefined ? <p class="enrol-failed" role="alert"><Icon name="warning" /><Both say={failed} /></p> : null}
    </form>
  );
}
