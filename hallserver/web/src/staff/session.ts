// Who is signed in: signing in and out, and going on where one was.

import type { Text } from "../text.ts";
import type { Catalogue, Problem, Session } from "../wire.ts";
import type { Link } from "./link.ts";

/** What stands on the screen: its own work is the page's. */
export type Phase = "starting" | "signin" | "denied" | "work";

/** What signing in needs of its page. */
export interface Door {
  /** Who may use the page. */
  roles: readonly string[];
  /** Somebody who may use the page is signed in: its work begins, or goes on. */
  entered(): void;
  /** The session ended by itself: the work stands still until its user is back. */
  held(): void;
  /** Nobody is signed in any more: what was seen is not for whoever comes next. */
  left(): void;
  draw(): void;
}

export class SignIn {
  phase: Phase = "starting";
  session: Session | undefined;
  hall: Text = {};
  failed: Problem | "no-answer" | undefined;
  busy = false;
  /** Whether the session ended by itself: its user is asked again, over the work. */
  again = false;

  constructor(private readonly door: Door, private readonly link: Link) {}

  /** Looks who is signed in and goes on from there. */
  async start(): Promise<void> {
    this.door.draw();
    for (;;) {
      const r = await this.link.get("session");
      if (r.kind === "done") {
        this.link.broken = undefined;
        this.enter(r.body as Session);
        return;
      }
      if (r.kind === "refused" && (r.problem.status === 401 || r.problem.status === 403)) {
        this.phase = "signin";
        void this.askHallName();
        this.door.draw();
        return;
      }
      this.link.missed(r);
      this.door.draw();
      await new Promise((done) => setTimeout(done, this.link.pace.next(Math.random())));
    }
  }

  async signIn(user: string, password: string): Promise<void> {
    this.busy = true;
    this.failed = undefined;
    this.door.draw();
    const r = await this.link.post("session", { user, password });
    this.busy = false;
    if (r.kind === "done") {
      this.enter(r.body as Session);
      return;
    }
    this.failed = r.kind === "silent" ? "no-answer" : r.problem;
    this.door.draw();
  }

  async signOut(): Promise<void> {
    await this.link.delete("session");
    this.leave();
  }

  /** Asks for the password again; the command on its way is kept until then. */
  ended(): void {
    if (this.phase === "work" && !this.again) {
      this.again = true;
      this.failed = undefined;
      this.door.held();
      this.door.draw();
    } else if (this.phase === "denied") {
      this.leave();
    }
  }

  /** Changes the own password; what went wrong is answered. */
  async changePassword(old: string, password: string): Promise<Problem | "no-answer" | undefined> {
    const r = await this.link.post("session/password", { old, new: password });
    if (r.kind === "done") {
      this.session = r.body as Session;
    }
    this.door.draw();
    return r.kind === "done" ? undefined : r.kind === "silent" ? "no-answer" : r.problem;
  }

  private enter(s: Session): void {
    if (this.again && s.user !== this.session?.user) {
      this.door.left(); // another person: what was seen is not for them
    }
    this.session = s;
    this.hall = s.hall;
    this.failed = undefined;
    this.again = false;
    this.phase = this.door.roles.includes(s.role) ? "work" : "denied";
    if (this.phase === "work") {
      this.door.entered();
    }
    this.door.draw();
  }

  /** Goes from the work to the plain sign-in: somebody else is to use the page. */
  leave(): void {
    this.phase = "signin";
    this.session = undefined;
    this.failed = undefined;
    this.again = false;
    this.door.left();
    this.door.draw();
  }

  private async askHallName(): Promise<void> {
    const r = await this.link.get("catalogue");
    if (r.kind === "done") {
      this.hall = (r.body as Catalogue).hall;
      this.door.draw();
    }
  }
}
