package boardview

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// State is what a board shows as a whole.
type State string

// The states of a board. A board that is out of date keeps its state and has
// StaleSince beside it.
const (
	Connecting State = "connecting" // never had a snapshot
	Lost       State = "lost"       // out of date for so long that calls would mislead
	Closed     State = "closed"     // the hall takes no tickets
	Empty      State = "empty"      // open, nobody called
	Calling    State = "calling"    // has calls to show
	Rate       State = "rate"       // its window asks for a rating
)

// Model is what a board shows at a moment.
type Model struct {
	State State `json:"state"`
	// StaleSince is the time of the last news, by the hall's clock, when that
	// was three heartbeats ago or more.
	StaleSince *time.Time `json:"stale_since,omitempty"`
	Clock      time.Time  `json:"clock"` // the hall's time
	Hall       wire.Text  `json:"hall,omitempty"`
	Day        string     `json:"day,omitempty"`
	Open       bool       `json:"open"`
	// Calls are the lines, newest first.
	Calls []Call `json:"calls"`
	// Pending counts the calls that wait for a line.
	Pending int                `json:"pending"`
	Queues  []wire.BoardQueue  `json:"queues"`
	Windows []wire.BoardWindow `json:"windows"`
	Notices []wire.Text        `json:"notices"`
	// Rate is the window that asks for a rating, in the state of that name.
	Rate *wire.BoardWindow `json:"rate,omitempty"`

	// Offset was taken in last; every call up to Shown has had its line.
	Feed   string `json:"feed"`
	Offset uint64 `json:"offset"`
	Shown  uint64 `json:"shown"`
	// Resync: frames are missing, and the feed must be asked for them.
	Resync bool `json:"resync"`
}

// Call is a line of the board.
type Call struct {
	CallID     string    `json:"call_id"`
	Number     string    `json:"number"`
	Window     int       `json:"window"`
	WindowName wire.Text `json:"window_name,omitempty"`
	Zone       wire.Text `json:"zone,omitempty"`
	QueueName  wire.Text `json:"queue_name,omitempty"`
	Recall     int       `json:"recall"`
	At         time.Time `json:"at"`     // of the call, by the hall's clock
	Marked     bool      `json:"marked"` // new: to be marked by shape and colour
	Ended      bool      `json:"ended"`  // its ticket has left the window
	// Shown is when it got its line, by the board's clock.
	Shown time.Time `json:"shown"`
}

// View is what the board shows at now, by its own clock.
func (b *Board) View(now time.Time) Model {
	m := Model{
		State: Connecting, Clock: b.clock(now), Resync: b.resync,
		Calls: []Call{}, Queues: []wire.BoardQueue{}, Windows: []wire.BoardWindow{}, Notices: []wire.Text{},
	}
	if !b.ready {
		return m
	}
	m.Feed, m.Offset, m.Shown = b.feed, b.offset, b.offset
	m.Hall, m.Day = b.hall.Hall, b.hall.Day
	m.Notices = append(m.Notices, b.hall.Notices...)
	if silent := now.Sub(b.received); b.restored || silent >= StaleAfter {
		since := b.clock(b.received)
		m.StaleSince = &since
		if silent >= LostAfter || silent < 0 {
			m.State = Lost
			return m
		}
	}
	m.Open = b.hall.Open
	m.Queues = append(m.Queues, b.hall.Queues...)
	m.Windows = append(m.Windows, b.hall.Windows...)
	b.lay(&m, now)
	m.Rate = b.asking(now)
	switch {
	case m.Rate != nil:
		m.State = Rate
	case len(m.Calls) > 0:
		m.State = Calling
	case m.Open:
		m.State = Empty
	default:
		m.State = Closed
	}
	return m
}

// lay gives the newest calls their lines.
func (b *Board) lay(m *Model, now time.Time) {
	for _, l := range slices.Backward(b.calls) {
		switch {
		case l.shown.After(now):
			m.Pending++
			m.Shown = min(m.Shown, l.offset-min(l.offset, 1))
		case b.gone(l, now):
		case len(m.Calls) < b.lines:
			m.Calls = append(m.Calls, l.view(now))
		}
	}
}

func (l line) view(now time.Time) Call {
	c := l.call
	return Call{
		CallID: c.CallID, Number: c.Number, Window: c.Window, WindowName: c.WindowName, Zone: c.Zone,
		QueueName: c.QueueName, Recall: c.Recall, At: c.At,
		Marked: now.Sub(l.shown) < Mark, Ended: l.ended, Shown: l.shown,
	}
}

// Wake is when the view next changes by the mere passing of time, after now;
// zero when it does not.
func (b *Board) Wake(now time.Time) time.Time {
	var next time.Time
	consider := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if !b.ready {
		return next
	}
	consider(b.received.Add(StaleAfter))
	consider(b.received.Add(LostAfter))
	if w := b.asking(now); w != nil {
		consider(b.Local(*w.RateUntil))
	}
	for _, l := range b.calls {
		consider(l.shown)
		consider(l.shown.Add(Mark))
		if l.ended {
			consider(l.call.At.Add(Keep - b.skew))
			consider(l.shown.Add(Hold))
		}
	}
	return next
}
