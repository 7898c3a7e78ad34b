// Lengths of time.

/** A length of time for people: its unit and its numbers. */
export type Length =
  | { unit: "seconds" | "minutes" | "days"; n: number }
  | { unit: "hours"; h: number; m: number };

const hour = 3600;
const day = 24 * hour;

export function lengthOf(seconds: number): Length {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) {
    return { unit: "seconds", n: s };
  }
  if (s < hour) {
    return { unit: "minutes", n: Math.floor(s / 60) };
  }
  if (s < 2 * day) {
    return { unit: "hours", h: Math.floor(s / hour), m: Math.floor((s % hour) / 60) };
  }
  return { unit: "days", n: Math.floor(s / day) };
}

/** A running time such as 02:13 or 1:02:13. */
export function stopwatch(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = `${two(Math.floor((s % hour) / 60))}:${two(s % 60)}`;
  return s >= hour ? `${Math.floor(s / hour)}:${minutes}` : minutes;
}
