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

// CloseGone is the close code when a board is no more, because the hall's settings
// were changed: whoever asks for it again gets 404 until it is there.
const CloseGone = 4004

// Frame is one message of a board's feed. Feed is new at each start of the
// server; Offset counts per board without gaps. A heartbeat repeats the offset
// of the frame before it and has no data.
type Frame struct {
	Feed   string          `json:"feed"`
	Offset uint64          `json:"offset"`
	Type   string          `json:"type"`
	At     time.Time       `json:"at"`
	Data   json.RawMessage `json:"data,omitempty"`
	// Mark, of snapshots and heartbeats, is what an answer's header Yimen-Mark is.
	Mark string `json:"mark,omitempty"`
}

// BoardSnapshot is the data of a snapshot frame. It never holds a subject.
type BoardSnapshot struct {
	Board string `json:"board"`
	Kind  string `json:"kind"` // one of the Board… kinds
	Hall  Text   `json:"hall"`
	// Languages are those that the hall shows, its own first and zh among them;
	// missing, from an older server: zh, en, ko. Layout.Second is one of them.
	Languages []string `json:"languages,omitempty"`
	// Calls are the latest calls, newest first: every call of the last 60 s, and
	// the ones windows stand at while there are fewer than 12.
	Calls   []Call        `json:"calls"`
	Queues  []BoardQueue  `json:"queues"`
	Windows []BoardWindow `json:"windows"`
	Notices []Text        `json:"notices"`
	Day     string        `json:"day"` // business date, YYYY-MM-DD
	Open    bool          `json:"open"`
	// Zone is the part of the hall that a board of kind zone is for.
	Zone Text `json:"zone,omitempty"`
	// Layout is how the board looks; nil: as its kind usually does.
	Layout *Layout `json:"layout,omitempty"`
	// Media are the pictures and videos shown between calls.
	Media []Media `json:"media,omitempty"`
	// Says are what else is said: those of the last 60 s, oldest first, and those
	// that still stand.
	Says []Say `json:"says,omitempty"`
	// Pickups are the numbers whose result lies ready, newest first; on boards of
	// kind pickup.
	Pickups []Pickup `json:"pickups,omitempty"`
	// Figures are the day's so far; on boards of kind wall.
	Figures *Figures `json:"figures,omitempty"`
}

// BoardDelta is the data of a delta frame: what changed, whole entries.
type BoardDelta struct {
	Calls   []Call        `json:"calls,omitempty"`   // new calls and recalls, oldest first
	Ended   []string      `json:"ended,omitempty"`   // call ids whose ticket left its window
	Queues  []BoardQueue  `json:"queues,omitempty"`  // replaces by id
	Windows []BoardWindow `json:"windows,omitempty"` // replaces by number
	Open    *bool         `json:"open,omitempty"`
	Day     string        `json:"day,omitempty"` // a new day: forget all calls

	Says    []Say    `json:"says,omitempty"`    // new, oldest first
	Unsaid  []string `json:"unsaid,omitempty"`  // ids of says that stand no more
	Pickups *Pickups `json:"pickups,omitempty"` // replaces them all
	Figures *Figures `json:"figures,omitempty"`
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

	// Also are the same sentence in further languages: each is said once after
	// Clips, in every repetition.
	Also [][]string `json:"also,omitempty"`
	// Short is said once in the place of all that, where more than MergeOver calls
	// wait: many of them behind one chime. Empty: it has no short form.
	Short     []string `json:"short,omitempty"`
	MergeOver int      `json:"merge_over,omitempty"` // 0: 5
	// VolumePercent is how loud, of the speaker's own volume; 0: 100.
	VolumePercent int `json:"volume_percent,omitempty"`
	// Until is when it is too old to be said; nil: 30 s after the call.
	Until *time.Time `json:"until,omitempty"`
}

// sayable is how old a call may be that is still said, where its announcement does
// not tell.
const sayable = 30 * time.Second

// SayBy is until when the announcement of what was called or said at at may be said;
// zero: it is not said.
func (a *Announcement) SayBy(at time.Time) time.Time {
	switch {
	case a == nil || len(a.Clips) == 0:
		return time.Time{}
	case a.Until != nil:
		return *a.Until
	default:
		return at.Add(sayable)
	}
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
	// Next are the numbers that come next here as things stand, two at most; on
	// boards of kind window and sign, and none where another window may call them.
	Next []string `json:"next,omitempty"`
	// PauseText is why a paused window pauses, PausedUntil until when, if that is
	// known.
	PauseText   Text       `json:"pause_text,omitempty"`
	PausedUntil *time.Time `json:"paused_until,omitempty"`
	// Callable is how many of those who wait a free window could call, IdleSince
	// since when it has been free while one of them waited; on boards of kind wall,
	// and none where nobody waits for it.
	Callable  int        `json:"callable,omitempty"`
	IdleSince *time.Time `json:"idle_since,omitempty"`
	// Called says that its number was called and has not begun; Since is since when it
	// has been called, served or paused; on boards of kind wall.
	Called bool       `json:"called,omitempty"`
	Since  *time.Time `json:"since,omitempty"`
}

// IdleFrom is from when on a window that is free while somebody waits for it wants
// somebody to look: it has been so for a minute. Zero: it does not.
func (w *BoardWindow) IdleFrom() time.Time {
	if w.IdleSince == nil || w.Callable < 1 {
		return time.Time{}
	}
	return w.IdleSince.Add(time.Minute)
}

// BoardAck is what boards and speakers answer, cumulative, at most one a
// second: the last offset shown, the last call spoken.
type BoardAck struct {
	Shown  *uint64 `json:"shown,omitempty"`
	Spoken string  `json:"spoken,omitempty"`
	// Skipped are calls since the last answer that were passed over before Spoken
	// and were not said: too old, or replaced by a recall. At most SkippedMost; the
	// rest with the next answer.
	Skipped []string `json:"skipped,omitempty"`
	// Word is how the device is, one of the Word… codes; empty: as it said last.
	// Detail is a name that helps, such as of a picture: 80 bytes at most, and
	// nothing of a person.
	Word   string `json:"word,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// SkippedMost bounds the calls of one answer's Skipped.
const SkippedMost = 24

// DetailMost bounds an answer's Detail, in bytes.
const DetailMost = 80
