package boardview

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// Why a call never had a line.
const (
	PassedReplaced = "replaced" // its recall took its turn
	PassedLate     = "late"     // a new day began, or too many waited
)

// Passed is a call that left a watched board without having been on the screen.
type Passed struct {
	CallID string
	Number string
	Window int
	Why    string // one of the Passed… reasons
}

// TakePassed answers the calls that left the board without having been on the
// screen, since it was asked last, in their order.
func (b *Board) TakePassed() []Passed {
	passed := b.passed
	b.passed = nil
	return passed
}

// pass notes that a call gives way.
func (b *Board) pass(l line, why string) {
	if l.due {
		b.passed = append(b.passed, Passed{CallID: l.call.CallID, Number: l.call.Number, Window: l.call.Window, Why: why})
	}
}

// Remember says which calls were shown before the program started: they get
// their lines back without a turn of their own.
func (b *Board) Remember(callIDs []string) {
	for _, id := range callIDs {
		b.before.add(id)
	}
}

// Showed says that a model of a watched board was on the screen, at a time by the
// board's clock. The calls behind take their turns from then.
func (b *Board) Showed(m Model, at time.Time) {
	for _, c := range m.Calls {
		if i := indexCall(b.calls, c.CallID); i >= 0 && b.calls[i].due {
			b.calls[i].due, b.calls[i].shown = false, at
		}
	}
	b.schedule(at)
}

// add takes in a new call whose turn counts from came. A ticket that has a line
// keeps it, and one that waits for a line keeps its turn; any other call takes
// the next turn. due: it has to be on the screen before it may give up its line.
func (b *Board) add(c wire.Call, came, received time.Time, due bool) {
	if came.After(received) {
		came = received
	}
	had := b.seen.has(c.CallID) || b.before.has(c.CallID)
	b.seen.add(c.CallID)
	c.Announcement = nil // nothing to be seen
	l := line{call: c, came: came, offset: b.offset, due: due && !had}
	l.late = b.clock(received).Sub(c.At) > Late
	i, started := b.indexNumber(c.Number), b.started(received)
	switch {
	case i >= 0 && b.calls[i].call.At.After(c.At): // a snapshot holds old calls of a ticket too
		b.pass(l, PassedReplaced)
	case had:
		l.shown = came
		if at := b.Local(c.At); at.Before(came) {
			l.shown = at
		}
		b.put(l, started)
	case i >= started:
		l.came, l.shown = b.calls[i].came, b.calls[i].shown
		b.pass(b.calls[i], PassedReplaced)
		b.calls[i] = l
	case i >= 0 && started-i <= b.most():
		l.shown = came
		b.put(l, started)
	default:
		b.put(l, len(b.calls))
	}
	b.schedule(received)
}

// put gives a call place at of the lines, and forgets its ticket's old one.
func (b *Board) put(l line, at int) {
	if i := b.indexNumber(l.call.Number); i >= 0 {
		b.pass(b.calls[i], PassedReplaced)
		b.calls = slices.Delete(b.calls, i, i+1)
		if i < at {
			at--
		}
	}
	b.calls = slices.Insert(b.calls, at, l)
	if n := len(b.calls) - callsMax; n > 0 {
		for _, old := range b.calls[:n] {
			b.pass(old, PassedLate)
		}
		b.calls = slices.Delete(b.calls, 0, n)
	}
}

// most is how many lines the board has.
func (b *Board) most() int {
	if l := b.hall.Layout; l != nil && l.Lines >= 1 {
		return min(b.fit, l.Lines)
	}
	return b.fit
}

// hold is how long a call keeps its line at least where there is time enough.
func (b *Board) hold() time.Duration {
	if l := b.hall.Layout; l != nil && l.HoldS >= 1 {
		return time.Duration(min(l.HoldS, holdMostS)) * time.Second
	}
	return Hold
}

// started is how many calls have a line at now, or had one: the first ones. The
// next one waits, also while a call that has to be on the screen would give up
// its line for it.
func (b *Board) started(now time.Time) int {
	n := slices.IndexFunc(b.calls, func(l line) bool { return l.shown.IsZero() || l.shown.After(now) })
	if n < 0 {
		n = len(b.calls)
	}
	if due := slices.IndexFunc(b.calls, func(l line) bool { return l.due }); due >= 0 {
		n = min(n, due+b.most())
	}
	return n
}

// schedule says when each call that waits gets its line: as soon as the call
// that many lines before it has kept its own for the pace.
func (b *Board) schedule(now time.Time) {
	lines, started := b.most(), b.started(now)
	pace := b.pace(now, started)
	for i := started; i < len(b.calls); i++ {
		l := &b.calls[i]
		turn := l.came
		if i >= lines {
			turn = later(turn, b.calls[i-lines].shown.Add(pace))
		}
		if !l.shown.IsZero() {
			turn = later(turn, now)
		}
		l.shown = turn
	}
}

// pace is how long a call keeps its line for the next one while others wait: the
// hold, or as much less as it takes for each to have its line Soon after it
// came, but HoldLeast. Whole milliseconds, so that every board counts the same.
//
// The call that waits for its line in round r gets it r paces after the call
// whose line it is got that, and r-1 paces from now at the earliest.
func (b *Board) pace(now time.Time, started int) time.Duration {
	pace, lines := b.hold(), b.most()
	for i := started; i < len(b.calls); i++ {
		limit := b.calls[i].came.Add(Soon)
		round := (i-started)/lines + 1
		if before := i - round*lines; before >= 0 {
			pace = min(pace, limit.Sub(b.calls[before].shown)/time.Duration(round))
		}
		if round > 1 {
			pace = min(pace, limit.Sub(now)/time.Duration(round-1))
		}
	}
	return max(pace.Truncate(time.Millisecond), HoldLeast)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (b *Board) indexNumber(number string) int {
	return slices.IndexFunc(b.calls, func(l line) bool { return l.call.Number == number })
}

// trim forgets calls that no snapshot would hold any more.
func (b *Board) trim(now time.Time) {
	b.calls = slices.DeleteFunc(b.calls, func(l line) bool { return b.gone(l, now) })
}

// gone says whether a call has left the board.
func (b *Board) gone(l line, now time.Time) bool {
	return l.ended && !l.due && b.clock(now).Sub(l.call.At) >= Keep && !now.Before(l.shown.Add(b.hold()))
}
