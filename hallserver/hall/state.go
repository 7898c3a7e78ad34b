package hall

import (
	"maps"
	"slices"
)

// WindowState is what a window is doing.
type WindowState string

// The states of a window.
const (
	Closed WindowState = "closed"
	Open   WindowState = "open"
	Paused WindowState = "paused"
)

// Window is a window of the plan as it is now.
type Window struct {
	Number  int         `json:"number"`
	Queues  []QueueID   `json:"queues"`
	Helps   []Help      `json:"helps,omitempty"`
	State   WindowState `json:"state"`
	Staff   StaffID     `json:"staff,omitempty"`
	Reason  string      `json:"reason,omitempty"`
	UntilMS int64       `json:"until_ms,omitempty"` // when a pause is to end
	Ticket  TicketID    `json:"ticket,omitempty"`
	// Last is the ticket whose service was finished here last.
	Last    TicketID `json:"last,omitempty"`
	Version uint64   `json:"version"`
	SinceMS int64    `json:"since_ms"`
}

// State is a hall's live day. It changes only by Fold. A State handed out for
// reading must not be kept beyond the read.
type State struct {
	Plan    Plan   `json:"plan"`
	Day     string `json:"day"` // business date; "" before the first
	DayOpen bool   `json:"day_open"`
	Hours   Hours  `json:"hours"`
	LastMS  int64  `json:"last_ms"` // time of the last event
	Calls   int64  `json:"calls"`   // calls and recalls ever

	Last    map[string]int         `json:"last"`    // last number by series, today
	Tickets map[TicketID]*Ticket   `json:"tickets"` // of today
	Queue   map[QueueID][]TicketID `json:"queue"`   // who waits, by since when they gather credit
	Called  map[QueueID]int64      `json:"called"`  // calls of each queue today
	Windows map[int]*Window        `json:"windows"`
	// Persons counts the tickets of each subject today, cancelled ones not.
	Persons map[SubjectKey]int `json:"persons"`
	// Booked are the appointments of today and later.
	Booked map[AppointmentID]*Booking `json:"booked"`
	// Announcements are those that stand, oldest first. One whose time has passed
	// may still lie here; Standing leaves it out.
	Announcements []Announcement `json:"announcements,omitempty"`
	// Announced are the ids of today's announcements, also of those that ended.
	Announced map[AnnouncementID]bool `json:"announced"`
	// Pickups are the results that lie ready, oldest first.
	Pickups []Pickup `json:"pickups,omitempty"`
}

// New is the state before the first event.
func New() *State {
	return &State{
		Last:    map[string]int{},
		Tickets: map[TicketID]*Ticket{},
		Queue:   map[QueueID][]TicketID{},
		Called:  map[QueueID]int64{},
		Windows: map[int]*Window{},
		Persons: map[SubjectKey]int{},
		Booked:  map[AppointmentID]*Booking{},

		Announced: map[AnnouncementID]bool{},
	}
}

// Clone is a deep copy. A plan and hours are never changed in place, and so are
// shared.
func (s *State) Clone() *State {
	c := *s
	c.Last = maps.Clone(s.Last)
	c.Called = maps.Clone(s.Called)
	c.Persons = maps.Clone(s.Persons)
	c.Announcements = slices.Clone(s.Announcements) // their zones are never changed
	c.Announced = maps.Clone(s.Announced)
	c.Pickups = slices.Clone(s.Pickups)
	c.Tickets = make(map[TicketID]*Ticket, len(s.Tickets))
	for id, t := range s.Tickets {
		c.Tickets[id] = t.clone()
	}
	c.Queue = make(map[QueueID][]TicketID, len(s.Queue))
	for q, ids := range s.Queue {
		c.Queue[q] = slices.Clone(ids)
	}
	c.Windows = make(map[int]*Window, len(s.Windows))
	for n, w := range s.Windows {
		ww := *w
		c.Windows[n] = &ww
	}
	c.Booked = make(map[AppointmentID]*Booking, len(s.Booked))
	for id, b := range s.Booked {
		bb := *b
		c.Booked[id] = &bb
	}
	return &c
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
