// The shapes of package wire that the pages read and write; those of boards are in
// boardwire.ts, those of the guide desk in guidewire.ts.

import type { Text } from "./text.ts";

export type * from "./boardwire.ts";

export interface Session {
  user: string;
  name: string;
  role: string;
  expires: string;
  hall: Text;
  temporary?: boolean;
}

export interface Service {
  code: string;
  name: Text;
}

export type TicketState = "waiting" | "called" | "serving" | "parked" | "done" | "noshow" | "cancelled" | "expired";

/** How many of the connected boards have shown a call, and speakers said it. */
export interface Told {
  boards: number;
  shown: number;
  speakers: number;
  spoken: number;
  say_by?: string;
}

export interface Ticket {
  id: string;
  number: string;
  queue: string;
  queue_name: Text;
  services: Service[];
  class: string;
  state: TicketState;
  window?: number;
  call_id?: string;
  recalls: number;
  ahead: number;
  has_holder: boolean;
  language?: string;
  printed: string;
  print_cause?: string;
  issued_at: string;
  called_at?: string;
  started_at?: string;
  ended_at?: string;
  done: number;
  why?: Why;
  recalls_left: number;
  recalled_at?: string;
  came?: string;
  to_window?: number;
  ground?: string; // of class: age, claim
  to_staff?: string; // a display name, as officer is
  returns?: number;
  people?: number;
  officer?: string;
  slot_at?: string;
  waiting_since: string;
  told?: Told;
}

export type WindowState = "closed" | "open" | "paused";

export interface Window {
  number: number;
  name: Text;
  zone: Text;
  state: WindowState;
  staff?: string;
  staff_id?: string;
  reason?: string;
  version: number;
  ticket?: Ticket;
  queues: string[];
  waiting: number;
  since: string;
  helps?: string[];
  reason_name?: Text;
  until?: string;
  pause_next?: Pause;
  pads?: Pad[];
  /** Stands at the window: it calls nobody. */
  emergency?: Emergency;
}

/** An emergency that stands; without zones it is the whole hall's. */
export interface Emergency {
  id: string;
  phrase: string;
  text: Text;
  zones?: string[];
  since: string;
  until?: string;
}

/** A pause that is to come. */
export interface Pause {
  reason?: string;
  reason_name?: Text;
  minutes?: number;
}

/** A pad or keyboard of a window as the server last heard of it. */
export interface Pad {
  id: string;
  kind: string; // call, rating, keyboard
  state: string; // ok, silent, fault
  detail?: string;
  since: string;
}

export interface Choice {
  code: string;
  name: Text;
}

export interface Colleague {
  user: string;
  name: string;
  window?: number;
}

/** A service with what it is found by: the pinyin of its name, then of each keyword. */
export interface SpeltService extends Service {
  keywords?: string[];
  pinyin?: string[]; // none from an older server
}

/** What there is to choose from. */
export interface Desk {
  pause_reasons: Choice[];
  outcomes: Choice[];
  park_reasons: Choice[];
  transfer_reasons?: Choice[]; // none from an older server
  class_reasons?: Choice[]; // why a ticket gets another class
  people_most?: number;
  staff: Colleague[];
  services: SpeltService[];
  queues: Queue[];
}

/** What staff ask for when taking a ticket for somebody. */
export interface IssueRequest {
  id: string;
  services: string[];
  subject_sealed?: string; // Base64, as agent_for: for whom it is taken
  agent_for?: string;
  class?: string;
  people?: number;
  officer?: string;
  language?: string;
}

export interface Issued {
  id: string;
  number: string;
  ahead: number;
}

export interface Queue {
  id: string;
  name: Text;
  zone: Text;
  waiting: number;
  open_windows: number;
  longest_wait_s: number;
}

export interface Expect {
  ticket: string | null;
  version: number;
}

export interface Why {
  code: string;
  params?: Record<string, unknown>;
  text: string;
}

export interface CallAnswer {
  ticket: Ticket;
  why: Why;
  window: Window;
}

export interface Subject {
  name: string;
  id_number: string;
  id_type: string;
  sex?: string;
  birth?: string;
  ethnic?: string;
  address?: string;
  issuer?: string;
  valid_from?: string;
  valid_until?: string;
  typed?: boolean;
}

export interface Holder {
  masked: boolean;
  subject: Subject;
}

export interface Problem {
  title: string;
  status: number;
  detail?: string;
  code?: string;
  hint?: string;
  window?: Window;
  /** From then on it is no longer too early. */
  from?: string;
  /** How many seconds ago the window's ticket was called last (not-started). */
  age_s?: number;
}

/** The part of the catalogue that the console reads. */
export interface Catalogue {
  hall: Text;
}

/** Somebody at a kiosk who asks for help, until they have had it. */
export interface HelpCall {
  id: string;
  device: string;
  kiosk: string; // its name
  since: string;
  taker?: string; // user name of who goes there
  taken_by?: string; // their name as colleagues see it
  taken_at?: string;
}
