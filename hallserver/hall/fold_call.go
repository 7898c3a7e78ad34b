package hall

import "fmt"

func (s *State) foldCall(r Record) {
	switch e := r.Event.(type) {
	case TicketCalled:
		s.foldCalled(e, r.AtMS)
	case TicketRecalled:
		t := s.change(e.Ticket)
		s.Calls++
		t.Recalls, t.Call, t.RecalledMS = e.Times, e.Call, r.AtMS
		s.changeWindow(e.Window).Version++
	case TicketNoShow:
		s.end(s.change(e.Ticket), e.Window, NoShow, r.AtMS)
	case TicketExpired:
		t := s.change(e.Ticket)
		t.Ended, t.Aside = e.Reason, e.Reason != "" && t.State == Parked
		s.end(t, e.Window, Expired, r.AtMS)
		if e.Reason == ByHall {
			s.countPerson(t, -1)
		}
	case TicketReinstated:
		t := s.change(e.Ticket)
		t.State, t.Ended, t.Aside, t.EndMS = Parked, "", false, 0
		if !e.Parked {
			t.State = Waiting
		}
		s.countPerson(t, 1)
	case TicketParked:
		t := s.change(e.Ticket)
		t.State, t.StartMS = Parked, 0
		s.free(t, e.Window, r.AtMS)
	case TicketTransferred:
		t := s.change(e.Ticket)
		s.free(t, e.Window, r.AtMS)
		t.State, t.Came, t.ToWindow, t.ToStaff = Waiting, CameTransferred, e.ToWindow, e.ToStaff
		t.Queue, t.WaitMS, t.StartMS, t.Gate = e.Queue, r.AtMS, 0, 0
	}
}

func (s *State) foldCalled(e TicketCalled, atMS int64) {
	t, w := s.change(e.Ticket), s.changeWindow(e.Window)
	if w.Ticket != "" {
		panic(fmt.Sprintf("hall: window %d called two tickets", e.Window))
	}
	if t.State != Waiting && t.State != Parked {
		panic(fmt.Sprintf("hall: ticket %s was called and does not wait", t.Number()))
	}
	s.Calls++
	s.Called.Set(t.Queue, s.Called.Get(t.Queue)+1)
	t.State, t.Window, t.Call, t.Why = Called, e.Window, e.Call, e.Why
	t.CalledMS, t.RecalledMS, t.StartMS, t.Recalls = atMS, 0, 0, 0
	t.ToWindow, t.ToStaff, t.Gate = 0, "", 0
	w.Ticket = t.ID
	w.touch(atMS)
}

// end gives a ticket that was read for a change its outcome and frees its window.
func (s *State) end(t *Ticket, window int, outcome TicketState, atMS int64) {
	t.State, t.EndMS = outcome, atMS
	s.free(t, window, atMS)
}

// free takes a ticket from its window.
func (s *State) free(t *Ticket, window int, atMS int64) {
	if w := s.Windows.Get(window); w != nil && w.Ticket == t.ID {
		w := s.changeWindow(window)
		w.Ticket = ""
		w.touch(atMS)
	}
}
