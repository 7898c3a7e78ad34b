// Signing in and out, and going on where one was.

import type { Catalogue, Session } from "../wire.ts";
import { ask } from "./api.ts";
import type { App } from "./app.ts";

/** Who may use the console. */
const roles = ["clerk", "lead"];

/** Looks who is signed in and goes on from there. */
export async function start(app: App): Promise<void> {
  app.draw();
  for (;;) {
    const r = await app.get("session");
    if (r.kind === "done") {
      app.broken = undefined;
      signedIn(app, r.body as Session);
      return;
    }
    if (r.kind === "refused" && (r.problem.status === 401 || r.problem.status === 403)) {
      app.phase = "signin";
      void askHallName(app);
      app.draw();
      return;
    }
    app.pace.missed();
    app.broken = r.kind === "refused" ? r.problem : undefined;
    app.draw();
    await new Promise((done) => setTimeout(done, app.pace.next(Math.random())));
  }
}

export async function signIn(app: App, user: string, password: string): Promise<void> {
  app.signingIn = true;
  app.signInFailed = undefined;
  app.draw();
  const r = await ask({ method: "POST", path: "session", body: JSON.stringify({ user, password }) }, app.lang);
  app.signingIn = false;
  if (r.kind === "done") {
    signedIn(app, r.body as Session);
    return;
  }
  app.signInFailed = r.kind === "silent" ? "no-answer" : r.problem;
  app.draw();
}

export async function signOut(app: App): Promise<void> {
  await ask({ method: "DELETE", path: "session" }, app.lang);
  app.look.stop();
  app.session = undefined;
  app.signInAgain = false;
  app.forgetWindow();
  app.phase = "signin";
  app.draw();
}

/** Asks for the password again; the command on its way is kept until then. */
export function needSignIn(app: App): void {
  if (app.phase === "signin") {
    return;
  }
  app.signInAgain = app.session !== undefined;
  app.phase = "signin";
  app.dialog = undefined;
  app.holding.settle(undefined);
  app.look.stop();
  app.draw();
}

function signedIn(app: App, s: Session): void {
  app.session = s;
  app.hall = s.hall;
  app.signInFailed = undefined;
  app.signInAgain = false;
  app.phase = roles.includes(s.role) ? "starting" : "denied";
  if (app.phase !== "denied") {
    app.look.wideAgain();
    app.commands.resume(s.user);
    app.look.soon();
  }
  app.draw();
}

async function askHallName(app: App): Promise<void> {
  const r = await app.get("catalogue");
  if (r.kind === "done") {
    app.hall = (r.body as Catalogue).hall;
    app.draw();
  }
}
