// One thing later.

/** Runs something in ms, unless what it answers is called before. */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
