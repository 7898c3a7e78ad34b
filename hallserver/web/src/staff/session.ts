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
  /** Whether the session ended by itself: the same person is asked again. */
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
    this.session = undefined;
    this.again = false;
    this.leave();
  }

  /** Asks for the password again; the command on its way is kept until then. */
  ended(): void {
    if (this.phase !== "signin") {
      this.again = this.session !== undefined;
      this.leave();
    }
  }

  private enter(s: Session): void {
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

  private leave(): void {
    this.phase = "signin";
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
