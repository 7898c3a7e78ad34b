// A wait, with how it is to be seen: by word, shape and colour.

import type { JSX } from "preact";
import { Icon } from "../../icon.tsx";
import type { IconName } from "../../icon.tsx";
import { levelOf } from "../waited.ts";
import type { Level as Seen } from "../waited.ts";
import type { Part } from "../part.ts";

const shapes: Record<Seen, IconName> = { "usual": "check", "long": "clock", "too-long": "warning" };

/** The word is written where there is room, and else read out. */
export function Level(p: Part & { seconds: number; word?: boolean }): JSX.Element {
  const level = levelOf(p.seconds);
  const word = p.w.say(`console.level.${level === "too-long" ? "too_long" : level}`);
  return (
    <span class={`level ${level}`} data-level={level}>
      {level === "usual" && !p.word ? null : <Icon name={shapes[level]} />}
      <span>{p.w.time(p.seconds)}</span>
      <span class={p.word ? "level-word" : "unseen"}>{word}</span>
    </span>
  );
}
