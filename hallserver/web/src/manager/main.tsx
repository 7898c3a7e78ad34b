// The manager's page: whether the hall is heard and seen, and what is said to all.

import "../base.css";
import "../console/console.css";
import "../console/dialog.css";
import "./manager.css";
import { render } from "preact";
import { putInForce } from "../tokens.ts";
import { App } from "./app.ts";
import { listenToKeys } from "./keys.ts";
import { start } from "./session.ts";
import { Manager } from "./view.tsx";

putInForce();
const root = document.createElement("div");
root.id = "page";
document.body.append(root);

let drawing = 0;
const drawNow = (): void => {
  window.clearTimeout(drawing);
  drawing = 0;
  render(<Manager app={app} />, root);
};
const app: App = new App(() => {
  if (drawing === 0) {
    // One drawing for all that changes in a moment; a hidden page draws too.
    drawing = window.setTimeout(drawNow, 0);
  }
});
listenToKeys(app);
document.addEventListener("visibilitychange", () => app.look.soon());
// Running times go on between looks.
window.setInterval(drawNow, 1000);
void start(app);
