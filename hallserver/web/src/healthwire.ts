// The shapes of package wire that the manager's page reads and writes.

import type { Pickup, Say } from "./boardwire.ts";
import type { Text } from "./text.ts";

export type DeviceState = "ok" | "late" | "trouble" | "gone" | "refused";

/** A board, loudspeaker or sign as it is now; or a bridge whose keys are refused. */
export interface DeviceHealth {
  board: string; // empty: a bridge, of kind "bridge"
  kind?: string;
  device?: string;
  name?: string;
  state: DeviceState;
  since: string;
  last_seen: string; // in the year 1: never
  shows: boolean;
  speaks: boolean;
  behind_s: number;
  word?: string;
  detail?: string;
  word_at?: string;
  last_call?: string;
  last_call_at?: string;
}

/** A settings' file that was refused; the last good one is in force. */
export interface FileHealth {
  name: string;
  fault: string;
  /** The same in Chinese. */
  fault_zh?: string;
  at: string;
}

/** A kiosk on whose reader somebody's card was left. */
export interface CardLeft {
  device: string;
  name?: string;
  since: string;
}

/** A calendar that lacks the holidays of a year. */
export interface HolidaysMissing {
  calendar: string;
  name: Text;
  year: number;
}

export interface Health {
  at: string;
  devices: DeviceHealth[];
  files: FileHealth[];
  /** An older server tells of none. */
  cards?: CardLeft[];
  /** Why the server's clock is not trusted. */
  clock?: string;
  holidays?: HolidaysMissing[];
  /** Why no command is taken, as a problem's code. */
  halted?: string;
  halted_detail?: string;
  alarms: number;
}

/** How the calls of a day reached its screens and loudspeakers. */
export interface CallsReport {
  date: string;
  calls: number;
  devices: CallsDevice[];
}

export interface CallsDevice {
  board: string;
  device: string;
  name?: string;
  due: number;
  shown: number;
  spoken: number;
  skipped: number;
  p50_s: number;
  p99_s: number;
  most_s: number;
  most_number?: string;
}

/** Something a hall can say to all. */
export interface Phrase {
  id: string;
  kind: string; // notice, emergency
  text: Text;
}

/** A result that lies ready, with its ticket's id. */
export interface ReadyResult {
  ticket: string;
  pickup: Pickup;
}

export interface Zone {
  id: string;
  name: Text;
}

export interface Announcements {
  phrases: Phrase[];
  zones: Zone[];
  now: Say[];
}

export interface AnnouncementRequest {
  id: string;
  phrase: string;
  zones?: string[];
  minutes?: number;
}
