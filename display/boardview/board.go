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
	// Hold is how long a call keeps its line at least, once it has one. When
	// so many come at once that a call waits longer than that for its line,
	// the lines change sooner, down to HoldLeast.
	Hold      = 8 * time.Second
	HoldLeast = 2 * time.Second
	// Keep is how long a call stays on the board after its ticket has left
	// the window, counted from the call.
	Keep = 60 * time.Second
	// StaleAfter is how long the feed may be silent before the board says so:
	// three heartbeats.
	StaleAfter = wire.HeartbeatsMissed * wire.HeartbeatEvery
	// LostAfter is how long a silent board still shows the calls it knew.
	LostAfter = 30 * time.Minute
	// Late is how old a call may be that a delta brings: an older one comes as
	// no news. It is also what a speaker does not say any more.
	Late = 30 * time.Second
	// callsMax bounds the calls a board keeps, and the ids it knows them by.
	callsMax = 128
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
}

// Board is what a board knows. It has one owner and no lock.
type Board struct {
	lines    int
	ready    bool // a snapshot was taken in
	restored bool // only from a file so far
	resync   bool
	feed     string
	offset   uint64
	received time.Time     // of the last good frame, by the board's clock
	skew     time.Duration // server's clock minus the board's

	hall  wire.BoardSnapshot // but for its Calls
	calls []line             // in the order they get their lines
	seen  []string           // call ids taken in, oldest first
}

// line is a call on the board.
type line struct {
	call   wire.Call
	came   time.Time // when its turn counts from, by the board's clock
	shown  time.Time // when it gets a line
	offset uint64    // of the frame that brought it
	ended  bool
}

// New is a board that has seen nothing.
func New(o Options) *Board {
	b := &Board{}
	b.SetLines(o.Lines)
	return b
}

// SetLines says how many calls fit on the screen from now on; see Options.
func (b *Board) SetLines(n int) {
	if n < 1 || n > LinesMax {
		n = LinesMax
	}
	b.lines = n
}

// Position is what the board has taken in: what to ask the tail after.
func (b *Board) Position() (feed string, offset uint64) { return b.feed, b.offset }

