package hall

import (
	"fmt"
	"slices"
)

// Class is a ticket's class.
type Class string

// The classes in use.
const (
	Normal      Class = "normal"
	Appointment Class = "appointment" // its holder booked a slot and came in time
	Priority    Class = "priority"    // elderly, disabled, pregnant, military
	Green       Class = "green"       // green channel
	Named       Class = "named"       // for a named officer
	Returning   Class = "returning"   // brings deferred materials
	Agent       Class = "agent"       // on behalf of somebody else
)

// Ground is on what a kiosk gave a ticket its class. It says no more than that:
// which right somebody claims, and by what paper, is between them and the window.
type Ground string

// The grounds.
const (
	ByAge   Ground = "age"   // the birth date on the card, which the kiosk read
	ByClaim Ground = "claim" // its holder says so: the window looks at the paper
)

// Classes lists the classes.
func Classes() []Class {
	return []Class{Normal, Appointment, Priority, Green, Named, Returning, Agent}
}

// KioskRules are the classes that a kiosk may give, by the ground on which it does.
// Only priority and green can be given so.
type KioskRules struct {
	Age   []Class `json:"age,omitempty"`
	Claim []Class `json:"claim,omitempty"`
}

// give says whether a kiosk may give a class on a ground.
func (r KioskRules) give(c Class, on Ground) bool {
	switch on {
	case ByAge:
		return slices.Contains(r.Age, c)
	case ByClaim:
		return slices.Contains(r.Claim, c)
	}
	return c == Normal && on == ""
}

// check says what is wrong with the rules, or nil.
func (r KioskRules) check() error {
	for _, c := range slices.Concat(r.Age, r.Claim) {
		if c != Priority && c != Green {
			return fmt.Errorf("rule kiosks: class %q is neither %s nor %s", c, Priority, Green)
		}
	}
	return nil
}

// checkClass looks at the class of a new ticket and who gives it, on what ground.
func (s *State) checkClass(c IssueTicket, class Class) error {
	if !slices.Contains(Classes(), class) || (class == Named) != (c.Officer != "") {
		return refuse(BadClass, "no such class, or it needs an officer")
	}
	switch c.Ground {
	case "":
	case ByAge, ByClaim:
		if class == Normal || c.Ground == ByAge && c.Subject == "" {
			return refuse(BadClass, "a ground is of a class that is not given to all; an age stands on a card")
		}
	default:
		return refuse(BadClass, "no such ground")
	}
	if c.AtKiosk && !s.Plan.Rules.Kiosks.give(class, c.Ground) {
		return refuse(BadClass, "a kiosk does not give this class here, or not on this ground")
	}
	return nil
}
