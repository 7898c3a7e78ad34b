// What every part of the guide desk's page is given.

import type { App } from "./app.ts";
import type { Words } from "./words.ts";

export interface Part {
  app: App;
  w: Words;
}
