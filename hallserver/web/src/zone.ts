// The hall's own time, whatever the computer that shows it is set to.

/** The one time zone of all halls. */
export const hallZone = "Asia/Shanghai";

const parts = new Intl.DateTimeFormat("en-US", {
  timeZone: hallZone, hourCycle: "h23",
  year: "numeric", month: "numeric", day: "numeric", weekday: "short",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** A moment as the hall's calendar and clock say it; weekday 0 is Sunday. */
export interface HallTime {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: string;
  minute: string;
  second: string;
}

/** The hall's calendar and clock at a moment. */
export function hallTime(ms: number): HallTime {
  const got: Record<string, string> = {};
  for (const p of parts.formatToParts(new Date(ms))) {
    got[p.type] = p.value;
  }
  return {
    year: Number(got["year"]), month: Number(got["month"]), day: Number(got["day"]),
    weekday: weekdays.indexOf(got["weekday"] ?? ""),
    hour: got["hour"] ?? "", minute: got["minute"] ?? "", second: got["second"] ?? "",
  };
}

/** Such as 09:05. */
export function clockHM(ms: number): string {
  const t = hallTime(ms);
  return `${t.hour}:${t.minute}`;
}

/** Such as 09:05:31. */
export function clockHMS(ms: number): string {
  const t = hallTime(ms);
  return `${t.hour}:${t.minute}:${t.second}`;
}
