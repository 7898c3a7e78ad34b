// The page's keys: 1 to 5 for its tabs, Escape for a notice.

import { isElsewhere } from "../staff/field.ts";
import type { App } from "./app.ts";
import { tabsOf } from "./state.ts";

/** Acts on key presses until the page goes. */
export function listenToKeys(app: App): void {
  document.addEventListener("keydown", (e) => {
    if (e.repeat || app.locked || app.changing || app.phase !== "work" || app.dialog !== undefined || isElsewhere(e.target) || e.ctrlKey || e.altKey || e.metaKey) {
      return;
    }
    const tab = tabsOf(app.session?.role)[Number(e.key) - 1];
    if (tab !== undefined) {
      app.showTab(tab);
      e.preventDefault();
    } else if (e.key === "Escape" && app.notice !== undefined) {
      app.dismiss();
      e.preventDefault();
    }
  });
}
