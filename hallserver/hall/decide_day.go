package hall

import (
	"cmp"
	"reflect"
	"slices"
)

func (s *State) adoptPlan(c AdoptPlan) ([]Event, error) {
	if err := c.Plan.Check(); err != nil {
		return nil, refuse(BadPlan, "%v", err)
	}
	if c.Plan.Digest == s.Plan.Digest {
		return nil, nil
	}
	for _, t := range s.byNumber() {
		if t.State.Live() && !slices.Contains(c.Plan.Queues, t.Queue) {
			return nil, refuse(PlanInUse, "ticket %s of queue %s is %s", t.Number(), t.Queue, t.State)
		}
	}
	for n, w := range s.Windows.All() {
		kept := slices.ContainsFunc(c.Plan.Windows, func(w WindowPlan) bool { return w.Number == n })
		if w.State != Closed && !kept {
			return nil, refuse(PlanInUse, "window %d is not closed", n)
		}
	}
	for _, p := range s.Pickups {
		if !slices.ContainsFunc(c.Plan.Windows, func(w WindowPlan) bool { return w.Number == p.Window }) {
			return nil, refuse(PlanInUse, "results lie ready at window %d", p.Window)
		}
	}
	return []Event{PlanAdopted{Plan: c.Plan}}, nil
}

func (s *State) openDay(c OpenDay) ([]Event, error) {
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
	return append(s.closeDay(), opened), nil
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
// down what it found unfinished.
func (s *State) closeDay() []Event {
	if !s.DayOpen {
		return nil
	}
	events, left := s.endTickets()
	for n, w := range s.Windows.All() {
		if w.State != Closed {
			left.Windows++
			events = append(events, WindowClosed{Window: n, Cause: DayEnd})
		}
	}
	missed := s.missed(s.Day)
	left.Appointments = len(missed)
	return append(append(events, missed...), DayClosed{Date: s.Day, Left: left})
}

func (s *State) endTickets() (events []Event, left Left) {
	for _, t := range s.byNumber() {
		switch t.State {
		case Serving:
			left.Serving++
			events = append(events, ServiceFinished{Ticket: t.ID, Window: t.Window, Service: t.Service(), Outcome: DayEnd})
			continue
		case Called:
			left.Called++
			events = append(events, TicketExpired{Ticket: t.ID, Window: t.Window})
			continue
		case Waiting:
			left.Waiting++
		case Parked:
			left.Parked++
		case Done, NoShow, Cancelled, Expired:
			continue
		}
		events = append(events, TicketExpired{Ticket: t.ID})
	}
	return events, left
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
