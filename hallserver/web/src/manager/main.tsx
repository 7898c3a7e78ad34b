// The manager's page: whether the hall is heard and seen, and what is said to all.

import "../base.css";
import "../staff/staff.css";
import "../staff/ask.css";
import "./manager.css";
import { mount } from "../staff/mount.tsx";
import { App } from "./app.ts";
import { listenToKeys } from "./keys.ts";
import { Manager } from "./page.tsx";

const app = mount((draws) => new App(draws), (page) => <Manager app={page} />);
listenToKeys(app);
document.addEventListener("visibilitychange", () => app.lookAgain());
