// The page's keys: G goes to the oldest call, F finishes the oldest of one's own, Escape
// takes a notice away.

import { isElsewhere } from "../staff/field.ts";
import type { App } from "./app.ts";

/** Acts on key presses until the page goes. */
export function listenToKeys(app: App): void {
  document.addEventListener("keydown", (e) => {
    if (e.repeat || app.phase !== "work" || isElsewhere(e.target) || e.ctrlKey || e.altKey || e.metaKey) {
      return;
    }
    if (e.key === "Escape") {
      app.dismiss();
    } else if (e.key.toLowerCase() === "g" && app.next !== undefined) {
      app.answer("take", app.next);
    } else if (e.key.toLowerCase() === "f" && app.own !== undefined) {
      app.answer("end", app.own);
    }
  });
}
