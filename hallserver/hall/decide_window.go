package hall

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall/calling"
)

// window finds a window and holds the sender's belief of it against the truth.
func (s *State) window(n int, e *Expect) (*Window, error) {
	w, ok := s.Windows[n]
	if !ok {
		return nil, refuse(UnknownWindow, "no window %d", n)
	}
	if e == nil {
		return w, nil
	}
	believed := TicketID("")
	if e.Ticket != nil {
		believed = *e.Ticket
	}
	if believed != w.Ticket || (e.Version != 0 && e.Version != w.Version) {
		return nil, refuse(ExpectMismatch, "window %d has changed", n)
	}
	return w, nil
}

// myWindow is window for the one who sits there.
func (s *State) myWindow(n int, staff StaffID, e *Expect) (*Window, error) {
	w, err := s.window(n, nil)
	if err != nil {
		return nil, err
	}
	if w.State == Closed {
		return nil, refuse(WindowIsClosed, "window %d is closed", n)
	}
	if w.Staff != staff {
		return nil, refuse(NotYourWindow, "somebody else sits at window %d", n)
	}
	return s.window(n, e)
}

// myTicket is the ticket at myWindow, which must be in one of the states.
func (s *State) myTicket(n int, staff StaffID, e *Expect, states ...TicketState) (*Ticket, error) {
	w, err := s.myWindow(n, staff, e)
	if err != nil {
		return nil, err
	}
	if w.Ticket == "" {
		return nil, refuse(WrongState, "window %d has no ticket", n)
	}
	t := s.Tickets[w.Ticket]
	if !slices.Contains(states, t.State) {
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	return t, nil
}

func (s *State) openWindow(c OpenWindow) ([]Event, error) {
	w, err := s.window(c.Window, c.Expect)
	if err != nil {
		return nil, err
	}
	if !s.DayOpen {
		return nil, refuse(DayNotOpen, "the hall is not open")
	}
	if w.State != Closed && w.Staff != c.Staff {
		return nil, refuse(WindowTaken, "somebody else sits at window %d", c.Window)
	}
	if w.State == Open {
		return nil, nil
	}
	for _, n := range s.windowNumbers() {
		if n != c.Window && s.Windows[n].Staff == c.Staff {
			return nil, refuse(StaffElsewhere, "you sit at window %d", n)
		}
	}
	return []Event{WindowOpened{Window: c.Window, Staff: c.Staff}}, nil
}

func (s *State) pauseWindow(c PauseWindow) ([]Event, error) {
	w, err := s.myWindow(c.Window, c.Staff, c.Expect)
	if err != nil {
		return nil, err
	}
	if w.Ticket != "" {
		return nil, refuse(WindowBusy, "window %d has a ticket", c.Window)
	}
	if w.State == Paused && w.Reason == c.Reason {
		return nil, nil
	}
	return []Event{WindowPaused{Window: c.Window, Reason: c.Reason}}, nil
}

func (s *State) closeWindow(c CloseWindow) ([]Event, error) {
	w, err := s.myWindow(c.Window, c.Staff, c.Expect)
	if err != nil {
		return nil, err
	}
	if w.Ticket != "" {
		return nil, refuse(WindowBusy, "window %d has a ticket", c.Window)
	}
	return []Event{WindowClosed{Window: c.Window}}, nil
}

func (s *State) callNext(c CallNext, nowMS int64) ([]Event, error) {
	w, err := s.myWindow(c.Window, c.Staff, &c.Expect)
	if err != nil {
		return nil, err
	}
	if w.State != Open {
		return nil, refuse(WrongState, "window %d is %s", c.Window, w.State)
	}
	var events []Event
	if w.Ticket != "" {
		if !c.FinishCurrent {
			return nil, refuse(WindowBusy, "window %d has ticket %s", c.Window, s.Tickets[w.Ticket].Number())
		}
		events = append(events, ServiceFinished{Ticket: w.Ticket, Window: w.Number})
	}
	pick, why, ok, err := s.pick(w, c.Ticket, nowMS)
	if err != nil {
		return nil, err
	}
	if !ok {
		return events, nil
	}
	return append(events, TicketCalled{
		Ticket: pick, Window: w.Number, Staff: c.Staff, Call: s.nextCall(), Why: why,
	}), nil
}

// pick chooses the ticket to call to w: the chosen one, or the rule's.
func (s *State) pick(w *Window, chosen TicketID, nowMS int64) (TicketID, calling.Why, bool, error) {
	if chosen == "" {
		var heads []calling.Candidate
		for i, q := range w.Queues {
			if ids := s.Queue[q]; len(ids) > 0 {
				heads = append(heads, candidate(s.Tickets[ids[0]], i, nowMS))
			}
		}
		pick, why, ok := calling.Next(heads)
		return TicketID(pick.Ticket), why, ok, nil
	}
	t, err := s.ticket(chosen)
	if err != nil {
		return "", calling.Why{}, false, err
	}
	if t.State != Waiting {
		return "", calling.Why{}, false, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	if !slices.Contains(w.Queues, t.Queue) {
		return "", calling.Why{}, false, refuse(NotServed, "window %d does not serve queue %s", w.Number, t.Queue)
	}
	return t.ID, calling.ByChoice(candidate(t, 0, nowMS)), true, nil
}

func candidate(t *Ticket, order int, nowMS int64) calling.Candidate {
	return calling.Candidate{
		Ticket: string(t.ID), Number: t.Number(), Queue: string(t.Queue),
		Class: string(t.Class), WaitedMS: nowMS - t.IssuedMS, Order: order,
	}
}

func (s *State) nextCall() CallID { return CallID(fmt.Sprintf("c%d", s.Calls+1)) }

func (s *State) recall(c Recall) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err != nil {
		return nil, err
	}
	return []Event{TicketRecalled{Ticket: t.ID, Window: c.Window, Call: s.nextCall(), Times: t.Recalls + 1}}, nil
}

func (s *State) startService(c StartService) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err != nil {
		return nil, err
	}
	return []Event{ServiceStarted{Ticket: t.ID, Window: c.Window}}, nil
}

// finishService also takes a ticket that was called and never started: many
// clerks press one key only.
func (s *State) finishService(c FinishService) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called, Serving)
	if err != nil {
		return nil, err
	}
	return []Event{ServiceFinished{Ticket: t.ID, Window: c.Window}}, nil
}

func (s *State) markNoShow(c MarkNoShow) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err != nil {
		return nil, err
	}
	return []Event{TicketNoShow{Ticket: t.ID, Window: c.Window}}, nil
}
