package hall

import (
	"cmp"
	"slices"
)

func (s *State) startService(c StartService) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err != nil {
		return nil, err
	}
	return []Event{ServiceStarted{Ticket: t.ID, Window: c.Window, Service: t.Service()}}, nil
}

// finishService also takes a ticket that was called and never started: many
// clerks press one key only.
func (s *State) finishService(c FinishService) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called, Serving)
	if err != nil {
		return nil, err
	}
	if err := wordOf(BadOutcome, "outcome", c.Outcome, listOr(s.Plan.Rules.Outcomes, UsualOutcomes())); err != nil {
		return nil, err
	}
	return s.finish(s.Windows.Get(c.Window), t, c.Outcome), nil
}

// finish ends the service in hand. What comes next of the ticket goes on here, if
// the window serves it, and else waits where it is done.
func (s *State) finish(w *Window, t *Ticket, outcome string) []Event {
	done := ServiceFinished{Ticket: t.ID, Window: w.Number, Service: t.Service(), Outcome: outcome}
	next := t.next()
	if next == "" {
		return []Event{done}
	}
	done.More = true
	queue, known := s.Plan.Services[next]
	if !known {
		queue = t.Queue // the plan dropped the service: they can tell them where it went
	}
	if w.serves(queue) {
		return []Event{done, ServiceStarted{Ticket: t.ID, Window: w.Number, Service: next}}
	}
	return []Event{done, TicketTransferred{Ticket: t.ID, Window: w.Number, Queue: queue, Reason: ReasonNextService}}
}

// ReasonNextService is why a ticket waits again that has been served.
const ReasonNextService = "next-service"

func (s *State) park(c Park) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called, Serving)
	if err != nil {
		return nil, err
	}
	if err := wordOf(UnknownReason, "reason", c.Reason, listOr(s.Plan.Rules.ParkReasons, UsualParkings())); err != nil {
		return nil, err
	}
	return []Event{TicketParked{Ticket: t.ID, Window: c.Window, Reason: c.Reason}}, nil
}

func (s *State) transfer(c Transfer) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called, Serving)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(
		wordOf(UnknownReason, "reason", c.Reason, listOr(s.Plan.Rules.TransferReasons, UsualTransfers())),
		staffMember("staff", c.ToStaff, c.Stranger),
	); err != nil {
		return nil, err
	}
	queue := c.ToQueue
	if queue == "" {
		queue = t.Queue
	}
	switch {
	case !slices.Contains(s.Plan.Queues, queue):
		return nil, refuse(UnknownQueue, "no such queue")
	case c.ToWindow != 0 && c.ToStaff != "":
		return nil, refuse(BadTransfer, "to a window or to a person, not both")
	case c.ToWindow != 0 && s.Windows.Get(c.ToWindow) == nil:
		return nil, refuse(UnknownWindow, "no window %d", c.ToWindow)
	case c.ToWindow == c.Window || c.ToStaff == c.Staff:
		return nil, refuse(BadTransfer, "the ticket is there: park it instead")
	case c.ToWindow == 0 && c.ToStaff == "" && queue == t.Queue:
		return nil, refuse(BadTransfer, "the ticket came from queue %s", queue)
	}
	return []Event{TicketTransferred{
		Ticket: t.ID, Window: c.Window, Queue: queue, ToWindow: c.ToWindow, ToStaff: c.ToStaff, Reason: c.Reason,
	}}, nil
}
