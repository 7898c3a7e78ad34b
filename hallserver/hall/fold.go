package hall

import (
	"fmt"
	"slices"
)

// FoldVersion grows whenever Fold or State change their meaning; a snapshot of
// another version is not used.
const FoldVersion = 1

// Fold applies one record. An event that contradicts the state is a broken
// invariant and panics: the journal is not ours to bend.
func Fold(s *State, r Record) {
	s.LastMS = max(s.LastMS, r.AtMS)
	switch e := r.Event.(type) {
	case PlanAdopted:
		s.foldPlan(e.Plan, r.AtMS)
	case DayOpened:
		s.foldDayOpened(e.Date)
	case DayClosed:
		s.DayOpen = false
		clear(s.Tickets)
		clear(s.Queue)
	case TicketIssued, TicketPrinted, TicketCancelled:
		s.foldTicket(r)
	case TicketCalled, TicketRecalled, ServiceStarted, ServiceFinished, TicketNoShow, TicketExpired:
		s.foldCall(r)
	case WindowOpened, WindowPaused, WindowClosed:
		s.foldWindow(r)
	case HolderRevealed:
	default:
		panic(fmt.Sprintf("hall: unknown event %T", e))
	}
}

func (s *State) foldPlan(p Plan, atMS int64) {
	s.Plan = p
	windows := make(map[int]*Window, len(p.Windows))
	for _, wp := range p.Windows {
		w := s.Windows[wp.Number]
		if w == nil {
			w = &Window{Number: wp.Number, State: Closed, SinceMS: atMS}
		}
		w.Queues = wp.Queues
		windows[wp.Number] = w
	}
	s.Windows = windows
}

func (s *State) foldDayOpened(date string) {
	if date != s.Day {
		clear(s.Last)
	}
	s.Day, s.DayOpen = date, true
	clear(s.Tickets)
	clear(s.Queue)
}

func (s *State) foldTicket(r Record) {
	switch e := r.Event.(type) {
	case TicketIssued:
		if _, taken := s.Tickets[e.Ticket]; taken || e.N <= s.Last[e.Series] {
			panic(fmt.Sprintf("hall: %s issued twice", FormatNumber(e.Series, e.N)))
		}
		s.Last[e.Series] = e.N
		s.Tickets[e.Ticket] = &Ticket{
			ID: e.Ticket, Series: e.Series, N: e.N, Queue: e.Queue, Services: e.Services,
			Class: e.Class, Subject: e.Subject, Language: e.Language,
			State: Waiting, IssuedMS: r.AtMS,
		}
		s.Queue[e.Queue] = append(s.Queue[e.Queue], e.Ticket)
	case TicketPrinted:
		t := s.known(e.Ticket)
		t.Printed, t.Cause = "ok", ""
		if !e.OK {
			t.Printed, t.Cause = "failed", e.Cause
		}
	case TicketCancelled:
		t := s.known(e.Ticket)
		s.leaveQueue(t)
		t.State, t.EndMS = Cancelled, r.AtMS
	}
}

func (s *State) foldCall(r Record) {
	switch e := r.Event.(type) {
	case TicketCalled:
		t, w := s.known(e.Ticket), s.Windows[e.Window]
		if w.Ticket != "" {
			panic(fmt.Sprintf("hall: window %d called two tickets", e.Window))
		}
		s.leaveQueue(t)
		s.Calls++
		t.State, t.Window, t.Call, t.CalledMS = Called, e.Window, e.Call, r.AtMS
		w.Ticket = t.ID
		w.touch(r.AtMS)
	case TicketRecalled:
		t := s.known(e.Ticket)
		s.Calls++
		t.Recalls, t.Call = e.Times, e.Call
		s.Windows[e.Window].Version++
	case ServiceStarted:
		t := s.known(e.Ticket)
		t.State, t.StartMS = Serving, r.AtMS
		s.Windows[e.Window].touch(r.AtMS)
	case ServiceFinished:
		s.end(e.Ticket, e.Window, Done, r.AtMS)
	case TicketNoShow:
		s.end(e.Ticket, e.Window, NoShow, r.AtMS)
	case TicketExpired:
		s.end(e.Ticket, e.Window, Expired, r.AtMS)
	}
}

// end gives a ticket its outcome and frees its window.
func (s *State) end(id TicketID, window int, outcome TicketState, atMS int64) {
	t := s.known(id)
	if t.State == Waiting {
		s.leaveQueue(t)
	}
	t.State, t.EndMS = outcome, atMS
	if w := s.Windows[window]; w != nil && w.Ticket == id {
		w.Ticket = ""
		w.touch(atMS)
	}
}

func (s *State) foldWindow(r Record) {
	switch e := r.Event.(type) {
	case WindowOpened:
		w := s.Windows[e.Window]
		w.State, w.Staff, w.Reason = Open, e.Staff, ""
		w.touch(r.AtMS)
	case WindowPaused:
		w := s.Windows[e.Window]
		w.State, w.Reason = Paused, e.Reason
		w.touch(r.AtMS)
	case WindowClosed:
		w := s.Windows[e.Window]
		w.State, w.Staff, w.Reason = Closed, "", ""
		w.touch(r.AtMS)
	}
}

func (w *Window) touch(atMS int64) {
	w.Version++
	w.SinceMS = atMS
}

func (s *State) known(id TicketID) *Ticket {
	t, ok := s.Tickets[id]
	if !ok {
		panic(fmt.Sprintf("hall: event about unknown ticket %s", id))
	}
	return t
}

func (s *State) leaveQueue(t *Ticket) {
	ids := s.Queue[t.Queue]
	if len(ids) > 0 && ids[0] == t.ID {
		s.Queue[t.Queue] = ids[1:]
		return
	}
	i := slices.Index(ids, t.ID)
	if i < 0 {
		panic(fmt.Sprintf("hall: ticket %s does not wait", t.Number()))
	}
	s.Queue[t.Queue] = slices.Delete(ids, i, i+1)
}
