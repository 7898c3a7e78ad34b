package catalogue

import (
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// Rules are the hall's own rules of the day. What is left out has its default;
// 0 is none at all.
type Rules struct {
	Calling Calling `yaml:"calling"`
	// RecallLimit is how often a call may be repeated. Default 3.
	RecallLimit *int `yaml:"recall_limit"`
	// ReturnAfter is after how many others a missed ticket that returns is called.
	// Default 3. Returns is how often it may return. Default 2.
	ReturnAfter *int `yaml:"return_after"`
	Returns     *int `yaml:"returns"`
	// YoungCallSeconds is how long a call is young: who calls the next while the one
	// called has not been started is asked whether they came. Default 60.
	YoungCallSeconds *int `yaml:"young_call_seconds"`
	// PerPersonDay limits the tickets of one person in a day, PerPersonLive those
	// that wait or are served. Default: none.
	PerPersonDay  *int `yaml:"per_person_day"`
	PerPersonLive *int `yaml:"per_person_live"`
	// GroupMax is how many people one ticket may stand for. Default 60.
	GroupMax *int `yaml:"group_max"`
	// RateWithinMinutes is how long a service may be rated at its window. Default 3.
	RateWithinMinutes *int `yaml:"rate_within_minutes"`
	// The closed lists of what staff and citizens may say, each left out: the usual
	// one. PauseReasons are those a window may be paused for, ParkReasons and
	// TransferReasons those a ticket may be put aside or sent on for, Outcomes what
	// a service ends with, RatingReasons why a rating is what it is,
	// ClassReasons why a ticket gets another class.
	PauseReasons    []PauseReason    `yaml:"pause_reasons"`
	ParkReasons     []PauseReason    `yaml:"park_reasons"`
	TransferReasons []PauseReason    `yaml:"transfer_reasons"`
	Outcomes        []PauseReason    `yaml:"outcomes"`
	RatingReasons   []PauseReason    `yaml:"rating_reasons"`
	ClassReasons    []PauseReason    `yaml:"class_reasons"`
	Appointments    AppointmentRules `yaml:"appointments"`
}

// Calling says who is called next.
type Calling struct {
	// Policy is accumulating (the default) or fifo.
	Policy string `yaml:"policy"`
	// Rates is how fast a class gains on the others: at 2, a minute of its wait
	// counts as two.
	Rates map[string]float64 `yaml:"rates"`
	// HeadStartMinutes is the wait that a class has behind it on arrival.
	HeadStartMinutes map[string]float64 `yaml:"head_start_minutes"`
	// MaxWaitMinutes is the wait a class is promised: whoever is beyond it goes
	// before all that are not. Default: no promise.
	MaxWaitMinutes map[string]float64 `yaml:"max_wait_minutes"`
	// QueueRates multiplies the rates of a queue.
	QueueRates map[string]float64 `yaml:"queue_rates"`
}

// PauseReason is one of a closed list, such as why a window may be paused.
type PauseReason struct {
	Code string    `yaml:"code"`
	Name wire.Text `yaml:"name"`
}

// AppointmentRules say when the holder of an appointment may check in.
type AppointmentRules struct {
	EarlyMinutes *int   `yaml:"early_minutes"` // before the slot; default 30
	LateMinutes  *int   `yaml:"late_minutes"`  // after its begin; default 15
	AfterLate    string `yaml:"after_late"`    // normal (the default) or refuse
	// PerPerson limits the booked appointments of one person. Default: none.
	PerPerson *int `yaml:"per_person"`
}

// plan is the rules as the day is run by them.
func (r Rules) plan() hall.Rules {
	out := hall.Rules{
		Calling: calling.Rules{
			Policy: r.Calling.Policy, Rates: r.Calling.Rates, QueueRates: r.Calling.QueueRates,
		},
		RecallLimit: number(r.RecallLimit, 1), ReturnAfter: number(r.ReturnAfter, 1), Returns: number(r.Returns, 1),
		YoungCallS: number(r.YoungCallSeconds, 1), PerPersonDay: number(r.PerPersonDay, 1), PerPersonLive: number(r.PerPersonLive, 1),
		GroupMax: number(r.GroupMax, 1), RateWithinS: number(r.RateWithinMinutes, 60),
		Appointments: hall.AppointmentRules{
			EarlyS: number(r.Appointments.EarlyMinutes, 60), LateS: number(r.Appointments.LateMinutes, 60),
			AfterLate: r.Appointments.AfterLate, PerPerson: number(r.Appointments.PerPerson, 1),
		},
	}
	out.Calling.HeadStartS = inSeconds(r.Calling.HeadStartMinutes)
	out.Calling.MaxWaitS = inSeconds(r.Calling.MaxWaitMinutes)
	out.PauseReasons, out.ParkReasons = codes(r.PauseReasons), codes(r.ParkReasons)
	out.TransferReasons, out.Outcomes, out.RatingReasons = codes(r.TransferReasons), codes(r.Outcomes), codes(r.RatingReasons)
	out.ClassReasons = codes(r.ClassReasons)
	return out
}

// codes are the codes of a list, sorted; nil: it has none.
func codes(list []PauseReason) (out []string) {
	for _, p := range list {
		out = append(out, p.Code)
	}
	slices.Sort(out)
	return out
}

// number is a setting as the plan has it: 0 for the default, -1 for none.
func number(n *int, factor int) int {
	switch {
	case n == nil:
		return 0
	case *n == 0:
		return -1
	}
	return *n * factor
}

// PauseReasons are the reasons a window may be paused for: the catalogue's, or
// the usual ones where it has none.
func (c *Catalogue) PauseReasons() []PauseReason {
	return listed(c.Rules.PauseReasons, hall.UsualPauses(), "hours.pause.")
}

// ParkReasons are the reasons a ticket may be put aside for.
func (c *Catalogue) ParkReasons() []PauseReason {
	return listed(c.Rules.ParkReasons, hall.UsualParkings(), "desk.park.")
}

// TransferReasons are the reasons a ticket may be sent on for.
func (c *Catalogue) TransferReasons() []PauseReason {
	return listed(c.Rules.TransferReasons, hall.UsualTransfers(), "desk.transfer.")
}

// Outcomes are what a service may end with.
func (c *Catalogue) Outcomes() []PauseReason {
	return listed(c.Rules.Outcomes, hall.UsualOutcomes(), "desk.outcome.")
}

// ClassReasons are the reasons a ticket may get another class for.
func (c *Catalogue) ClassReasons() []PauseReason {
	return listed(c.Rules.ClassReasons, hall.UsualClassReasons(), "desk.class.")
}

// RatingReasons are the reasons a rating may give.
func (c *Catalogue) RatingReasons() []PauseReason {
	return listed(c.Rules.RatingReasons, hall.UsualRatings(), "desk.rating.")
}

// listed is a catalogue's own list, or the usual codes with their names from the
// messages.
func listed(own []PauseReason, usual []string, prefix string) []PauseReason {
	if len(own) > 0 {
		return own
	}
	var out []PauseReason
	for _, code := range usual {
		out = append(out, PauseReason{Code: code, Name: message.All(prefix + code)})
	}
	return out
}

// PauseText is what a pause's reason is called. A code that has no name stands
// for itself.
func (c *Catalogue) PauseText(code string) wire.Text {
	for _, p := range c.PauseReasons() {
		if p.Code == code {
			return p.Name
		}
	}
	return wire.Text{"zh": code, "en": code, "ko": code}
}

// inSeconds turns minutes by class into seconds; nil stays nil.
func inSeconds(minutes map[string]float64) map[string]float64 {
	if len(minutes) == 0 {
		return nil
	}
	out := make(map[string]float64, len(minutes))
	for class, m := range minutes {
		out[class] = m * 60
	}
	return out
}
