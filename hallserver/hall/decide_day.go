package hall

import (
	"cmp"
	"slices"
)

func (s *State) adoptPlan(c AdoptPlan) ([]Event, error) {
	if err := c.Plan.Check(); err != nil {
		return nil, refuse(BadPlan, "%v", err)
	}
	if c.Plan.Digest == s.Plan.Digest {
		return nil, nil
	}
	for _, q := range s.Plan.Queues {
		if len(s.Queue[q]) > 0 && !slices.Contains(c.Plan.Queues, q) {
			return nil, refuse(PlanInUse, "%d people wait in queue %s", len(s.Queue[q]), q)
		}
	}
	for _, n := range s.windowNumbers() {
		kept := slices.ContainsFunc(c.Plan.Windows, func(w WindowPlan) bool { return w.Number == n })
		if s.Windows[n].State != Closed && !kept {
			return nil, refuse(PlanInUse, "window %d is not closed", n)
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
	return append(s.closeDay(), DayOpened{Date: c.Date}), nil
}

// closeDay gives every live ticket its outcome and closes every window.
func (s *State) closeDay() []Event {
	if !s.DayOpen {
		return nil
	}
	var events []Event
	for _, t := range s.byNumber() {
		switch t.State {
		case Serving:
			events = append(events, ServiceFinished{Ticket: t.ID, Window: t.Window})
		case Waiting, Called:
			events = append(events, TicketExpired{Ticket: t.ID, Window: t.Window})
		case Done, NoShow, Cancelled, Expired:
		}
	}
	for _, n := range s.windowNumbers() {
		if s.Windows[n].State != Closed {
			events = append(events, WindowClosed{Window: n})
		}
	}
	return append(events, DayClosed{Date: s.Day})
}

// byNumber lists the day's tickets by series and number.
func (s *State) byNumber() []*Ticket {
	ts := make([]*Ticket, 0, len(s.Tickets))
	for _, t := range s.Tickets {
		ts = append(ts, t)
	}
	slices.SortFunc(ts, func(a, b *Ticket) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.N, b.N))
	})
	return ts
}

// windowNumbers lists the windows in order.
func (s *State) windowNumbers() []int {
	ns := make([]int, 0, len(s.Windows))
	for n := range s.Windows {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	return ns
}
