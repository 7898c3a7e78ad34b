package hall

import "slices"

// SetClass gives a ticket that waits another class: its holder took it without saying
// that they are old, or expect a child. Reason is a code of the hall's list, and is
// needed: a class decides who goes before whom.
type SetClass struct {
	Ticket TicketID
	Class  Class
	Reason string
}

func (SetClass) command() {}

// ClassSet changes a ticket's class. Since when it waits stays.
type ClassSet struct {
	Ticket TicketID `json:"ticket"`
	Class  Class    `json:"class"`
	Reason string   `json:"reason"`
}

// Kind implements Event.
func (ClassSet) Kind() string { return "class-set" }

// UsualClassReasons are why a ticket gets another class.
func UsualClassReasons() []string {
	return []string{"elderly", "disabled", "pregnant", "infant", "military", "project", "returning", "agent", "mistake", "other"}
}

// setClass leaves alone what a class says of more than the turn: a named ticket is for
// one officer, and only who booked has an appointment.
func (s *State) setClass(c SetClass) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	switch {
	case t.State != Waiting && t.State != Parked:
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	case !slices.Contains(Classes(), c.Class), c.Class == Named, c.Class == Appointment && t.Appointment == "":
		return nil, refuse(BadClass, "no class that a ticket may get after its issue")
	case t.Class == Named:
		return nil, refuse(BadClass, "ticket %s is for one officer", t.Number())
	case t.Class == c.Class:
		return nil, nil
	}
	list := listOr(s.Plan.Rules.ClassReasons, UsualClassReasons())
	if !slices.Contains(list, c.Reason) {
		return nil, &Refusal{Code: UnknownReason, Detail: "not one of this hall's", Field: "reason", Allowed: list}
	}
	return []Event{ClassSet(c)}, nil
}
