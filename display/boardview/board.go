package boardview

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// How long things stand on a board.
const (
	// LinesMax is how many calls a board shows at once, at most.
	LinesMax = 6
	// Mark is how long a call is marked as new.
	Mark = 8 * time.Second
	// Hold is how long a call keeps its line at least, once it has one, where the
	// layout does not say otherwise. When so many come that the newest would wait
	// longer than Soon for its line, the lines change sooner, down to HoldLeast.
	Hold      = 8 * time.Second
	Soon      = 20 * time.Second
	HoldLeast = 250 * time.Millisecond
	// Keep is how long a call stays on the board after its ticket has left
	// the window, counted from the call.
	Keep = 60 * time.Second
	// StaleAfter is how long the feed may be silent before the board says so:
	// three heartbeats.
	StaleAfter = wire.HeartbeatsMissed * wire.HeartbeatEvery
	// LostAfter is how long a silent board still shows the calls it knew.
	LostAfter = 30 * time.Minute
	// Late is how old a call may be when it comes and still be news: an older one
	// is not marked. It is also what a speaker does not say any more.
	Late = 30 * time.Second
	// holdMostS bounds what a layout may ask for as its hold, in seconds.
	holdMostS = 120
	// WaitingMax is how many calls may wait for a line; the oldest give way.
	WaitingMax = 2048
	// callsMax bounds the calls a board keeps: those that wait, and those that have
	// lines or would get one again.
	callsMax = WaitingMax + 512
	// seenMax bounds the ids that a board knows calls by.
	seenMax = 8192
)

// Result says what became of a frame.
type Result int

// What can become of a frame.
const (
	Applied Result = iota // taken in
	Double                // known already; nothing changed
	Gap                   // frames are missing before it; nothing changed
)

// Options of a board.
type Options struct {
	// Lines is how many calls fit on the screen, 1 to LinesMax; 0: LinesMax.
	Lines int
	// Zone is the hall's time zone, for the hours of its layout; nil: UTC.
	Zone *time.Location
	// Watched says that the screen tells what it has shown (Showed). Then no call
	// gives up its line before it was on the screen, however slow that is.
	Watched bool
}

// Board is what a board knows. It has one owner and no lock.
type Board struct {
	fit      int // lines on the screen
	zone     *time.Location
	watched  bool
	ready    bool // a snapshot was taken in
	restored bool // only from a file so far
	resync   bool
	refusal  *Refusal
	feed     string
	offset   uint64
	received time.Time     // of the last good frame, by the board's clock
	skew     time.Duration // server's clock minus the board's

	hall   wire.BoardSnapshot // but for its Calls
	calls  []line             // in the order they get their lines
	says   []wire.Say         // in the order they came
	seen   ids                // calls taken in
	before ids                // calls that were shown before this program started
	passed []Passed           // not yet asked for
}

// line is a call on the board.
type line struct {
	call   wire.Call // but for its Announcement
	came   time.Time // when its turn counts from, by the board's clock
	shown  time.Time // when it gets a line; zero: not yet thought about
	offset uint64    // of the frame that brought it
	late   bool      // came as no news
	due    bool      // has to be on the screen before it may give up its line
	ended  bool
}

// New is a board that has seen nothing.
func New(o Options) *Board {
	b := &Board{zone: o.Zone, watched: o.Watched, seen: newIDs(seenMax), before: newIDs(seenMax)}
	if b.zone == nil {
		b.zone = time.UTC
	}
	b.SetLines(o.Lines)
	return b
}

// SetLines says how many calls fit on the screen from now on; see Options. A
// layout may ask for fewer.
func (b *Board) SetLines(n int) {
	if n < 1 || n > LinesMax {
		n = LinesMax
	}
	b.fit = n
}

// Refuse says that the server does not let the board in, until a frame comes.
func (b *Board) Refuse(r Refusal) { b.refusal = &r }

// Position is what the board has taken in: what to ask the tail after.
func (b *Board) Position() (feed string, offset uint64) { return b.feed, b.offset }

// Take takes in a frame that arrived at received by the board's own clock.
func (b *Board) Take(f wire.Frame, received time.Time) Result {
	result := b.take(f, received)
	switch result {
	case Gap:
		b.resync = true
	case Applied, Double:
		b.resync, b.restored, b.received, b.refusal = false, false, received, nil
	}
	return result
}

