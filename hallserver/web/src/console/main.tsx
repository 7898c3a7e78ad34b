// The staff console: one page, keyboard first.

import "../base.css";
import "../staff/staff.css";
import "../staff/ask.css";
import "./screen/choose.css";
import "./screen/work.css";
import "./screen/line.css";
import { mount } from "../staff/mount.tsx";
import { App } from "./app.ts";
import { listenToKeys } from "./keys.ts";
import { Console } from "./page.tsx";

listenToKeys(mount((draws) => new App(draws), (page) => <Console app={page} />));