// Take takes in a frame that arrived at received by the board's own clock.
func (b *Board) Take(f wire.Frame, received time.Time) Result {
	result := b.take(f, received)
	switch result {
	case Gap:
		b.resync = true
	case Applied, Double:
		b.resync, b.restored, b.received = false, false, received
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

func (b *Board) takeSnapshot(f wire.Frame, received time.Time) Result {
	if b.ready && f.Feed == b.feed && f.Offset < b.offset {
		return Double
	}
	var s wire.BoardSnapshot
	if json.Unmarshal(f.Data, &s) != nil {
		return Gap
	}
	if b.ready && s.Day != b.hall.Day {
		b.forget()
	}
	b.ready, b.feed, b.offset = true, f.Feed, f.Offset
	b.skew = f.At.Sub(received)
	known := b.calls
	b.calls = nil
	for _, c := range slices.Backward(s.Calls) {
		if i := indexCall(known, c.CallID); i >= 0 {
			b.put(known[i], len(b.calls))
		} else {
			b.add(c, b.Local(c.At), received)
		}
	}
	b.hall = s
	b.hall.Calls = nil
	b.sort()
	for i, l := range b.calls {
		w, ok := b.window(l.call.Window)
		b.calls[i].ended = ok && w.Ticket != l.call.Number
	}
	return Applied
}

func (b *Board) apply(d wire.BoardDelta, received time.Time) {
	if d.Day != "" && d.Day != b.hall.Day {
		b.forget()
		b.hall.Day = d.Day
	}
	for _, c := range d.Calls {
		if slices.Contains(b.seen, c.CallID) {
			continue
		}
		came := received
		if b.clock(received).Sub(c.At) > Late {
			came = b.Local(c.At)
		}
		b.add(c, came, received)
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
	b.sort()
	b.trim(received)
	b.schedule(received)
}

// add takes in a new call that came at came. A ticket that has a line keeps it,
// and one that waits for a line keeps its turn; any other call takes the next
// turn.
func (b *Board) add(c wire.Call, came, received time.Time) {
	if came.After(received) {
		came = received
	}
	b.seen = last(append(b.seen, c.CallID), callsMax)
	l := line{call: c, came: came, offset: b.offset}
	i := b.indexNumber(c.Number)
	switch {
	case i >= 0 && b.calls[i].shown.After(received):
		l.came, l.shown = b.calls[i].came, b.calls[i].shown
		b.calls[i] = l
	case i >= 0 && b.hasLine(i, received):
		l.shown = came
		b.put(l, b.waiting(received))
	default:
		b.put(l, len(b.calls))
	}
	b.schedule(received)
}

// put gives a call place at of the lines, and forgets its ticket's old one.
func (b *Board) put(l line, at int) {
	if i := b.indexNumber(l.call.Number); i >= 0 {
		b.calls = slices.Delete(b.calls, i, i+1)
		if i < at {
			at--
		}
	}
	b.calls = last(slices.Insert(b.calls, at, l), callsMax)
}

// waiting is the place of the first call that waits for a line.
func (b *Board) waiting(now time.Time) int {
	i := slices.IndexFunc(b.calls, func(l line) bool { return l.shown.After(now) })
	if i < 0 {
		return len(b.calls)
	}
	return i
}

// hasLine says whether call i has a line at now.
func (b *Board) hasLine(i int, now time.Time) bool {
	newer := 0
	for _, l := range b.calls[i+1:] {
		if !l.shown.After(now) {
			newer++
		}
	}
	return newer < b.lines
}

// schedule says when each call that waits gets its line: as soon as the call
// that many lines before it has had its hold.
func (b *Board) schedule(now time.Time) {
	for i := range b.calls {
		l := &b.calls[i]
		isNew := l.shown.IsZero()
		if !isNew && !l.shown.After(now) {
			continue
		}
		l.shown = l.came
		if i >= b.lines {
			before := b.calls[i-b.lines].shown
			l.shown = later(l.came, before.Add(hold(before.Sub(l.came))))
		}
		if !isNew {
			l.shown = later(l.shown, now)
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// hold is how long a call keeps its line that got it waited after the next one
// came.
func hold(waited time.Duration) time.Duration { return min(max(2*Hold-waited, HoldLeast), Hold) }

func (b *Board) indexNumber(number string) int {
	return slices.IndexFunc(b.calls, func(l line) bool { return l.call.Number == number })
}

// trim forgets calls that no snapshot would hold any more.
func (b *Board) trim(now time.Time) {
	b.calls = slices.DeleteFunc(b.calls, func(l line) bool { return b.gone(l, now) })
}

// gone says whether a call has left the board.
func (b *Board) gone(l line, now time.Time) bool {
	return l.ended && b.clock(now).Sub(l.call.At) >= Keep && !now.Before(l.shown.Add(Hold))
}

// forget makes a new day of it.
func (b *Board) forget() { b.calls, b.seen = nil, nil }

// clock is the server's time.
func (b *Board) clock(now time.Time) time.Time { return now.Add(b.skew) }

// Local is a time of the server's clock, such as a call's At, by the board's
// own clock.
func (b *Board) Local(server time.Time) time.Time { return server.Add(-b.skew) }

// Calls are the calls a frame brings, oldest first: what a speaker says. They
// may have been brought before.
func Calls(f wire.Frame) []wire.Call {
	switch f.Type {
	case wire.FrameDelta:
		var d wire.BoardDelta
		if json.Unmarshal(f.Data, &d) == nil {
			return d.Calls
		}
	case wire.FrameSnapshot:
		var s wire.BoardSnapshot
		if json.Unmarshal(f.Data, &s) == nil {
			slices.Reverse(s.Calls)
			return s.Calls
		}
	}
	return nil
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

// last keeps the last n of a list.
func last[T any](list []T, n int) []T {
	if len(list) > n {
		list = slices.Clone(list[len(list)-n:])
	}
	return list
}
