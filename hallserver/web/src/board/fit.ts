// Text that must not leave its place: it shrinks, then takes a second line, then is
// cut with an ellipsis. Widths are estimates, in the size of the type, on the safe
// side; what they miss, the style sheet cuts.

/** How wide a text is, about, in the size of its type. */
export function wideOf(text: string, bold = true): number {
  let sum = 0;
  for (const c of text) {
    sum += c >= "\u2e80" ? 1 : c === " " || c === "\u2009" ? 0.26 : bold ? 0.6 : 0.57;
  }
  return sum;
}

/** How a text stands in its place: its size as a part of the usual one, and on how many lines. */
export interface Fit {
  fit: number;
  lines: 1 | 2;
}

/**
 * Fits a text into a room, given in the usual size of its type. It shrinks to
 * shrinkLeast on one line; then it may take two, down to least.
 */
export function fitText(text: string, room: number, shrinkLeast = 0.72, least = 0.5, bold = true): Fit {
  const wide = Math.max(wideOf(text, bold), 0.01);
  const one = room / wide;
  if (one >= shrinkLeast) {
    return { fit: Math.min(1, one), lines: 1 };
  }
  // A line breaks before the last word that does not fit: a little room is lost.
  const two = (1.8 * room) / wide;
  return { fit: Math.max(least, Math.min(shrinkLeast, two)), lines: 2 };
}

/** The style of a text that stands so. */
export function fitStyle(f: Fit): Record<string, string> {
  return { "--fit": f.fit.toFixed(3), "--rows": String(f.lines) };
}
