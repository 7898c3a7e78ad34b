// The board page: /board/{id}. Parameters: screen_mm (height of the screen),
// seat_m (farthest seat), speaker=1 (says the calls too). A code in the
// fragment (#code=…) enrols the screen once.

import "../base.css";
import "./board.css";
import "./calls.css";
import "./window.css";
import "./wall.css";
import "./old.css";
import { render } from "preact";
import { putInForce } from "../tokens.ts";
import { start } from "./run.tsx";

/** Set by old.js where the browser lacks what the pages need. */
const tooOld = "too-old";

if (!document.documentElement.classList.contains(tooOld)) {
  const contrast = putInForce();
  const root = document.createElement("div");
  root.id = "page";
  document.body.append(root);
  start((screen) => render(screen, root), contrast);
}
