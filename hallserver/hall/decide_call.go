package hall

import (
	"cmp"
	"fmt"
	"slices"

	"yimen/hallserver/hall/calling"
)

func (s *State) callNext(c CallNext, nowMS int64) ([]Event, error) {
	w, err := s.myWindow(c.Window, c.Staff, &c.Expect)
	if err = cmp.Or(err, s.calmAt(c.Window, nowMS)); err != nil {
		return nil, err
	}
	if w.State != Open {
		return nil, refuse(WrongState, "window %d is %s", c.Window, w.State)
	}
	var events []Event
	if t := s.Tickets.Get(w.Ticket); t != nil {
		if !c.FinishCurrent {
			return nil, refuse(WindowBusy, "window %d has ticket %s", c.Window, t.Number())
		}
		if events, err = s.leave(w, t, c.FinishAs, nowMS); err != nil {
			return nil, err
		}
		if _, goesOn := events[len(events)-1].(ServiceStarted); goesOn {
			if c.Ticket != "" {
				return nil, refuse(WindowBusy, "ticket %s has another service at window %d", t.Number(), c.Window)
			}
			return events, nil
		}
		if w.Next != nil {
			return s.thenPause(w.Number, events, nowMS), nil
		}
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

// tooSoonMS is within how long of a call a sender who cannot be asked is taken to
// have pressed twice.
const tooSoonMS = 5000

// leave ends what is in hand before the next call.
func (s *State) leave(w *Window, t *Ticket, as string, nowMS int64) ([]Event, error) {
	if err := wordOf(BadOutcome, "finish_as", as, []string{AsServed, AsAbsent, AsByAge}); err != nil {
		return nil, err
	}
	if t.State != Called {
		if as == AsAbsent {
			return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
		}
		return s.finish(w, t, ""), nil
	}
	age, youngMS := nowMS-max(t.CalledMS, t.RecalledMS), s.Plan.Rules.youngCallMS()
	young := age < youngMS
	switch {
	case as == "" && young, as == AsByAge && age < min(tooSoonMS, youngMS):
		return nil, &Refusal{Code: NotStarted, Detail: "called a moment ago and never started", AgeMS: &age}
	case as == AsAbsent, as == AsByAge && young:
		return []Event{TicketNoShow{Ticket: t.ID, Window: w.Number}}, nil
	}
	return s.finish(w, t, ""), nil
}

// pick chooses the ticket to call to w: the chosen one, or the rule's.
func (s *State) pick(w *Window, chosen TicketID, nowMS int64) (TicketID, calling.Why, bool, error) {
	if chosen != "" {
		id, why, err := s.choose(w, chosen, nowMS)
		return id, why, err == nil, err
	}
	cs := s.Candidates(w, nowMS)
	i, why := s.Calling().Next(nowMS, cs)
	if i < 0 {
		return "", calling.Why{}, false, nil
	}
	id := TicketID(cs[i].Ticket)
	if s.Tickets.Get(id).isFor(w) {
		why = calling.Because(calling.ForThisWindow, nowMS, cs[i])
	}
	return id, why, true, nil
}

// choose looks whether the clerk may call the chosen ticket.
func (s *State) choose(w *Window, id TicketID, nowMS int64) (TicketID, calling.Why, error) {
	t, err := s.ticket(id)
	if err != nil {
		return "", calling.Why{}, err
	}
	why := calling.Chosen
	switch {
	case t.State == Parked:
		why = calling.TakenBack
	case t.State != Waiting:
		return "", calling.Why{}, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	if !t.isFor(w) && !w.serves(t.Queue) && (t.State != Parked || t.Window != w.Number) {
		return "", calling.Why{}, refuse(NotServed, "window %d does not serve queue %s", w.Number, t.Queue)
	}
	if !s.mayCall(w, t) {
		return "", calling.Why{}, refuse(ForAnother, "ticket %s waits for another window or person", t.Number())
	}
	return t.ID, calling.Because(why, nowMS, candidate(t, 0)), nil
}

// serves says whether a queue is in the window's work profile, its own or one it
// may help.
func (w *Window) serves(q QueueID) bool {
	return slices.Contains(w.Queues, q) || slices.ContainsFunc(w.Helps, func(h Help) bool { return h.Queue == q })
}

func (s *State) nextCall() CallID { return CallID(fmt.Sprintf("c%d", s.Calls+1)) }

func (s *State) recall(c Recall, nowMS int64) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err = cmp.Or(err, s.calmAt(c.Window, nowMS)); err != nil {
		return nil, err
	}
	if s.RecallsLeft(t) == 0 {
		return nil, refuse(RecallLimit, "ticket %s was called %d times", t.Number(), t.Recalls+1)
	}
	return []Event{TicketRecalled{Ticket: t.ID, Window: c.Window, Call: s.nextCall(), Times: t.Recalls + 1}}, nil
}

// RecallsLeft is how often a ticket's call may still be repeated.
func (s *State) RecallsLeft(t *Ticket) int {
	return max(0, s.Plan.Rules.recallLimit()-t.Recalls)
}

func (s *State) markNoShow(c MarkNoShow, nowMS int64) ([]Event, error) {
	t, err := s.myTicket(c.Window, c.Staff, &c.Expect, Called)
	if err = cmp.Or(err, s.calmAt(c.Window, nowMS)); err != nil {
		return nil, err
	}
	return []Event{TicketNoShow{Ticket: t.ID, Window: c.Window}}, nil
}
