// Booking an appointment: when the service that was picked can be booked.

import type { Booked, Slot } from "../guidewire.ts";
import type { Reply } from "../staff/api.ts";
import type { Problem } from "../wire.ts";

/** How many days are offered. */
const days = 14;

export class Booking {
  service: string | undefined;
  /** Those with a free place; undefined until they are known. */
  slots: readonly Slot[] | undefined;
  failed: Problem | "silent" | undefined;
  /** What was booked. */
  booked: Booked | undefined;

  constructor(private readonly get: (path: string) => Promise<Reply>, private readonly draw: () => void) {}

  clear(): void {
    this.service = undefined;
    this.slots = undefined;
    this.failed = undefined;
    this.booked = undefined;
    this.draw();
  }

  async pick(service: string): Promise<void> {
    this.clear();
    this.service = service;
    const r = await this.get(`appointments/slots?service=${encodeURIComponent(service)}&days=${days}`);
    if (this.service !== service) {
      return; // another one was picked meanwhile
    }
    if (r.kind === "done") {
      this.slots = (r.body as Slot[]).filter((s) => s.free > 0);
    } else {
      this.failed = r.kind === "silent" ? "silent" : r.problem;
    }
    this.draw();
  }
}
