import assert from "node:assert/strict";
import { test } from "node:test";
import { App } from "../src/console/app.ts";
import { saw } from "../src/console/seen.ts";
import type { Window } from "../src/wire.ts";
import { window } from "./made.ts";
import { Drawer } from "./world.ts";

Object.assign(globalThis, { localStorage: new Drawer(), sessionStorage: new Drawer() });

/** A lead who sits at no window and asks whether to close somebody's. */
function asking(of: Window): App {
  const app = new App({ soon: () => undefined, now: () => undefined });
  app.signIn.session = { user: "lead1", name: "组长", role: "lead", expires: "2026-03-02T10:00:00Z", hall: { zh: "大厅" } };
  app.signIn.phase = "work";
  app.known = true;
  app.windows = [of];
  app.show({ kind: "force", window: of });
  return app;
}

test("a lead's question whether to close a window stays through the looks at the hall", () => {
  const taken = window({ number: 2, state: "open", staff_id: "clerk2" });
  const app = asking(taken);
  saw(app, { windows: [taken] } as Parameters<typeof saw>[1]);
  assert.equal(app.dialog?.kind, "force");
});

test("a lead's question about a window that has closed meanwhile goes", () => {
  const taken = window({ number: 2, state: "open", staff_id: "clerk2" });
  const app = asking(taken);
  saw(app, { windows: [{ ...taken, state: "closed" }] } as Parameters<typeof saw>[1]);
  assert.equal(app.dialog, undefined);
});
