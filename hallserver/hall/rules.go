package hall

import (
	"cmp"
	"fmt"

	"yimen/hallserver/hall/calling"
)

// Rules are the hall's own rules of the day. A number of 0 stands for its
// default; of -1 for none at all.
type Rules struct {
	// Calling says who is called next.
	Calling calling.Rules `json:"calling,omitzero"`
	// RecallLimit is how often a call may be repeated. Default 3.
	RecallLimit int `json:"recall_limit,omitempty"`
	// ReturnAfter is after how many others a missed ticket that returns is
	// called. Default 3.
	ReturnAfter int `json:"return_after,omitempty"`
	// Returns is how often a missed ticket may return. Default 2.
	Returns int `json:"returns,omitempty"`
	// YoungCallS is how long a call is young: who was called and never started may
	// then not have come, and calling the next asks which it was. Default 60.
	YoungCallS int `json:"young_call_s,omitempty"`
	// PerPersonDay limits the tickets of one person in a day, PerPersonLive those
	// that have no outcome yet. Default: none.
	PerPersonDay  int `json:"per_person_day,omitempty"`
	PerPersonLive int `json:"per_person_live,omitempty"`
	// GroupMax is how many people one ticket may stand for. Default 60.
	GroupMax int `json:"group_max,omitempty"`
	// The codes of closed lists: why a window is paused, why a ticket is put aside
	// or sent on, what a service ends with, why a rating is what it is. Empty: the
	// usual ones.
	PauseReasons    []string `json:"pause_reasons,omitempty"`
	ParkReasons     []string `json:"park_reasons,omitempty"`
	TransferReasons []string `json:"transfer_reasons,omitempty"`
	Outcomes        []string `json:"outcomes,omitempty"`
	RatingReasons   []string `json:"rating_reasons,omitempty"`
	// ClassReasons are why a ticket gets another class.
	ClassReasons []string `json:"class_reasons,omitempty"`
	// RateWithinS is how long a finished service may be rated at its window.
	// Default 180.
	RateWithinS  int              `json:"rate_within_s,omitempty"`
	Appointments AppointmentRules `json:"appointments,omitzero"`
	// Kiosks say which classes a kiosk may give beside normal. Default: none.
	Kiosks KioskRules `json:"kiosks,omitzero"`
}

// AppointmentRules say when the holder of an appointment may check in.
type AppointmentRules struct {
	// EarlyS is how long before the slot check-in begins. Default 1800.
	EarlyS int `json:"early_s,omitempty"`
	// LateS is how long after the slot's begin an appointment is kept. Default 900.
	LateS int `json:"late_s,omitempty"`
	// AfterLate is what a later one gets: "normal", a normal ticket, or "refuse".
	// Default normal.
	AfterLate string `json:"after_late,omitempty"`
	// PerPerson limits the booked appointments of one person. Default: none.
	PerPerson int `json:"per_person,omitempty"`
}

// What a holder who comes too late gets.
const (
	LateNormal = "normal"
	LateRefuse = "refuse"
)

// Check says what is wrong with the rules, or nil.
func (r Rules) Check() error {
	for name, n := range map[string]int{
		"recall_limit": r.RecallLimit, "young_call_s": r.YoungCallS, "return_after": r.ReturnAfter, "returns": r.Returns,
		"per_person_day": r.PerPersonDay, "per_person_live": r.PerPersonLive, "group_max": r.GroupMax,
		"rate_within_s": r.RateWithinS, "early_s": r.Appointments.EarlyS, "late_s": r.Appointments.LateS,
	} {
		if n < -1 {
			return fmt.Errorf("rule %s: %d is below -1", name, n)
		}
	}
	if l := r.Appointments.AfterLate; l != "" && l != LateNormal && l != LateRefuse {
		return fmt.Errorf("rule after_late: %q is neither normal nor refuse", l)
	}
	return cmp.Or(r.Kiosks.check(), r.Calling.Check())
}

// setting is n, its default for 0, and 0 for -1.
func setting(n, byDefault int) int { return max(0, cmp.Or(n, byDefault)) }

func (r Rules) recallLimit() int { return setting(r.RecallLimit, 3) }
func (r Rules) returnAfter() int { return setting(r.ReturnAfter, 3) }
func (r Rules) returns() int     { return setting(r.Returns, 2) }

// PeopleMost is how many people one ticket may stand for.
func (r Rules) PeopleMost() int { return setting(r.GroupMax, 60) }

// youngCallMS is how long a call is young.
func (r Rules) youngCallMS() int64 { return int64(setting(r.YoungCallS, 60)) * 1000 }

// rateWithinMS is how long a finished service may be rated at its window.
func (r Rules) rateWithinMS() int64 { return int64(setting(r.RateWithinS, 180)) * 1000 }

func (r AppointmentRules) earlyMS() int64 { return int64(setting(r.EarlyS, 1800)) * 1000 }
func (r AppointmentRules) lateMS() int64  { return int64(setting(r.LateS, 900)) * 1000 }

// Kept is when check-in for a slot begins, and until when its appointments are
// kept.
func (r AppointmentRules) Kept(s Slot) (fromMS, untilMS int64) {
	return s.StartMS - r.earlyMS(), s.StartMS + r.lateMS()
}
