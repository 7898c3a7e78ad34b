package hall

import (
	"cmp"
	"slices"
	"strings"

	"yimen/hallserver/hall/calling"
	"yimen/hallserver/hall/tree"
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
	// Next is the pause that begins when the ticket leaves the window; nil: none. What
	// it points to never changes.
	Next   *Pause   `json:"next,omitempty"`
	Ticket TicketID `json:"ticket,omitempty"`
	// Last is the ticket whose service was finished here last.
	Last    TicketID `json:"last,omitempty"`
	Version uint64   `json:"version"`
	SinceMS int64    `json:"since_ms"`
}

// Pause is a pause that is to come.
type Pause struct {
	Reason string `json:"reason,omitempty"`
	ForMS  int64  `json:"for_ms,omitempty"` // how long; 0: open
}

// untilMS is when it ends if it begins now; 0: open.
func (p Pause) untilMS(nowMS int64) int64 {
	if p.ForMS <= 0 {
		return 0
	}
	return nowMS + p.ForMS
}

// State is a hall's live day. It changes only by Fold, and by it what others see
// of it never does: a clone costs nothing and stays as it is, and so does every
// ticket, window and booking that was read from a state: a change makes another.
type State struct {
	Plan    Plan   `json:"plan"`
	Day     string `json:"day"` // business date; "" before the first
	DayOpen bool   `json:"day_open"`
	Hours   Hours  `json:"hours"`
	// OpenedMS is when it was opened.
	OpenedMS int64 `json:"opened_ms,omitempty"`
	// CutMS is when a change of the hours ended them before their time; 0: they
	// end by themselves.
	CutMS  int64 `json:"cut_ms,omitempty"`
	LastMS int64 `json:"last_ms"` // time of the last event
	Calls  int64 `json:"calls"`   // calls and recalls ever

	Last    tree.Map[string, int]       `json:"last"`    // last number by series, today
	Tickets tree.Map[TicketID, *Ticket] `json:"tickets"` // of today
	Called  tree.Map[QueueID, int64]    `json:"called"`  // calls of each queue today
	Windows tree.Map[int, *Window]      `json:"windows"`
	// Persons counts the tickets of each subject today, cancelled ones not.
	Persons tree.Map[SubjectKey, int] `json:"persons"`
	// Booked are the appointments of today and later.
	Booked tree.Map[AppointmentID, *Booking] `json:"booked"`
	// Announcements are those that stand, oldest first. One whose time has passed
	// may still lie here; Standing leaves it out.
	Announcements []Announcement `json:"announcements,omitempty"`
	// Announced are the ids of today's announcements, also of those that ended.
	Announced tree.Map[AnnouncementID, bool] `json:"announced"`
	// Pickups are the results that lie ready, oldest first.
	Pickups []Pickup `json:"pickups,omitempty"`
	// HelpCalls are the kiosks at which somebody asks for help, oldest first. The
	// list is never changed in place.
	HelpCalls []HelpCall `json:"help_calls,omitempty"`
	// Given are numbers that may have been given in a past this journal does not
	// hold. Its map is never changed in place.
	Given Numbers `json:"given,omitzero"`

	lines   tree.Map[place, *Ticket] // the same tickets, by where they stand
	tally   calling.Tally            // of the same tickets
	changed *Ticket                  // by the event being folded
}

// New is the state before the first event.
func New() *State {
	return &State{
		Last:    tree.New[string, int](strings.Compare),
		Tickets: tree.New[TicketID, *Ticket](byText[TicketID]),
		Called:  tree.New[QueueID, int64](byText[QueueID]),
		Windows: tree.New[int, *Window](cmp.Compare[int]),
		Persons: tree.New[SubjectKey, int](byText[SubjectKey]),
		Booked:  tree.New[AppointmentID, *Booking](byText[AppointmentID]),

		Announced: tree.New[AnnouncementID, bool](byText[AnnouncementID]),

		lines: tree.New[place, *Ticket](place.compare),
	}
}

func byText[T ~string](a, b T) int { return strings.Compare(string(a), string(b)) }

// Clone is the state as it is now, to be read by others or to go on from. It
// costs nothing: both share what neither changes. Of a state that is still being
// folded only the one who folds it may make one; of a clone that nobody folds,
// anybody.
func (s *State) Clone() *State {
	c := *s
	c.Last = s.Last.Clone()
	c.Tickets = s.Tickets.Clone()
	c.Called = s.Called.Clone()
	c.Windows = s.Windows.Clone()
	c.Persons = s.Persons.Clone()
	c.Booked = s.Booked.Clone()
	c.Announced = s.Announced.Clone()
	c.lines = s.lines.Clone()
	return &c
}

// OpenWindows counts the open windows that serve a queue.
func (s *State) OpenWindows(q QueueID) int {
	n := 0
	for _, w := range s.Windows.All() {
		if w.State == Open && slices.Contains(w.Queues, q) {
			n++
		}
	}
	return n
}

// FreeWindows counts the open windows that serve a queue and have nobody to serve:
// no ticket at the window, and nobody waits in any queue of it.
func (s *State) FreeWindows(q QueueID) int {
	n := 0
	for _, w := range s.Windows.All() {
		if w.State == Open && w.Ticket == "" && slices.Contains(w.Queues, q) && s.Waiting(w.Queues...) == 0 {
			n++
		}
	}
	return n
}
