package hall

import (
	"cmp"
	"slices"
)

// MaxNumber is the last number of a series in one day.
const MaxNumber = 9999

// MaxServices is how many services one ticket may carry.
const MaxServices = 5

func (s *State) issueTicket(c IssueTicket, nowMS int64) ([]Event, error) {
	class := c.Class
	if class == "" {
		class = Normal
	}
	if err := cmp.Or(s.calm("", nowMS), s.checkNew(c, class), s.checkServices(c.Services), s.checkAdmission(c, nowMS)); err != nil {
		return nil, err
	}
	queue := s.Plan.Services[c.Services[0]]
	n := s.Last.Get(string(queue)) + 1
	if n > MaxNumber {
		return nil, refuse(SeriesExhausted, "queue %s has given out %d numbers today", queue, MaxNumber)
	}
	return []Event{TicketIssued{
		Ticket: c.ID, Day: s.Day, Series: string(queue), N: n, Queue: queue,
		Services: c.Services, Class: class, Ground: c.Ground, Subject: c.Subject, AgentFor: c.AgentFor,
		Language: c.Language, Device: c.Device, People: c.People, Officer: c.Officer,
		Told: c.Waits.of(queue),
	}}, nil
}

// of is what is told of a queue; nil: nothing.
func (w *QueueTold) of(queue QueueID) *Told {
	if w == nil || w.Queue != queue {
		return nil // the plan has changed since
	}
	return &w.Told
}

// checkNew looks at what a new ticket is.
func (s *State) checkNew(c IssueTicket, class Class) error {
	if !c.ID.Valid() {
		return refuse(BadTicketID, "an id is 8 to 64 of A-Z a-z 0-9 _ -")
	}
	if _, taken := s.Tickets.Find(c.ID); taken {
		return refuse(TicketIDTaken, "ticket %s is another one of today", c.ID)
	}
	if !s.DayOpen {
		return refuse(DayNotOpen, "the hall takes no tickets now")
	}
	if err := s.checkClass(c, class); err != nil {
		return err
	}
	if !isLanguage(c.Language) {
		return refuse(BadClass, "the languages are zh, en and ko")
	}
	if err := staffMember("officer", c.Officer, c.Stranger); err != nil {
		return err
	}
	if c.People < 0 || c.People > s.Plan.Rules.PeopleMost() {
		return refuse(BadGroup, "a group is 1 to %d people", s.Plan.Rules.PeopleMost())
	}
	return nil
}

// checkServices looks at what a ticket or an appointment is for.
func (s *State) checkServices(services []ServiceCode) error {
	if len(services) == 0 {
		return refuse(UnknownService, "no service named")
	}
	if len(services) > MaxServices {
		return refuse(BadServices, "a ticket carries up to %d services", MaxServices)
	}
	for i, code := range services {
		if _, ok := s.Plan.Services[code]; !ok {
			return refuse(UnknownService, "no such service")
		}
		if slices.Contains(services[:i], code) {
			return refuse(BadServices, "service %q twice", code)
		}
	}
	return nil
}

// checkAdmission looks at whether the services take anybody now, and this person.
func (s *State) checkAdmission(c IssueTicket, nowMS int64) error {
	for _, code := range c.Services {
		if c.Subject == "" && !c.CardWaived && slices.Contains(s.Plan.NeedsSubject, code) {
			return refuse(SubjectRequired, "service %q needs an ID card", code)
		}
		if code := s.Hours.TakesTickets(code, nowMS); code != "" && !c.ByStaff {
			return refuse(code, "no tickets at this hour")
		}
	}
	if c.ByStaff {
		return nil
	}
	for _, who := range personsOf(c.Subject, c.AgentFor) {
		if limit := s.Plan.Rules.PerPersonDay; limit > 0 && s.Persons.Get(who) >= limit {
			return refuse(PersonLimit, "one person may take %d tickets a day", limit)
		}
		if limit := s.Plan.Rules.PerPersonLive; limit > 0 && s.liveOf(who) >= limit {
			return refuse(PersonLimit, "one person may have %d tickets at a time", limit)
		}
	}
	return nil
}

func (s *State) liveOf(who SubjectKey) int {
	if s.Persons.Get(who) == 0 {
		return 0
	}
	n := 0
	for _, t := range s.Tickets.All() {
		if (t.Subject == who || t.AgentFor == who) && t.State.Live() {
			n++
		}
	}
	return n
}

// setServices changes what is still to be done: what was begun or done stays in
// front, as it was.
func (s *State) setServices(c SetServices) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	if !t.State.Live() {
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	if err := s.checkServices(c.Services); err != nil {
		return nil, err
	}
	kept := len(t.Served)
	if t.State == Called || t.State == Serving {
		kept++
	}
	if len(c.Services) < max(kept, 1) || !slices.Equal(c.Services[:kept], t.Services[:kept]) {
		return nil, refuse(BadServices, "what is done or in hand stays first")
	}
	if slices.Equal(c.Services, t.Services) {
		return nil, nil
	}
	queue := t.Queue
	if t.State == Waiting || t.State == Parked {
		if len(c.Services) == kept {
			return nil, refuse(BadServices, "nothing would be left to do")
		}
		queue = s.Plan.Services[c.Services[kept]]
	}
	return []Event{ServicesSet{Ticket: t.ID, Services: c.Services, Queue: queue}}, nil
}

func (s *State) reportPrint(c ReportPrint) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	if c.Cause != "" && !isName(c.Cause) {
		return nil, refuse(UnknownReason, "a cause is a code")
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
	if t.State != Waiting && t.State != Parked {
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	events := []Event{TicketCancelled{Ticket: t.ID}}
	if b := s.Booked.Get(t.Appointment); b != nil && b.Ticket == t.ID {
		events = append(events, AppointmentRestored{Appointment: b.ID})
	}
	return events, nil
}

// reactivate lets a missed ticket wait again, behind a few others; a parked one
// at once, since it was nobody's fault.
func (s *State) reactivate(c ReactivateTicket) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	rules := s.Plan.Rules
	switch {
	case !s.DayOpen:
		return nil, refuse(DayNotOpen, "the hall is not open")
	case t.State == Waiting:
		return nil, nil
	case t.State == Parked:
		return []Event{TicketReactivated{Ticket: t.ID}}, nil
	case t.State != NoShow:
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	case t.Returns >= rules.returns():
		return nil, refuse(ReturnLimit, "ticket %s was missed %d times", t.Number(), t.Returns+1)
	}
	return []Event{TicketReactivated{Ticket: t.ID, After: rules.returnAfter()}}, nil
}

func (s *State) revealHolder(c RevealHolder) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	w := s.Windows.Get(t.Window)
	if w == nil || w.Ticket != t.ID || w.Staff != c.Staff {
		return nil, refuse(NotYourWindow, "ticket %s is not at your window", t.Number())
	}
	if t.Subject == "" {
		return nil, refuse(NoHolder, "ticket %s was taken without a card", t.Number())
	}
	return []Event{HolderRevealed{Ticket: t.ID, Window: w.Number, Staff: c.Staff, Whole: c.Whole}}, nil
}

func (s *State) ticket(id TicketID) (*Ticket, error) {
	t, ok := s.Tickets.Find(id)
	if !ok {
		return nil, refuse(UnknownTicket, "no such ticket today")
	}
	return t, nil
}
