// Tickets and windows to test with.

import type { Ticket, TicketState, Window } from "../src/wire.ts";

export function ticket(number: string, state: TicketState, more: Partial<Ticket> = {}): Ticket {
  return {
    id: `id-${number}`, number, queue: number.slice(0, 1), queue_name: { zh: "队列" }, services: [], class: "normal", state,
    recalls: 0, recalls_left: 3, done: 0, ahead: 0, has_holder: false, printed: "ok",
    issued_at: "2026-03-02T01:00:00Z", waiting_since: "2026-03-02T01:00:00Z", ...more,
  } as Ticket;
}

export function window(more: Partial<Window> = {}): Window {
  return {
    number: 3, name: { zh: "3 号窗口" }, zone: { zh: "A 区" }, state: "open", staff: "窗口员甲", staff_id: "clerk1", version: 7, queues: ["A", "B"],
    waiting: 0, since: "2026-03-02T01:00:00Z", ...more,
  } as Window;
}
