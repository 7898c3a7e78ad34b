// The page of a loudspeaker: nothing to read for the hall, everything to see for
// who looks after it.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { clockHM } from "../zone.ts";
import { Both, pairOf, useSecond } from "./both.tsx";
import type { Plan } from "./layout.ts";
import type { SoundState } from "./speaker.ts";

/** What the loudspeaker has said last. */
export interface Said {
  number: string;
  window: number;
  at: number; // by the hall's clock
}

/** Whether sound is on, and what was said last. */
export function SpeakerFace(props: { sound: SoundState; last: Said | undefined; plan: Plan; onSound(): void }): JSX.Element {
  const on = props.sound === "on";
  const state = on ? "board.speaker.on" : "board.speaker.off";
  const second = useSecond();
  const title = pairOf(second, state);
  return (
    <section class={`notice card speaker ${on ? "on" : "off"}`} data-sound={on ? "on" : "off"}>
      <span class="notice-icon"><Icon name={on ? "sound" : "sound-off"} /></span>
      <h2>{title.zh}</h2>
      {title.other !== "" ? <span class="other notice-second" lang={second}>{title.other}</span> : null}
      {props.sound === "blocked"
        ? <button class="sound" type="button" onClick={props.onSound}><Both say="board.speaker.tap" /></button>
        : <p class="notice-text">{on ? <Last said={props.last} /> : <Both say="board.speaker.missing" />}</p>}
    </section>
  );
}

function Last(props: { said: Said | undefined }): JSX.Element {
  const said = props.said;
  return said === undefined ? <Both say="board.speaker.idle" /> : <Both say="board.speaker.last" values={{ number: said.number, n: said.window, time: clockHM(said.at) }} />;
}
