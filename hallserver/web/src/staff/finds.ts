// Finding by typing.

/** Whether what was typed finds something: every word of it stands in its words. */
export function finds(typed: string, words: string): boolean {
  const all = words.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((part) => all.includes(part));
}
