package hall

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall/calling"
)

// Fault is a rule found broken.
type Fault struct {
	Rule   string `json:"rule"`
	Seq    int64  `json:"at"` // record it was found at; 0: in the state
	Detail string `json:"detail"`
}

// The rules by name.
const (
	RuleNumberOnce  = "number-issued-once"
	RuleOneWindow   = "ticket-at-one-window"
	RuleOneTicket   = "window-serves-one-ticket"
	RuleOneOutcome  = "call-has-one-outcome"
	RuleQueueOrder  = "queue-holds-who-waits-oldest-first"
	RuleWindowStaff = "staff-at-one-window"
	RuleTime        = "time-never-goes-back"
	RuleServed      = "services-had-in-their-order"
	RuleRated       = "rating-belongs-to-one-finished-service"
	RuleSlot        = "slot-is-not-overbooked"
	RuleAnnounced   = "announcement-stands-once"
	RulePickup      = "pickup-is-of-a-finished-ticket"
	RuleHelp        = "kiosk-calls-for-help-once"
	RuleFold        = "journal-folds"
)

// Check holds a state against the invariants.
func Check(s *State) []Fault {
	var faults []Fault
	report := func(rule, format string, args ...any) {
		faults = append(faults, Fault{Rule: rule, Detail: fmt.Sprintf(format, args...)})
	}
	s.checkTickets(report)
	s.checkQueues(report)
	s.checkWindows(report)
	s.checkServed(report)
	s.checkSaid(report)
	s.checkHelp(report)
	return faults
}

type reporter func(rule, format string, args ...any)

func (s *State) checkTickets(report reporter) {
	seen := map[string]TicketID{}
	for id, t := range s.Tickets.All() {
		if t.ID != id || t.N < 1 || t.N > s.Last.Get(t.Series) {
			report(RuleNumberOnce, "ticket %s has number %s beyond the series", id, t.Number())
		}
		if other, twice := seen[t.Number()]; twice {
			report(RuleNumberOnce, "tickets %s and %s are both %s", id, other, t.Number())
		}
		seen[t.Number()] = id
		at := 0
		for _, w := range s.Windows.All() {
			if w.Ticket == id {
				at++
			}
		}
		want := 0
		if t.State == Called || t.State == Serving {
			want = 1
			if w := s.Windows.Get(t.Window); w == nil || w.Ticket != id {
				report(RuleOneWindow, "ticket %s is %s but not at window %d", t.Number(), t.State, t.Window)
			}
		}
		if at != want {
			report(RuleOneWindow, "ticket %s is %s and at %d windows", t.Number(), t.State, at)
		}
	}
}

func (s *State) checkQueues(report reporter) {
	var tally calling.Tally
	for p, t := range s.lines.All() {
		tally.Add(string(t.Class), 1)
		if s.Tickets.Get(t.ID) != t || t.place() != p {
			report(RuleQueueOrder, "%s stands in queue %s as %s, and is not there", t.Number(), p.queue, p.state)
		}
	}
	if all, standing := s.Tickets.Len(), s.lines.Len(); all != standing {
		report(RuleQueueOrder, "%d tickets, %d stand in lines", all, standing)
	}
	if tally != s.tally {
		report(RuleQueueOrder, "%+v tickets, counted as %+v", tally, s.tally)
	}
}

func (s *State) checkWindows(report reporter) {
	sits := map[StaffID]int{}
	for n, w := range s.Windows.All() {
		if w.Ticket != "" && (w.State == Closed || s.Tickets.Get(w.Ticket) == nil) {
			report(RuleOneTicket, "window %d is %s with ticket %s", n, w.State, w.Ticket)
		}
		if (w.State == Closed) != (w.Staff == "") {
			report(RuleWindowStaff, "window %d is %s and has staff %t", n, w.State, w.Staff != "")
		}
		if w.Staff == "" {
			continue
		}
		if other, twice := sits[w.Staff]; twice {
			report(RuleWindowStaff, "one person sits at windows %d and %d", other, n)
		}
		sits[w.Staff] = n
	}
}

// checkServed looks at what tickets have had and what is left of them.
func (s *State) checkServed(report reporter) {
	for _, t := range s.Tickets.All() {
		for i, had := range t.Served {
			if i >= len(t.Services) || t.Services[i] != had.Service {
				report(RuleServed, "ticket %s had %s as number %d", t.Number(), had.Service, i+1)
			}
		}
		if t.State.Live() && t.Service() == "" {
			report(RuleServed, "ticket %s is %s with nothing left to do", t.Number(), t.State)
		}
		if t.State == Waiting && s.Plan.Services[t.Service()] != t.Queue && t.Came != CameTransferred && s.Plan.Services[t.Service()] != "" {
			report(RuleServed, "ticket %s waits in queue %s for a service of another", t.Number(), t.Queue)
		}
	}
	taken := map[Slot]int{}
	for _, b := range s.Booked.All() {
		if b.takesPlace() {
			taken[b.Slot]++
		}
	}
	for slot, n := range taken {
		if n > slot.Places {
			report(RuleSlot, "%d of %d places at %d", n, slot.Places, slot.StartMS)
		}
	}
}

// checkSaid looks at what is said to many at once.
func (s *State) checkSaid(report reporter) {
	if n := len(s.Announcements); n > MaxAnnouncements {
		report(RuleAnnounced, "%d announcements", n)
	}
	for i, a := range s.Announcements {
		if !s.Announced.Get(a.ID) || slices.ContainsFunc(s.Announcements[:i], func(b Announcement) bool { return a.ID == b.ID || a.AtMS < b.AtMS }) {
			report(RuleAnnounced, "announcement %s is not one of today, twice or out of order", a.ID)
		}
	}
	if n := len(s.Pickups); n > MaxPickups {
		report(RulePickup, "%d results lie ready", n)
	}
	for i, p := range s.Pickups {
		if t := s.Tickets.Get(p.Ticket); t == nil || t.State != Done || s.Windows.Get(p.Window) == nil {
			report(RulePickup, "a result of ticket %s lies ready at window %d", p.Ticket, p.Window)
		}
		if p.Times < 1 || p.CalledMS < p.ReadyMS || slices.ContainsFunc(s.Pickups[:i], func(q Pickup) bool { return q.Ticket == p.Ticket || q.ReadyMS > p.ReadyMS }) {
			report(RulePickup, "the result of ticket %s lies ready twice or out of order", p.Ticket)
		}
	}
}
