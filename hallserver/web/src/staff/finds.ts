// Finding by typing.

/**
 * Whether what was typed finds something: every word of it stands in its words, or all
 * of it is the beginnings of syllables of a reading, one after the other (sbk, shebk).
 * The kiosk's rule of pinyin is the same: Search of package wire.
 */
export function finds(typed: string, words: string, pinyin: readonly string[] = []): boolean {
  const all = words.toLowerCase();
  const low = typed.toLowerCase();
  return low.split(/\s+/).every((part) => all.includes(part)) || spelt(low.replace(/\s+/g, ""), pinyin);
}

function spelt(typed: string, pinyin: readonly string[]): boolean {
  return /^[a-z0-9]+$/.test(typed) && pinyin.some((said) => {
    const syllables = said.split(" ");
    return syllables.some((_, i) => begins(syllables, i, typed));
  });
}

/** Whether typed is the beginnings of the syllables from i on, at least a letter of each. */
function begins(syllables: readonly string[], i: number, typed: string): boolean {
  const s = syllables[i];
  if (typed === "" || s === undefined) {
    return typed === "";
  }
  for (let n = Math.min(s.length, typed.length); n > 0; n--) {
    if (s.startsWith(typed.slice(0, n)) && begins(syllables, i + 1, typed.slice(n))) {
      return true;
    }
  }
  return false;
}
