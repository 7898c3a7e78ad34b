// Puts a page on the screen and draws it.

import { render } from "preact";
import type { JSX } from "preact";
import { putInForce } from "../tokens.ts";
import type { Draws, StaffPage } from "./page.ts";

/** Makes a page, draws it whenever it says so and each second, and starts it. */
export function mount<P extends StaffPage>(make: (draws: Draws) => P, picture: (page: P) => JSX.Element): P {
  putInForce();
  const root = document.createElement("div");
  root.id = "page";
  document.body.append(root);
  let drawing = 0;
  const now = (): void => {
    window.clearTimeout(drawing);
    drawing = 0;
    render(picture(page), root);
  };
  const soon = (): void => {
    if (drawing === 0) {
      // One drawing for all that changes in a moment; a hidden page draws too.
      drawing = window.setTimeout(now, 0);
    }
  };
  const page: P = make({ soon, now });
  // Running times go on between looks.
  window.setInterval(now, 1000);
  void page.signIn.start();
  return page;
}
