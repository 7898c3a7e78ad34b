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
	Pickup     State = "pickup"     // a pick-up board with something ready
	Wall       State = "wall"       // the manager's board
	Emergency  State = "emergency"  // goes before all, also when out of date
	Refused    State = "refused"    // the hall server does not let it in
)

// Model is what a board shows at a moment.
type Model struct {
	State State `json:"state"`
	// StaleSince is the time of the last news, by the hall's clock, when that
	// was three heartbeats ago or more.
	StaleSince *time.Time `json:"stale_since,omitempty"`
	Clock      time.Time  `json:"clock"` // the hall's time
	Hall       wire.Text  `json:"hall,omitempty"`
	// Languages are those that the hall shows; nil: it has not said.
	Languages []string `json:"languages,omitempty"`
	Day       string   `json:"day,omitempty"`
	Open      bool     `json:"open"`
	// Calls are the lines, newest first.
	Calls []Call `json:"calls"`
	// Pending counts the calls that wait for a line.
	Pending int                `json:"pending"`
	Queues  []wire.BoardQueue  `json:"queues"`
	Windows []wire.BoardWindow `json:"windows"`
	Notices []wire.Text        `json:"notices"`
	// Rate is the window that asks for a rating, in the state of that name.
	Rate *wire.BoardWindow `json:"rate,omitempty"`

	// Kind is one of the wire.Board… kinds, Zone the part of the hall of a board
	// of a zone, Layout how it looks (nil: as its kind usually does).
	Kind   string       `json:"kind,omitempty"`
	Zone   wire.Text    `json:"zone,omitempty"`
	Layout *wire.Layout `json:"layout,omitempty"`
	Media  []wire.Media `json:"media,omitempty"`
	// Says are the notices and pick-ups that stand, newest first.
	Says []wire.Say `json:"says,omitempty"`
	// Emergency is the newest one that stands, in the state of that name.
	Emergency *wire.Say     `json:"emergency,omitempty"`
	Pickups   []wire.Pickup `json:"pickups,omitempty"` // newest first
	// Fresh are the ids of says, and the call ids of pick-ups, that are to be
	// marked as new.
	Fresh   []string      `json:"fresh,omitempty"`
	Figures *wire.Figures `json:"figures,omitempty"`
	Weather Weather       `json:"weather,omitempty"`
	// Dim is how bright the picture is, in percent: 100 is full.
	Dim int `json:"dim"`
	// Refusal is why the server does not let the board in, in the state Refused.
	Refusal *Refusal `json:"refusal,omitempty"`

	// Offset was taken in last; every call up to Shown has had its line.
	Feed   string `json:"feed"`
	Offset uint64 `json:"offset"`
	Shown  uint64 `json:"shown"`
	// Resync: frames are missing, and the feed must be asked for them.
	Resync bool `json:"resync"`
}

// Refusal is what the hall server answers who asks for a board and may not have
// it: a Problem's code, and what to do about it in words for an installer.
type Refusal struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Hint  string `json:"hint,omitempty"`
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
		State: Connecting, Clock: b.clock(now), Resync: b.resync, Dim: dimFull, Refusal: b.refusal,
		Calls: []Call{}, Queues: []wire.BoardQueue{}, Windows: []wire.BoardWindow{}, Notices: []wire.Text{},
	}
	lost := b.ready && b.frame(&m, now)
	if b.ready && !lost {
		b.fill(&m, now)
	}
	b.lay(&m, now, !b.ready || lost || m.Emergency != nil || m.Refusal != nil)
	m.State = m.state(b.ready, lost)
	return m
}

// frame fills in what stands whatever is on, and says whether the board is out
// of date for so long that the rest would mislead.
func (b *Board) frame(m *Model, now time.Time) (lost bool) {
	m.Feed, m.Offset = b.feed, b.offset
	m.Hall, m.Day, m.Kind, m.Zone = b.hall.Hall, b.hall.Day, b.hall.Kind, b.hall.Zone
	m.Layout, m.Media, m.Languages = b.hall.Layout, b.hall.Media, b.hall.Languages
	m.Dim = dim(m.Layout, m.Clock.In(b.zone))
	m.Notices = append(m.Notices, b.hall.Notices...)
	_, m.Emergency = b.standing(now)
	silent := now.Sub(b.received)
	if !b.restored && silent < StaleAfter {
		return false
	}
	since := b.clock(b.received)
	m.StaleSince = &since
	return silent >= LostAfter || silent < 0
}

// fill fills in what is true only while the board is not lost.
func (b *Board) fill(m *Model, now time.Time) {
	m.Open = b.hall.Open
	m.Queues = append(m.Queues, b.hall.Queues...)
	m.Windows = append(m.Windows, b.hall.Windows...)
	m.Says, _ = b.standing(now)
	m.Pickups, m.Figures = b.hall.Pickups, b.hall.Figures
	m.Fresh = m.fresh()
	m.Weather = weather(m.Queues, m.Layout)
	m.Rate = b.asking(now)
}

// state is what the board shows as a whole. An emergency goes before all.
func (m *Model) state(ready, lost bool) State {
	switch {
	case m.Emergency != nil:
		return Emergency
	case m.Refusal != nil:
		return Refused
	case !ready:
		return Connecting
	case lost:
		return Lost
	case m.Kind == wire.BoardWall:
		return Wall
	case m.Rate != nil:
		return Rate
	case m.Kind == wire.BoardPickup && len(m.Pickups) > 0:
		return Pickup
	case len(m.Calls) > 0 && m.Kind != wire.BoardPickup:
		return Calling
	case m.Open:
		return Empty
	}
	return Closed
}

// lay gives the newest calls their lines. On a board that hides them they keep
// their turns.
func (b *Board) lay(m *Model, now time.Time, hidden bool) {
	m.Shown = b.offset
	started := b.started(now)
	for i, l := range slices.Backward(b.calls) {
		switch {
		case i >= started || hidden && l.due:
			m.Pending++
			m.Shown = min(m.Shown, l.offset-min(l.offset, 1))
		case hidden || b.gone(l, now):
		case len(m.Calls) < b.most():
			m.Calls = append(m.Calls, l.view(now))
		}
	}
}

func (l line) view(now time.Time) Call {
	c := l.call
	return Call{
		CallID: c.CallID, Number: c.Number, Window: c.Window, WindowName: c.WindowName, Zone: c.Zone,
		QueueName: c.QueueName, Recall: c.Recall, At: c.At,
		// One that nobody has seen yet is new, however long its turn waited for the screen.
		Marked: !l.late && (l.due || now.Sub(l.shown) < Mark), Ended: l.ended, Shown: l.shown,
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
	if w := b.rateable(now); w != nil {
		consider(b.Local(*w.RateUntil))
		for _, l := range b.calls {
			consider(l.shown.Add(HoldLeast))
		}
	}
	if at := nextDim(b.hall.Layout, b.clock(now).In(b.zone)); !at.IsZero() {
		consider(b.Local(at))
	}
	for _, s := range b.says {
		consider(b.Local(s.At).Add(Mark))
		if s.Until != nil {
			consider(b.Local(*s.Until))
		}
	}
	for _, p := range b.hall.Pickups {
		consider(b.Local(p.CalledAt).Add(Mark))
	}
	for _, l := range b.calls {
		consider(l.shown)
		consider(l.shown.Add(Mark))
		if l.ended {
			consider(l.call.At.Add(Keep - b.skew))
			consider(l.shown.Add(b.hold()))
		}
	}
	return next
}
