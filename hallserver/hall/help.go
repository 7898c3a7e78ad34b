package hall

import (
	"fmt"
	"slices"
)

// MaxHelpCalls is how many calls for help stand at a time. A kiosk has one.
const MaxHelpCalls = 64

// HelpID names a call for help. Its sender makes it: 1 to 64 of A-Z a-z 0-9 _ -.
type HelpID string

// Valid says whether the id has the agreed form.
func (id HelpID) Valid() bool { return isName(string(id)) }

// HelpCall is somebody at a kiosk who asks for help (求助), until they have had it.
// Times are milliseconds since 1970 UTC; 0: not yet.
type HelpCall struct {
	ID      HelpID  `json:"id"`
	Device  string  `json:"device"` // the kiosk
	AtMS    int64   `json:"at_ms"`
	Staff   StaffID `json:"staff,omitempty"` // who goes there
	TakenMS int64   `json:"taken_ms,omitempty"`
}

// Commands about help at a kiosk.
type (
	// CallHelp asks somebody to come to the kiosk Device. Where its call stands
	// already there is nothing to do.
	CallHelp struct {
		ID     HelpID
		Device string
	}
	// TakeHelp says that Staff goes there: one alone.
	TakeHelp struct {
		ID    HelpID
		Staff StaffID
	}
	// EndHelp says that it was given, by Staff, or, with a Device and no Staff, that
	// the kiosk takes its own call back.
	EndHelp struct {
		ID     HelpID
		Staff  StaffID
		Device string
	}
)

func (CallHelp) command() {}
func (TakeHelp) command() {}
func (EndHelp) command()  {}

// Events of a call for help.
type (
	// HelpCalled begins it. One that the day's end finds has no end of its own.
	HelpCalled struct {
		ID     HelpID `json:"id"`
		Device string `json:"device"`
	}
	// HelpTaken says who goes there.
	HelpTaken struct {
		ID    HelpID  `json:"id"`
		Staff StaffID `json:"staff"`
	}
	// HelpEnded ends it. Staff empty: the kiosk took it back.
	HelpEnded struct {
		ID    HelpID  `json:"id"`
		Staff StaffID `json:"staff,omitempty"`
	}
)

// Kind implements Event.
func (HelpCalled) Kind() string { return "help-called" }
func (HelpTaken) Kind() string  { return "help-taken" }
func (HelpEnded) Kind() string  { return "help-ended" }

// HelpOf is the call of a kiosk that stands; ok is false when none does.
func (s *State) HelpOf(device string) (c HelpCall, ok bool) {
	i := slices.IndexFunc(s.HelpCalls, func(c HelpCall) bool { return c.Device == device })
	if i < 0 {
		return HelpCall{}, false
	}
	return s.HelpCalls[i], true
}

// Help is a call that stands, by its id; ok is false when none does.
func (s *State) Help(id HelpID) (c HelpCall, ok bool) {
	i := s.helpAt(id)
	if i < 0 {
		return HelpCall{}, false
	}
	return s.HelpCalls[i], true
}

func (s *State) helpAt(id HelpID) int {
	return slices.IndexFunc(s.HelpCalls, func(c HelpCall) bool { return c.ID == id })
}

func (s *State) decideHelp(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case CallHelp:
		return s.callHelp(c)
	case TakeHelp:
		return s.takeHelp(c)
	case EndHelp:
		return s.endHelp(c)
	}
	panic("hall: unknown command")
}

func (s *State) callHelp(c CallHelp) ([]Event, error) {
	if !c.ID.Valid() {
		return nil, refuse(BadHelp, "an id is 1 to 64 of A-Z a-z 0-9 _ -")
	}
	if !s.DayOpen {
		return nil, refuse(DayNotOpen, "the hall is not open")
	}
	if _, stands := s.HelpOf(c.Device); stands {
		return nil, nil
	}
	if _, taken := s.Help(c.ID); taken {
		return nil, refuse(BadHelp, "another kiosk's call has this id")
	}
	if len(s.HelpCalls) >= MaxHelpCalls {
		return nil, refuse(TooManyHelpCalls, "%d kiosks call for help", MaxHelpCalls)
	}
	return []Event{HelpCalled(c)}, nil
}

func (s *State) takeHelp(c TakeHelp) ([]Event, error) {
	call, stands := s.Help(c.ID)
	switch {
	case !stands:
		return nil, refuse(UnknownHelp, "no such call for help stands")
	case call.Staff == c.Staff:
		return nil, nil
	case call.Staff != "":
		return nil, refuse(HelpIsTaken, "somebody else goes there")
	}
	return []Event{HelpTaken(c)}, nil
}

func (s *State) endHelp(c EndHelp) ([]Event, error) {
	call, stands := s.Help(c.ID)
	switch {
	case !stands:
		return nil, refuse(UnknownHelp, "no such call for help stands")
	case c.Staff == "" && c.Device != call.Device:
		return nil, refuse(NotYourHelp, "another kiosk calls")
	}
	return []Event{HelpEnded{ID: c.ID, Staff: c.Staff}}, nil
}

func (s *State) foldHelp(r Record) {
	s.HelpCalls = slices.Clone(s.HelpCalls)
	switch e := r.Event.(type) {
	case HelpCalled:
		if _, stands := s.HelpOf(e.Device); stands || s.helpAt(e.ID) >= 0 {
			panic(fmt.Sprintf("hall: help called twice: %s", e.ID))
		}
		s.HelpCalls = append(s.HelpCalls, HelpCall{ID: e.ID, Device: e.Device, AtMS: r.AtMS})
	case HelpTaken:
		c := &s.HelpCalls[s.standing(e.ID)]
		c.Staff, c.TakenMS = e.Staff, r.AtMS
	case HelpEnded:
		i := s.standing(e.ID)
		s.HelpCalls = slices.Delete(s.HelpCalls, i, i+1)
	}
}

// standing is where a call for help stands that an event is about.
func (s *State) standing(id HelpID) int {
	i := s.helpAt(id)
	if i < 0 {
		panic(fmt.Sprintf("hall: event about help that nobody called for: %s", id))
	}
	return i
}

// checkHelp looks at who calls for help.
func (s *State) checkHelp(report reporter) {
	if n := len(s.HelpCalls); n > MaxHelpCalls {
		report(RuleHelp, "%d calls for help", n)
	}
	for i, c := range s.HelpCalls {
		if slices.ContainsFunc(s.HelpCalls[:i], func(b HelpCall) bool { return b.ID == c.ID || b.Device == c.Device || b.AtMS > c.AtMS }) {
			report(RuleHelp, "call %s stands twice or out of order", c.ID)
		}
		if (c.Staff == "") != (c.TakenMS == 0) || (c.TakenMS != 0 && c.TakenMS < c.AtMS) {
			report(RuleHelp, "call %s is taken by nobody or too early", c.ID)
		}
	}
}
