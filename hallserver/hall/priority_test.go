package hall_test

import (
	"errors"
	"testing"

	"yimen/hallserver/hall"
)

// atKiosk is a number that nobody of the staff takes.
func atKiosk(class hall.Class, on hall.Ground, subject hall.SubjectKey) hall.IssueTicket {
	return hall.IssueTicket{
		ID: "ticket-1", Services: []hall.ServiceCode{"s1"}, Class: class, Ground: on, Subject: subject, AtKiosk: true,
	}
}

func TestAKioskGivesNoClassButThoseOfTheRulesOnTheirGrounds(t *testing.T) {
	t.Parallel()
	rules := hall.KioskRules{Age: []hall.Class{hall.Priority}, Claim: []hall.Class{hall.Priority, hall.Green}}
	staff := func(c hall.IssueTicket) hall.IssueTicket { c.AtKiosk = false; return c }
	for name, c := range map[string]struct {
		rules hall.KioskRules
		when  hall.IssueTicket
		ok    bool
	}{
		"normal":                             {rules, atKiosk(hall.Normal, "", ""), true},
		"none named":                         {rules, atKiosk("", "", ""), true},
		"by the card's age":                  {rules, atKiosk(hall.Priority, hall.ByAge, "k1"), true},
		"by a claim, without a card":         {rules, atKiosk(hall.Priority, hall.ByClaim, ""), true},
		"the green channel by a claim":       {rules, atKiosk(hall.Green, hall.ByClaim, ""), true},
		"an age without a card":              {rules, atKiosk(hall.Priority, hall.ByAge, ""), false},
		"the green channel by age":           {rules, atKiosk(hall.Green, hall.ByAge, "k1"), false},
		"priority on no ground":              {rules, atKiosk(hall.Priority, "", "k1"), false},
		"a ground of nobody":                 {rules, atKiosk(hall.Priority, "wish", "k1"), false},
		"a ground for a normal one":          {rules, atKiosk(hall.Normal, hall.ByClaim, "k1"), false},
		"what brings materials":              {rules, atKiosk(hall.Returning, "", "k1"), false},
		"an appointment that is none":        {rules, atKiosk(hall.Appointment, "", "k1"), false},
		"a hall that has no such rules":      {hall.KioskRules{}, atKiosk(hall.Priority, hall.ByClaim, "k1"), false},
		"a class by staff":                   {hall.KioskRules{}, staff(atKiosk(hall.Priority, "", "k1")), true},
		"a ground of nobody, by staff":       {rules, staff(atKiosk(hall.Priority, "wish", "k1")), false},
		"a normal one on a ground, by staff": {rules, staff(atKiosk(hall.Normal, hall.ByClaim, "k1")), false},
	} {
		d := openDay(t)
		plan := d.s.Plan
		plan.Digest, plan.Rules.Kiosks = "with "+name, c.rules
		d.do(hall.AdoptPlan{Plan: plan})
		_, err := d.try(c.when)
		refusal, refused := errors.AsType[*hall.Refusal](err)
		switch {
		case c.ok && err != nil:
			t.Errorf("%s: %v", name, err)
		case !c.ok && (!refused || refusal.Code != hall.BadClass):
			t.Errorf("%s: %v, want a refusal %s", name, err, hall.BadClass)
		}
	}
}

func TestATicketKeepsTheGroundOfItsClass(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	plan := d.s.Plan
	plan.Digest, plan.Rules.Kiosks = "p2", hall.KioskRules{Age: []hall.Class{hall.Priority}}
	d.do(hall.AdoptPlan{Plan: plan}, atKiosk(hall.Priority, hall.ByAge, "k1"))
	if got := d.s.Tickets.Get("ticket-1"); got.Class != hall.Priority || got.Ground != hall.ByAge {
		t.Errorf("class %q on %q", got.Class, got.Ground)
	}
}

func TestAKioskCannotBeLetGiveWhatIsGivenOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []hall.Class{hall.Normal, hall.Appointment, hall.Named, hall.Returning, hall.Agent, "vip"} {
		if (hall.Rules{Kiosks: hall.KioskRules{Claim: []hall.Class{c}}}).Check() == nil {
			t.Errorf("a kiosk may give %q", c)
		}
	}
	if err := (hall.Rules{Kiosks: hall.KioskRules{Age: []hall.Class{hall.Priority}, Claim: []hall.Class{hall.Green}}}).Check(); err != nil {
		t.Error(err)
	}
}
