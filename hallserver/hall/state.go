package hall

import (
	"fmt"
	"maps"
	"slices"
)

// Class is a ticket's class.
type Class string

// The classes in use.
const (
	Normal   Class = "normal"
	Priority Class = "priority"
	Green    Class = "green"
)

// TicketState is where a ticket is in its life.
type TicketState string

// A ticket goes waiting → called → serving → done; or ends as noshow,
// cancelled or expired.
const (
	Waiting   TicketState = "waiting"
	Called    TicketState = "called"
	Serving   TicketState = "serving"
	Done      TicketState = "done"
	NoShow    TicketState = "noshow"
	Cancelled TicketState = "cancelled"
	Expired   TicketState = "expired"
)

// Live says whether the ticket still wants something of the hall.
func (s TicketState) Live() bool { return s == Waiting || s == Called || s == Serving }

// WindowState is what a window is doing.
type WindowState string

// The states of a window.
const (
	Closed WindowState = "closed"
	Open   WindowState = "open"
	Paused WindowState = "paused"
)

// Ticket is a ticket of today. Times are milliseconds since 1970 UTC; 0: not yet.
type Ticket struct {
	ID       TicketID      `json:"id"`
	Series   string        `json:"series"`
	N        int           `json:"n"`
	Queue    QueueID       `json:"queue"`
	Services []ServiceCode `json:"services"`
	Class    Class         `json:"class"`
	Subject  SubjectKey    `json:"subject,omitempty"`
	Language string        `json:"language,omitempty"`
	State    TicketState   `json:"state"`
	Window   int           `json:"window,omitempty"`
	Call     CallID        `json:"call,omitempty"`
	Recalls  int           `json:"recalls,omitempty"`
	Printed  string        `json:"printed,omitempty"` // "", "ok", "failed"
	Cause    string        `json:"cause,omitempty"`   // of a failed print
	IssuedMS int64         `json:"issued_ms"`
	CalledMS int64         `json:"called_ms,omitempty"`
	StartMS  int64         `json:"start_ms,omitempty"`
	EndMS    int64         `json:"end_ms,omitempty"`
}

// Number is the ticket's number as people say it, such as A001.
func (t *Ticket) Number() string { return FormatNumber(t.Series, t.N) }

// FormatNumber writes number n of a series, such as A001.
func FormatNumber(series string, n int) string { return fmt.Sprintf("%s%03d", series, n) }

// Window is a window of the plan as it is now.
type Window struct {
	Number  int         `json:"number"`
	Queues  []QueueID   `json:"queues"`
	State   WindowState `json:"state"`
	Staff   StaffID     `json:"staff,omitempty"`
	Reason  string      `json:"reason,omitempty"`
	Ticket  TicketID    `json:"ticket,omitempty"`
	Version uint64      `json:"version"`
	SinceMS int64       `json:"since_ms"`
}

// State is a hall's live day. It changes only by Fold. A State handed out for
// reading must not be kept beyond the read.
type State struct {
	Plan    Plan                   `json:"plan"`
	Day     string                 `json:"day"` // business date; "" before the first
	DayOpen bool                   `json:"day_open"`
	LastMS  int64                  `json:"last_ms"` // time of the last event
	Calls   int64                  `json:"calls"`   // calls and recalls ever
	Last    map[string]int         `json:"last"`    // last number by series, today
	Tickets map[TicketID]*Ticket   `json:"tickets"` // of today
	Queue   map[QueueID][]TicketID `json:"queue"`   // who waits, oldest first
	Windows map[int]*Window        `json:"windows"`
}

// New is the state before the first event.
func New() *State {
	return &State{
		Last:    map[string]int{},
		Tickets: map[TicketID]*Ticket{},
		Queue:   map[QueueID][]TicketID{},
		Windows: map[int]*Window{},
	}
}

// Clone is a deep copy.
func (s *State) Clone() *State {
	c := *s
	c.Plan.Queues = slices.Clone(s.Plan.Queues)
	c.Plan.Services = maps.Clone(s.Plan.Services)
	c.Plan.Windows = slices.Clone(s.Plan.Windows)
	c.Plan.NeedsSubject = slices.Clone(s.Plan.NeedsSubject)
	c.Last = maps.Clone(s.Last)
	c.Tickets = make(map[TicketID]*Ticket, len(s.Tickets))
	for id, t := range s.Tickets {
		tt := *t
		tt.Services = slices.Clone(t.Services)
		c.Tickets[id] = &tt
	}
	c.Queue = make(map[QueueID][]TicketID, len(s.Queue))
	for q, ids := range s.Queue {
		c.Queue[q] = slices.Clone(ids)
	}
	c.Windows = make(map[int]*Window, len(s.Windows))
	for n, w := range s.Windows {
		ww := *w
		ww.Queues = slices.Clone(w.Queues)
		c.Windows[n] = &ww
	}
	return &c
}

// Waiting counts who waits in the given queues.
func (s *State) Waiting(queues ...QueueID) int {
	n := 0
	for _, q := range queues {
		n += len(s.Queue[q])
	}
	return n
}

// Ahead counts who waits before a ticket in its queue; 0 when it does not wait.
func (s *State) Ahead(t *Ticket) int {
	if t.State != Waiting {
		return 0
	}
	ids := s.Queue[t.Queue]
	if n := len(ids); n > 0 && ids[n-1] == t.ID {
		return n - 1
	}
	return max(0, slices.Index(ids, t.ID))
}

// OpenWindows counts the open windows that serve a queue.
func (s *State) OpenWindows(q QueueID) int {
	n := 0
	for _, w := range s.Windows {
		if w.State == Open && slices.Contains(w.Queues, q) {
			n++
		}
	}
	return n
}
