// The shapes of package wire that boards and loudspeakers read and write.

import type { Text } from "./text.ts";

export interface Frame {
  feed: string;
  offset: number;
  type: string;
  at: string;
  data?: unknown;
  /** Of snapshots and heartbeats: how far the journal has come; see witness.ts. */
  mark?: string;
}

/** What a loudspeaker says: clips in order. */
export interface Announcement {
  text: string;
  chime: string;
  clips: string[];
  repeat: number;
  gap_ms: number;
  also?: string[][];
  short?: string[];
  merge_over?: number;
  volume_percent?: number;
  until?: string;
}

export interface Call {
  call_id: string;
  number: string;
  window: number;
  window_name?: Text;
  zone?: Text;
  queue?: string;
  queue_name?: Text;
  recall: number;
  at: string;
  announcement?: Announcement;
  ended?: boolean;
}

export interface BoardQueue {
  id: string;
  name: Text;
  waiting: number;
  wait?: Wait;
}

/** How long somebody waits who joins a queue now. */
export interface Wait {
  p50_s: number;
  p90_s: number;
  computed_at: string;
}

export interface BoardWindow {
  number: number;
  name: Text;
  state: string;
  ticket?: string;
  rate_until?: string;
  next?: string[];
  pause_text?: Text;
  paused_until?: string;
  callable?: number;
  idle_since?: string;
  called?: boolean;
  since?: string;
}

export type BoardKind = "hall" | "zone" | "window" | "pickup" | "wall" | "speaker" | "sign";

/** A time of the day in which the picture is darker: HH:MM of the hall. */
export interface Dim {
  from: string;
  to: string;
  percent: number;
}

/** How a board looks; what is missing is as its kind usually is. */
export interface Layout {
  screen_mm?: number;
  seat_m?: number;
  lines?: number;
  hold_s?: number;
  second?: string; // en, ko, none
  contrast?: boolean;
  parts?: string[]; // waiting, notices, media, weather, windows
  dim?: Dim[];
  busy_min?: number;
  crowded_min?: number;
}

export interface Media {
  name: string;
  kind: string; // picture, video
  version: string;
  seconds: number;
  alt: Text;
}

/** What is said to many at once, or of a result that lies ready. */
export interface Say {
  id: string;
  kind: string; // pickup, notice, emergency
  phrase?: string;
  text: Text;
  at: string;
  until?: string;
  announcement?: Announcement;
}

/** A number whose result lies ready at a window. */
export interface Pickup {
  number: string;
  window: number;
  window_name: Text;
  ready: string;
  call_id: string;
  called_at: string;
  times: number;
}

/** A hall's day so far; seconds are means but for longest_s. */
export interface Figures {
  issued: number;
  waiting: number;
  serving: number;
  done: number;
  noshow: number;
  wait_s: number;
  serve_s: number;
  longest_s: number;
  open: number;
  windows: number;
  alarms: number;
}

export interface BoardSnapshot {
  board: string;
  kind: string;
  hall: Text;
  zone?: Text;
  calls: Call[] | null;
  queues: BoardQueue[] | null;
  windows: BoardWindow[] | null;
  notices: Text[] | null;
  day: string;
  open: boolean;
  layout?: Layout;
  media?: Media[];
  says?: Say[];
  pickups?: Pickup[];
  figures?: Figures;
}

export interface BoardDelta {
  calls?: Call[];
  ended?: string[];
  queues?: BoardQueue[];
  windows?: BoardWindow[];
  open?: boolean;
  day?: string;
  says?: Say[];
  unsaid?: string[];
  pickups?: { list: Pickup[] | null };
  figures?: Figures;
}

/** What boards and loudspeakers answer: cumulative, at most one a second. */
export interface BoardAck {
  shown?: number;
  spoken?: string;
  skipped?: string[];
  word?: string;
  detail?: string;
}
