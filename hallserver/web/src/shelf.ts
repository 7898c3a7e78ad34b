// The pages' place in the browser, where they keep what outlives a reload.

/** The hall's own shelf in the browser; undefined where it has none. */
export function shelf(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
