// The page of a loudspeaker: nothing to read for the hall, everything to see for
// who looks after it.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { clockHM } from "../zone.ts";
import { Both, pairOf, useSecond } from "./both.tsx";
import type { Plan } from "./layout.ts";

/** What the loudspeaker has said last. */
export interface Said {
  number: string;
  window: number;
  at: number; // by the hall's clock
}

/** Whether sound is on, and what was said last. */
export function SpeakerFace(props: { silent: boolean; last: Said | undefined; plan: Plan; onSound(): void }): JSX.Element {
  const state = props.silent ? "board.speaker.off" : "board.speaker.on";
  const second = useSecond();
  const title = pairOf(second, state);
  return (
    <section class={`notice card speaker ${props.silent ? "off" : "on"}`} data-sound={props.silent ? "off" : "on"}>
      <span class="notice-icon"><Icon name={props.silent ? "sound-off" : "sound"} /></span>
      <h2>{title.zh}</h2>
      {title.other !== "" ? <span class="other notice-second" lang={second}>{title.other}</span> : null}
      {props.silent
        ? <button class="sound" type="button" onClick={props.onSound}><Both say="board.speaker.tap" /></button>
        : <p class="notice-text">{props.last === undefined
          ? <Both say="board.speaker.idle" />
          : <Both say="board.speaker.last" values={{ number: props.last.number, n: props.last.window, time: clockHM(props.last.at) }} />}</p>}
    </section>
  );
}
