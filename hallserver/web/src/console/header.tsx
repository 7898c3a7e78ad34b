// The line above the console: at which window, how its pads are, the page's tools.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { Header } from "../staff/header.tsx";
import { soundKey } from "./keys.ts";
import type { Part } from "./part.ts";

export function Top(p: Part): JSX.Element {
  const { app, w } = p;
  const mine = app.screen === "work" ? app.mine : undefined;
  return (
    <Header {...p} signOut={app.screen === "choose"} tools={mine === undefined ? null : <><Pads {...p} /><Tools {...p} /></>}
      place={mine === undefined ? null
        : <span class="window"><b>{w.say("console.window_n", { n: mine.number })}</b><span class="zone">{w.text(mine.zone)}</span></span>} />
  );
}

// Pads says that all pads of the window answer; one that does not has a bar of
// its own.
function Pads(p: Part): JSX.Element | null {
  const pads = p.app.mine?.pads ?? [];
  if (pads.length === 0 || pads.some((pad) => pad.state !== "ok")) {
    return null;
  }
  return <span class="live"><Icon name="keypad" />{p.w.say("console.pad.ok")}</span>;
}

function Tools(p: Part): JSX.Element {
  const { app, w } = p;
  const sound = app.bell.quiet ? w.say("console.sound.off") : w.say("console.sound.on");
  return (
    <span class="tools">
      <button class="button plain small" type="button" data-act="sound" aria-keyshortcuts={soundKey} aria-pressed={!app.bell.quiet}
        onClick={() => app.setQuiet(!app.bell.quiet)}>
        <Icon name={app.bell.quiet ? "sound-off" : "sound"} /><span class="unseen">{sound}</span><kbd>{soundKey}</kbd>
      </button>
      <button class="button plain small" type="button" data-act="keys" onClick={() => app.show({ kind: "keys" })}>
        <span class="unseen">{w.say("console.keys.title")}</span><Icon name="keypad" /><kbd>?</kbd>
      </button>
    </span>
  );
}
