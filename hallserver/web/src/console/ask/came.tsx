// Whether the one who was called a moment ago came: a next call would else count as
// served who is not there.

import type { JSX } from "preact";
import { Ask } from "../../staff/ask.tsx";
import type { Ticket } from "../../wire.ts";
import type { AtWindow } from "../part.ts";

export function Came(p: AtWindow & { ticket: Ticket; ageS: number; next: string | undefined }): JSX.Element {
  const { app, w, ticket: t } = p;
  const call = (finishAs: "served" | "absent"): void => app.do("call", { finishAs, ...(p.next === undefined ? {} : { ticket: p.next }) });
  return (
    <Ask {...p} name="came" title={w.say("console.came.title", { number: t.number })} onDigit={(n) => (n === 1 ? call("absent") : n === 2 ? call("served") : undefined)}>
      <p>{w.say("console.came.text", { time: w.time(p.ageS) })}</p>
      <div class="row">
        <button class="button main large" type="button" data-act="came-absent" onClick={() => call("absent")}>{w.say("console.came.absent")}<kbd>1</kbd></button>
        <button class="button large" type="button" data-act="came-served" onClick={() => call("served")}>{w.say("console.came.served")}<kbd>2</kbd></button>
      </div>
    </Ask>
  );
}
