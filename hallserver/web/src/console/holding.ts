// The holder of the ticket at the window: masked as soon as the ticket is there,
// whole only while it is held, and forgotten with the ticket.

import type { Reply } from "../staff/api.ts";
import type { Holder, Ticket } from "../wire.ts";

/** What is known of the called ticket's holder. */
export type HolderView =
  | { state: "none" | "busy" | "erased" | "unavailable" }
  | { state: "masked"; masked: Holder; whole: Holder | undefined; asking: boolean };

/** How often the masked holder is asked for when nobody answers. */
const tries = 4;
const between = 1500;

export class Holding {
  view: HolderView = { state: "none" };

  private of = ""; // id of the ticket it is about; "": none
  private held = false;

  /** ask asks who holds a ticket; nothing of the answer is kept elsewhere. */
  constructor(
    private readonly ask: (ticket: string, whole: boolean) => Promise<Reply>,
    private readonly draw: () => void,
  ) {}

  /** Takes in which ticket is at the window now. */
  settle(t: Ticket | undefined): void {
    const id = t?.id ?? "";
    if (id === this.of) {
      return;
    }
    this.of = id;
    this.held = false;
    this.view = { state: t !== undefined && t.has_holder ? "busy" : "none" };
    if (t !== undefined && t.has_holder) {
      void this.fetch(id);
    }
  }

  /** Shows the whole holder for as long as it is held. */
  async hold(): Promise<void> {
    if (this.view.state !== "masked" || this.held) {
      return;
    }
    this.held = true;
    this.view = { ...this.view, asking: true };
    this.draw();
    const id = this.of;
    const r = await this.ask(id, true);
    if (id !== this.of || this.view.state !== "masked") {
      return;
    }
    const whole = this.held && r.kind === "done" ? (r.body as Holder) : undefined;
    this.view = { ...this.view, whole, asking: false };
    this.draw();
  }

  /** Hides the holder again and forgets what was shown. */
  release(): void {
    if (!this.held) {
      return;
    }
    this.held = false;
    if (this.view.state === "masked") {
      this.view = { ...this.view, whole: undefined, asking: false };
    }
    this.draw();
  }

  private async fetch(id: string): Promise<void> {
    let r = await this.ask(id, false);
    for (let n = 1; n < tries && id === this.of && r.kind === "silent"; n++) {
      await new Promise((done) => setTimeout(done, between));
      r = await this.ask(id, false);
    }
    if (id !== this.of) {
      return;
    }
    if (r.kind === "done") {
      this.view = { state: "masked", masked: r.body as Holder, whole: undefined, asking: false };
    } else {
      const code = r.kind === "refused" ? r.problem.code : "";
      this.view = { state: code === "holder-erased" ? "erased" : code === "no-holder" ? "none" : "unavailable" };
    }
    this.draw();
  }
}
