// The page's keys. G goes to the oldest call, F finishes the oldest of one's own. F2 to F4
// begin an errand, F8 and F9 read a card, also from within a field; letters do something
// with the ticket that is shown. Escape takes away what stands in the way: a notice, the
// asking for a card, the focus of a field, a ticket that was found.

import { isElsewhere } from "../staff/field.ts";
import type { App } from "./app.ts";
import type { TicketDeed } from "./deeds.ts";
import { keyOf, tabKey } from "./keynames.ts";
import { tabs } from "./state.ts";

/** Acts on key presses until the page goes. */
export function listenToKeys(app: App): void {
  document.addEventListener("keydown", (e) => {
    if (e.repeat || e.isComposing || app.locked || app.changing || app.phase !== "work" || app.dialog !== undefined || e.ctrlKey || e.altKey || e.metaKey) {
      return;
    }
    if (e.key === "Escape" ? escaped(app, e.target) : (app.works && anywhere(app, e.key)) || (!isElsewhere(e.target) && letter(app, e.key.toUpperCase()))) {
      e.preventDefault();
    }
  });
}

function escaped(app: App, target: EventTarget | null): boolean {
  if (app.notice !== undefined) {
    app.dismiss();
  } else if (app.desk.asking !== undefined) {
    app.desk.forget(app.desk.asking);
  } else if (isElsewhere(target) && target instanceof HTMLElement) {
    target.blur();
  } else if (app.shown?.fresh === false) {
    app.back();
  } else {
    return false;
  }
  return true;
}

// anywhere is what a key means also in a field.
function anywhere(app: App, key: string): boolean {
  const tab = tabs.find((t) => tabKey[t] === key);
  if (tab !== undefined) {
    app.begin(tab);
    return true;
  }
  if (app.shown !== undefined || app.desk.asking !== undefined || (key !== "F8" && key !== "F9")) {
    return false;
  }
  if (key === "F8" || app.tab === "take") {
    void app.desk.ask(key === "F8" ? "self" : "other");
  }
  return true;
}

function letter(app: App, key: string): boolean {
  if (key === "G" && app.next !== undefined) {
    app.answer("take", app.next);
    return true;
  }
  if (key === "F" && app.own !== undefined) {
    app.answer("end", app.own);
    return true;
  }
  const deed = (Object.keys(keyOf) as TicketDeed[]).find((d) => keyOf[d] === key);
  if (deed === undefined || app.shown === undefined) {
    return false;
  }
  app.act(deed);
  return true;
}
