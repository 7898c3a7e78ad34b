// The head of a board: whose hall it is, how crowded, and what time it is there.

import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { clockHM, hallTime } from "../zone.ts";
import { Both, Two, pairOf, textPair, useSecond } from "./both.tsx";
import type { Key, Pair } from "./both.tsx";
import { fitStyle, fitText, wideOf } from "./fit.ts";
import type { Plan } from "./layout.ts";
import type { Model, Weather } from "./model.ts";
import { hasPart } from "./parts.ts";

const weatherIcons: Record<Exclude<Weather, "">, IconName> = { calm: "person", busy: "people", crowded: "crowd" };

/** How crowded the hall is, by icon and word. */
function Crowd(props: { weather: Exclude<Weather, ""> }): JSX.Element {
  return (
    <span class="weather" data-weather={props.weather}>
      <Icon name={weatherIcons[props.weather]} /><Both say={`board.weather.${props.weather}`} />
    </span>
  );
}

// The size of what stands below the name, in units.
const largeSize = 54;
const smallSize = 30;
// The width of the header that is not the hall's name, in units.
const besideName = { landscape: 700, portrait: 430 };

// What stands large at the head, and what below it: the first that has room.
function titles(m: Model, second: ReturnType<typeof useSecond>): { large: Pair; smalls: string[] } {
  const hall = m.hall["zh"] === undefined ? pairOf(second, "board.title") : textPair(second, m.hall);
  const own = m.kind === "wall" ? pairOf(second, "board.wall.title") : m.zone !== undefined ? textPair(second, m.zone) : undefined;
  if (own !== undefined) {
    return { large: own, smalls: own.other === "" ? [hall.zh] : [`${own.other} · ${hall.zh}`, hall.zh] };
  }
  return { large: hall, smalls: [hall.other] };
}

/** The head of a board. */
export function Header(props: { model: Model; plan: Plan }): JSX.Element {
  const m = props.model;
  const second = useSecond();
  const { large, smalls } = titles(m, second);
  const crowd = m.weather !== "" && hasPart(m, "weather") ? m.weather : undefined;
  const room = (props.plan.width / props.plan.unit - 204 - (props.plan.portrait ? besideName.portrait : besideName.landscape) - (crowd !== undefined ? 210 : 0)) / largeSize;
  const name = fitText(large.zh, room);
  const small = name.lines === 2 && !props.plan.portrait ? "" : smalls.find((s) => wideOf(s, false) * smallSize <= room * largeSize) ?? smalls[smalls.length - 1] ?? "";
  return (
    <header class="header">
      <span class="mark"><Icon name="hall" /></span>
      <h1 class={`hall ${m.zone !== undefined ? "zone" : ""}`}>
        <span class="cut" style={fitStyle(name)}>{large.zh}</span>
        {small !== "" ? <span class={`below cut ${second === "" ? "" : "other"}`} style={fitStyle(fitText(small, room * largeSize / smallSize, 0.72, 0.6, false))} lang={m.zone !== undefined || m.kind === "wall" ? "zh-CN" : second}>{small}</span> : null}
      </h1>
      {crowd !== undefined ? <Crowd weather={crowd} /> : null}
      <div class="when">
        <Two class="date" pair={dateOf(m.clock, second)} />
        <time class="clock">{clockHM(m.clock)}</time>
      </div>
    </header>
  );
}

function dateOf(clock: number, second: ReturnType<typeof useSecond>): Pair {
  const t = hallTime(clock);
  const month = pairOf(second, `board.month.${t.month}` as Key);
  const weekday = pairOf(second, `board.weekday.${t.weekday}` as Key);
  const zh = pairOf("", "board.date", { month: month.zh, day: t.day, weekday: weekday.zh }).zh;
  const other = second === "" ? "" : pairOf(second, "board.date", { month: month.other, day: t.day, weekday: weekday.other }).other;
  return { zh, other };
}
