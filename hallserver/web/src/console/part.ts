// What every part of the console's picture is given.

import type { Window } from "../wire.ts";
import type { App } from "./app.ts";
import type { Words } from "./words.ts";

export interface Part {
  app: App;
  w: Words;
}

/** A part of the picture of the own window. */
export type AtWindow = Part & { mine: Window };