func (b *Board) take(f wire.Frame, received time.Time) Result {
	if f.Type == wire.FrameSnapshot {
		return b.takeSnapshot(f, received)
	}
	if !b.ready || f.Feed != b.feed {
		return Gap
	}
	if f.Type == wire.FrameHeartbeat {
		if f.Offset > b.offset {
			return Gap
		}
		b.skew = f.At.Sub(received)
		return Applied
	}
	switch {
	case f.Offset <= b.offset:
		return Double
	case f.Offset > b.offset+1:
		return Gap
	}
	var d wire.BoardDelta
	if f.Type == wire.FrameDelta && json.Unmarshal(f.Data, &d) != nil {
		return Gap
	}
	b.offset = f.Offset
	b.apply(d, received)
	return Applied
}

func (b *Board) apply(d wire.BoardDelta, received time.Time) {
	if d.Day != "" && d.Day != b.hall.Day {
		b.forget()
		b.hall.Day = d.Day
	}
	for _, c := range d.Calls {
		if b.seen.has(c.CallID) {
			continue
		}
		came := received
		if b.clock(received).Sub(c.At) > Late {
			came = b.Local(c.At)
		}
		b.add(c, came, received, b.watched)
	}
	for _, id := range d.Ended {
		if i := indexCall(b.calls, id); i >= 0 {
			b.calls[i].ended = true
		}
	}
	for _, q := range d.Queues {
		b.hall.Queues = replace(b.hall.Queues, q, func(o wire.BoardQueue) bool { return o.ID == q.ID })
	}
	for _, w := range d.Windows {
		b.hall.Windows = replace(b.hall.Windows, w, func(o wire.BoardWindow) bool { return o.Number == w.Number })
	}
	if d.Open != nil {
		b.hall.Open = *d.Open
	}
	b.say(d.Says, d.Unsaid, received)
	if d.Pickups != nil {
		b.hall.Pickups = d.Pickups.List
	}
	if d.Figures != nil {
		b.hall.Figures = d.Figures
	}
	b.sort()
	b.trim(received)
	b.schedule(received)
}

// forget makes a new day of it. What stands longer than a day, such as an
// emergency, the server takes back itself.
func (b *Board) forget() {
	for _, l := range b.calls {
		b.pass(l, PassedLate)
	}
	b.calls = nil
}

// clock is the server's time.
func (b *Board) clock(now time.Time) time.Time { return now.Add(b.skew) }

// Clock is the server's time at now, by the board's own clock.
func (b *Board) Clock(now time.Time) time.Time { return b.clock(now) }

// Local is a time of the server's clock, such as a call's At, by the board's
// own clock.
func (b *Board) Local(server time.Time) time.Time { return server.Add(-b.skew) }

// Calls are the calls a frame brings, oldest first: what a speaker says. They
// may have been brought before.
func Calls(f wire.Frame) []wire.Call { calls, _, _ := News(f); return calls }

// News is what a frame brings to be said, oldest first, some of it maybe not for
// the first time; and the ids of what is to be said no more.
func News(f wire.Frame) (calls []wire.Call, says []wire.Say, unsaid []string) {
	switch f.Type {
	case wire.FrameDelta:
		var d wire.BoardDelta
		if json.Unmarshal(f.Data, &d) == nil {
			return d.Calls, d.Says, d.Unsaid
		}
	case wire.FrameSnapshot:
		var s wire.BoardSnapshot
		if json.Unmarshal(f.Data, &s) == nil {
			slices.Reverse(s.Calls)
			return s.Calls, s.Says, nil
		}
	}
	return nil, nil, nil
}

func (b *Board) window(number int) (wire.BoardWindow, bool) {
	i := slices.IndexFunc(b.hall.Windows, func(w wire.BoardWindow) bool { return w.Number == number })
	if i < 0 {
		return wire.BoardWindow{}, false
	}
	return b.hall.Windows[i], true
}

func (b *Board) sort() {
	slices.SortStableFunc(b.hall.Windows, func(x, y wire.BoardWindow) int { return cmp.Compare(x.Number, y.Number) })
}

func indexCall(lines []line, id string) int {
	return slices.IndexFunc(lines, func(l line) bool { return l.call.CallID == id })
}

// replace puts v in the place of the first that is the same, else last.
func replace[T any](list []T, v T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}
