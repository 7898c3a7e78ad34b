package hall

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

func (s *State) adoptPlan(c AdoptPlan) ([]Event, error) {
	if err := c.Plan.Check(); err != nil {
		return nil, refuse(BadPlan, "%v", err)
	}
	if c.Plan.Digest == s.Plan.Digest {
		return nil, nil
	}
	if in := s.inTheWay(c.Plan); len(in) > 0 {
		return nil, refuse(PlanInUse, "%s", listed(in))
	}
	return []Event{PlanAdopted{Plan: c.Plan}}, nil
}

// inTheWay lists all that is in use of what a plan drops.
func (s *State) inTheWay(p Plan) []string {
	var in []string
	has := func(n int) bool {
		return slices.ContainsFunc(p.Windows, func(w WindowPlan) bool { return w.Number == n })
	}
	for _, t := range s.byNumber() {
		if t.State.Live() && !slices.Contains(p.Queues, t.Queue) {
			in = append(in, fmt.Sprintf("ticket %s of queue %s is %s", t.Number(), t.Queue, t.State))
		}
	}
	for n, w := range s.Windows.All() {
		if w.State != Closed && !has(n) {
			in = append(in, fmt.Sprintf("window %d is not closed", n))
		}
	}
	for _, r := range s.Pickups {
		if !has(r.Window) {
			in = append(in, fmt.Sprintf("the result of ticket %s lies ready at window %d", s.Tickets.Get(r.Ticket).Number(), r.Window))
		}
	}
	return in
}

// maxListed is how many things a refusal names one by one.
const maxListed = 50

// listed writes things one after the other.
func listed(things []string) string {
	if more := len(things) - maxListed; more > 0 {
		things = append(slices.Clone(things[:maxListed]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(things, "; ")
}

func (s *State) openDay(c OpenDay, nowMS int64) ([]Event, error) {
	if c.Date < s.Day {
		return nil, refuse(DateBack, "day %s is past, %s was open", c.Date, s.Day)
	}
	if s.DayOpen && c.Date == s.Day {
		return nil, nil
	}
	if err := c.Hours.Check(); err != nil {
		return nil, refuse(BadHours, "%v", err)
	}
	opened := DayOpened{Date: c.Date, Hours: c.Hours}
	if c.Date != s.Day {
		opened.Last = c.Last
	}
	events := s.closeDay(false, nowMS)
	if c.Date > s.Day {
		events = append(events, s.neverOpened(c.Date)...)
	}
	events = append(events, opened)
	if c.Date == s.Day {
		events = append(events, s.reinstate()...)
	}
	return events, nil
}

func (s *State) setHours(c SetHours) ([]Event, error) {
	if err := c.Hours.Check(); err != nil {
		return nil, refuse(BadHours, "%v", err)
	}
	if !s.DayOpen {
		return nil, refuse(DayNotOpen, "the hall is not open")
	}
	if reflect.DeepEqual(c.Hours, s.Hours) {
		return nil, nil
	}
	return []Event{HoursSet{Hours: c.Hours}}, nil
}

// DayEnd is the cause of what only the day's end closed.
const DayEnd = "day-end"

// closeDay gives every live ticket its outcome, closes every window, and writes
// down what it found unfinished. Of a day that the hall ended before its time
// nobody has missed anything.
func (s *State) closeDay(byHall bool, nowMS int64) []Event {
	if !s.DayOpen {
		return nil
	}
	reason, ended := "", s.CutMS
	if byHall && ended == 0 {
		ended = nowMS
	}
	if ended != 0 {
		reason = ByHall
	}
	events, left := s.endTickets(reason)
	for n, w := range s.Windows.All() {
		if w.State != Closed {
			left.Windows++
			events = append(events, WindowClosed{Window: n, Cause: DayEnd})
		}
	}
	for _, e := range s.endBookings(ended) {
		if _, missed := e.(AppointmentMissed); missed {
			left.Appointments++
		} else {
			left.Withdrawn++
		}
		events = append(events, e)
	}
	return append(events, DayClosed{Date: s.Day, Left: left})
}

func (s *State) endTickets(reason string) (events []Event, left Left) {
	for _, t := range s.byNumber() {
		switch t.State {
		case Serving:
			left.Serving++
			events = append(events, ServiceFinished{Ticket: t.ID, Window: t.Window, Service: t.Service(), Outcome: DayEnd})
			continue
		case Called:
			left.Called++
			events = append(events, TicketExpired{Ticket: t.ID, Window: t.Window, Reason: reason})
			continue
		case Waiting:
			left.Waiting++
		case Parked:
			left.Parked++
		case Done, NoShow, Cancelled, Expired:
			continue
		}
		events = append(events, TicketExpired{Ticket: t.ID, Reason: reason})
	}
	return events, left
}

// reinstate brings back whom the hall's own closing had sent home, where it
// opens again on the same day.
func (s *State) reinstate() []Event {
	var events []Event
	for _, t := range s.byNumber() {
		if t.State == Expired && t.Ended == ByHall && slices.Contains(s.Plan.Queues, t.Queue) {
			events = append(events, TicketReinstated{Ticket: t.ID, Parked: t.Aside})
		}
	}
	return events
}

// byNumber lists the day's tickets by series and number.
func (s *State) byNumber() []*Ticket {
	ts := make([]*Ticket, 0, s.Tickets.Len())
	for _, t := range s.Tickets.All() {
		ts = append(ts, t)
	}
	slices.SortFunc(ts, func(a, b *Ticket) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.N, b.N))
	})
	return ts
}
