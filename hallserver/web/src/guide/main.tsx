// The guide desk's page: who asks for help at a kiosk.

import "../base.css";
import "../staff/staff.css";
import "../staff/ask.css";
import "./guide.css";
import { mount } from "../staff/mount.tsx";
import { App } from "./app.ts";
import { listenToKeys } from "./keys.ts";
import { GuideDesk } from "./page.tsx";

const app = mount((draws) => new App(draws), (page) => <GuideDesk app={page} />);
for (const touch of ["keydown", "pointerdown"]) {
  document.addEventListener(touch, () => app.bell.ready());
}
listenToKeys(app);
document.addEventListener("visibilitychange", () => app.lookAgain());
