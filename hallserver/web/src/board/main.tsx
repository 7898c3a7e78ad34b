// The board page: /board/{id}. Parameters: screen_mm (height of the screen),
// seat_m (farthest seat), speaker=1 (says the calls too). A code in the
// fragment (#code=…) enrols the screen once.

import "../base.css";
import "./board.css";
import "./calls.css";
import "./window.css";
import "./wall.css";
import { render } from "preact";
import { putInForce } from "../tokens.ts";
import { start } from "./run.tsx";

const contrast = putInForce();
const root = document.createElement("div");
root.id = "page";
document.body.append(root);
start((screen) => render(screen, root), contrast);
