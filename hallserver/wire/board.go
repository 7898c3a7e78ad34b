package wire

import (
	"encoding/json"
	"time"
)

// Frame types of a board's feed.
const (
	FrameSnapshot  = "snapshot"
	FrameDelta     = "delta"
	FrameHeartbeat = "heartbeat"
)

// CloseResync is the WebSocket close code a board gets when its queue
// overflowed: come back with feed and offset.
const CloseResync = 4001

// Frame is one message of a board's feed. Feed is new at each start of the
// server; Offset counts per board without gaps. A heartbeat repeats the offset
// of the frame before it and has no data.
type Frame struct {
	Feed   string          `json:"feed"`
	Offset uint64          `json:"offset"`
	Type   string          `json:"type"`
	At     time.Time       `json:"at"`
	Data   json.RawMessage `json:"data,omitempty"`
}

// BoardSnapshot is the data of a snapshot frame. It never holds a subject.
type BoardSnapshot struct {
	Board string `json:"board"`
	Kind  string `json:"kind"` // hall, window
	Hall  Text   `json:"hall"`
	// Calls are the latest calls, newest first: every call of the last 60 s, and
	// the ones windows stand at while there are fewer than 12.
	Calls   []Call          `json:"calls"`
	Queues  []BoardQueue    `json:"queues"`
	Windows []BoardWindow   `json:"windows"`
	Notices []Text          `json:"notices"`
	Day     string          `json:"day"` // business date, YYYY-MM-DD
	Open    bool            `json:"open"`
	Layout  json.RawMessage `json:"layout,omitempty"`
}

// BoardDelta is the data of a delta frame: what changed, whole entries.
type BoardDelta struct {
	Calls   []Call        `json:"calls,omitempty"`   // new calls and recalls, oldest first
	Ended   []string      `json:"ended,omitempty"`   // call ids whose ticket left its window
	Queues  []BoardQueue  `json:"queues,omitempty"`  // replaces by id
	Windows []BoardWindow `json:"windows,omitempty"` // replaces by number
	Open    *bool         `json:"open,omitempty"`
	Day     string        `json:"day,omitempty"` // a new day: forget all calls
}

// Call is one call of a ticket to a window. A recall is a call of its own,
// with its own CallID and Recall > 0.
type Call struct {
	CallID       string        `json:"call_id"`
	Number       string        `json:"number"`
	Window       int           `json:"window"`
	WindowName   Text          `json:"window_name"`
	Zone         Text          `json:"zone"`
	Queue        string        `json:"queue"`
	QueueName    Text          `json:"queue_name"`
	Recall       int           `json:"recall"`
	At           time.Time     `json:"at"`
	Announcement *Announcement `json:"announcement,omitempty"`
	// Ended says, in a snapshot, that the ticket has left its window since.
	Ended bool `json:"ended,omitempty"`
}

// Announcement is what a speaker says for a call: clips in order, the whole
// said Repeat times with GapMS between. Clips are fetched from
// GET /api/v1/voice/clips/{id}.
type Announcement struct {
	Text   string   `json:"text"`
	Chime  string   `json:"chime"` // clip id, once before the first
	Clips  []string `json:"clips"`
	Repeat int      `json:"repeat"`
	GapMS  int      `json:"gap_ms"`
}

// BoardQueue is a queue on a board.
type BoardQueue struct {
	ID      string `json:"id"`
	Name    Text   `json:"name"`
	Waiting int    `json:"waiting"`
	Wait    *Wait  `json:"wait,omitempty"`
}

// BoardWindow is a window on a board.
type BoardWindow struct {
	Number int    `json:"number"`
	Name   Text   `json:"name"`
	State  string `json:"state"`
	Ticket string `json:"ticket,omitempty"` // its number now, such as A001
	// RateUntil is until when the window asks the one just served for a rating.
	RateUntil *time.Time `json:"rate_until,omitempty"`
}

// BoardAck is what boards and speakers answer, cumulative, at most one a
// second: the last offset shown, the last call spoken.
type BoardAck struct {
	Shown  *uint64 `json:"shown,omitempty"`
	Spoken string  `json:"spoken,omitempty"`
}
