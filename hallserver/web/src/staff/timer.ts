// One thing later, whether somebody sees the page or not.

const due = new Map<number, () => void>();
let last = 0;
let worker: Worker | undefined;

/** Runs something in ms, unless what it answers is called before. */
export function later(ms: number, run: () => void): () => void {
  const beat = document.hidden ? beating() : undefined;
  if (beat === undefined) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
  const id = ++last;
  due.set(id, run);
  beat.postMessage({ id, ms });
  return () => due.delete(id);
}

// trusted is the address of the worker for browsers that start no other script: the
// page's policy names who may say so.
function trusted(address: string): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } } }).trustedTypes;
  const ours = (url: string): string => (url.startsWith("/assets/beat-") ? url : "");
  return types === undefined ? address : types.createPolicy("beat", { createScriptURL: ours }).createScriptURL(address);
}

// beating is the worker that keeps time; undefined where a page has none.
function beating(): Worker | undefined {
  const address = document.documentElement.dataset["beat"];
  if (worker === undefined && address !== undefined && typeof Worker !== "undefined") {
    worker = new Worker(trusted(address));
    worker.onmessage = (e: MessageEvent<number>) => {
      const run = due.get(e.data);
      due.delete(e.data);
      run?.();
    };
  }
  return worker;
}
