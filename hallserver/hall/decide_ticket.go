package hall

import "slices"

// MaxNumber is the last number of a series in one day.
const MaxNumber = 9999

func (s *State) issueTicket(c IssueTicket) ([]Event, error) {
	if !c.ID.Valid() {
		return nil, refuse(BadTicketID, "an id is 8 to 64 of A-Z a-z 0-9 _ -")
	}
	if _, taken := s.Tickets[c.ID]; taken {
		return nil, refuse(TicketIDTaken, "ticket %s is another one of today", c.ID)
	}
	if !s.DayOpen {
		return nil, refuse(DayNotOpen, "the hall takes no tickets now")
	}
	class := c.Class
	if class == "" {
		class = Normal
	}
	if class != Normal && class != Priority && class != Green {
		return nil, refuse(BadClass, "no class %q", c.Class)
	}
	if len(c.Services) == 0 {
		return nil, refuse(UnknownService, "no service named")
	}
	for _, code := range c.Services {
		if _, ok := s.Plan.Services[code]; !ok {
			return nil, refuse(UnknownService, "no service %q", code)
		}
		if c.Subject == "" && !c.CardWaived && slices.Contains(s.Plan.NeedsSubject, code) {
			return nil, refuse(SubjectRequired, "service %q needs an ID card", code)
		}
	}
	queue := s.Plan.Services[c.Services[0]]
	n := s.Last[string(queue)] + 1
	if n > MaxNumber {
		return nil, refuse(SeriesExhausted, "queue %s has given out %d numbers today", queue, MaxNumber)
	}
	return []Event{TicketIssued{
		Ticket: c.ID, Day: s.Day, Series: string(queue), N: n, Queue: queue,
		Services: c.Services, Class: class, Subject: c.Subject,
		Language: c.Language, Device: c.Device,
	}}, nil
}

func (s *State) reportPrint(c ReportPrint) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	if c.OK && !c.Reprint && t.Printed == "ok" {
		return nil, nil
	}
	return []Event{TicketPrinted{Ticket: t.ID, OK: c.OK, Cause: c.Cause, Reprint: c.Reprint}}, nil
}

func (s *State) cancelTicket(c CancelTicket) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	if t.State == Cancelled {
		return nil, nil
	}
	if t.State != Waiting {
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	return []Event{TicketCancelled{Ticket: t.ID}}, nil
}

func (s *State) revealHolder(c RevealHolder) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	w := s.Windows[t.Window]
	if w == nil || w.Ticket != t.ID || w.Staff != c.Staff {
		return nil, refuse(NotYourWindow, "ticket %s is not at your window", t.Number())
	}
	if t.Subject == "" {
		return nil, refuse(NoHolder, "ticket %s was taken without a card", t.Number())
	}
	return []Event{HolderRevealed{Ticket: t.ID, Window: w.Number, Staff: c.Staff, Whole: c.Whole}}, nil
}

func (s *State) ticket(id TicketID) (*Ticket, error) {
	t, ok := s.Tickets[id]
	if !ok {
		return nil, refuse(UnknownTicket, "no such ticket today")
	}
	return t, nil
}
