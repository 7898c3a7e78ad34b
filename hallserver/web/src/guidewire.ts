// The shapes of package wire that the guide desk's page reads besides those of wire.ts.

import type { Text } from "./text.ts";
import type { Service, Ticket } from "./wire.ts";

/** How a device at the guide desk is. */
export interface DeskDevice {
  state: string; // ok, absent, fault
  detail?: string;
  since: string;
}

/** A card that was read: masked, and sealed to be sent on. */
export interface CardAtDesk {
  id: string;
  name?: string;
  id_number?: string;
  sealed?: string; // Base64; absent while it is being read, or could not be
  problem?: string; // again, other, window
}

export interface SlipAtDesk {
  id: string;
  ticket: string;
  number: string;
  state: string; // waiting, printing, printed, failed
  cause?: string;
  copy?: boolean;
}

/** A guide desk; the latest slip first. */
export interface GuideDesk {
  id: string;
  name: string;
  state: string; // ok, silent
  since?: string;
  reader: DeskDevice;
  printer: DeskDevice;
  reading: boolean;
  card?: CardAtDesk;
  slips: SlipAtDesk[];
}

/** What the holder of a card has of today. */
export interface Found {
  tickets: Ticket[];
  appointments: Booked[];
}

export interface Booked {
  code: string;
  services: Service[];
  state: string; // booked, arrived, cancelled, withdrawn
  reason_text?: Text;
  start: string;
  end: string;
  check_in_from: string;
  kept_until: string;
}

/** When a service can be booked. */
export interface Slot {
  date: string;
  start: string;
  end: string;
  free: number;
}
