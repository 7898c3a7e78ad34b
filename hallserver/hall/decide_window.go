package hall

import (
	"slices"
)

// window finds a window and holds the sender's belief of it against the truth.
func (s *State) window(n int, e *Expect) (*Window, error) {
	w, ok := s.Windows.Find(n)
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
	t := s.Tickets.Get(w.Ticket)
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
		return w.dropPause(), nil
	}
	for n, w := range s.Windows.All() {
		if n != c.Window && w.Staff == c.Staff {
			return nil, refuse(StaffElsewhere, "you sit at window %d", n)
		}
	}
	return []Event{WindowOpened{Window: c.Window, Staff: c.Staff}}, nil
}

// dropPause takes back the pause that is to come, if any.
func (w *Window) dropPause() []Event {
	if w.Next == nil {
		return nil
	}
	return []Event{PauseDropped{Window: w.Number}}
}

// pauseWindow stops a window that has no ticket, or plans to. A reason of nothing is
// any hall's.
func (s *State) pauseWindow(c PauseWindow, nowMS int64) ([]Event, error) {
	w, err := s.myWindow(c.Window, c.Staff, c.Expect)
	if err != nil {
		return nil, err
	}
	if w.Ticket != "" && !c.After {
		return nil, refuse(WindowBusy, "window %d has a ticket", c.Window)
	}
	if err := wordOf(UnknownReason, "reason", c.Reason, listOr(s.Plan.Rules.PauseReasons, UsualPauses())); err != nil {
		return nil, err
	}
	pause := Pause{Reason: c.Reason, ForMS: max(0, c.ForMS)}
	if w.Ticket != "" {
		if w.Next != nil && *w.Next == pause {
			return nil, nil
		}
		return []Event{PausePlanned{Window: c.Window, Reason: pause.Reason, ForMS: pause.ForMS}}, nil
	}
	until := pause.untilMS(nowMS)
	if w.State == Paused && w.Reason == c.Reason && w.UntilMS == until {
		return nil, nil
	}
	return []Event{WindowPaused{Window: c.Window, Reason: c.Reason, UntilMS: until}}, nil
}

// thenPause adds the pause that was planned to events that take a window's ticket
// away from it.
func (s *State) thenPause(n int, events []Event, nowMS int64) []Event {
	w := s.Windows.Get(n)
	if w == nil || w.Next == nil || len(events) == 0 {
		return events
	}
	if _, goesOn := events[len(events)-1].(ServiceStarted); goesOn {
		return events
	}
	return append(events, WindowPaused{Window: n, Reason: w.Next.Reason, UntilMS: w.Next.untilMS(nowMS)})
}

// Forced is the cause of a window closed by somebody else.
const Forced = "forced"

func (s *State) closeWindow(c CloseWindow) ([]Event, error) {
	if c.Force {
		return s.forceClosed(c)
	}
	w, err := s.myWindow(c.Window, c.Staff, c.Expect)
	if err != nil {
		return nil, err
	}
	if w.Ticket != "" {
		return nil, refuse(WindowBusy, "window %d has a ticket", c.Window)
	}
	return []Event{WindowClosed{Window: c.Window}}, nil
}

// forceClosed closes a window its staff has left. Whoever was called there waits
// again, with the credit they had.
func (s *State) forceClosed(c CloseWindow) ([]Event, error) {
	w, err := s.window(c.Window, c.Expect)
	if err != nil {
		return nil, err
	}
	if w.State == Closed {
		return nil, nil
	}
	var events []Event
	if t := s.Tickets.Get(w.Ticket); t != nil {
		events = append(events, TicketTransferred{Ticket: t.ID, Window: w.Number, Queue: t.Queue, Reason: Forced})
	}
	return append(events, WindowClosed{Window: w.Number, Cause: Forced}), nil
}

func (s *State) handOver(c HandOver) ([]Event, error) {
	if _, err := s.myWindow(c.Window, c.Staff, &c.Expect); err != nil {
		return nil, err
	}
	if err := staffMember("staff", c.To, false); err != nil {
		return nil, err
	}
	if c.To == "" || c.To == c.Staff {
		return nil, refuse(StaffElsewhere, "a window is handed over to somebody else")
	}
	if other := s.windowOf(c.To); other != nil {
		return nil, refuse(StaffElsewhere, "the other one sits at window %d", other.Number)
	}
	return []Event{WindowHandedOver{Window: c.Window, Staff: c.To}}, nil
}
