package catalogue_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/wire"
)

func TestThePlanHasTheRules(t *testing.T) {
	t.Parallel()
	p := read(t, timed).Plan()
	want := hall.Rules{
		Calling: calling.Rules{
			Policy: calling.FIFO, Rates: map[string]float64{"normal": 1, "green": 4}, HeadStartS: map[string]float64{"priority": 300},
		},
		RecallLimit: -1, PauseReasons: []string{"meal"},
		Appointments: hall.AppointmentRules{LateS: 600, AfterLate: hall.LateRefuse},
	}
	if diff := cmp.Diff(want, p.Rules); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]hall.Help{{Queue: "B", AfterS: 900}}, p.Windows[0].Helps); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(hall.Rules{}, read(t, small).Plan().Rules); diff != "" {
		t.Errorf("a catalogue without rules: %s", diff)
	}
}

func TestEveryRuleIsAnotherPlanAndACalendarIsNot(t *testing.T) {
	t.Parallel()
	digest := read(t, timed).Plan().Digest
	for name, c := range map[string]struct {
		old, new string
		same     bool
	}{
		"another policy":               {"policy: fifo", "policy: accumulating", false},
		"another rate":                 {"green: 4", "green: 5", false},
		"another head start":           {"priority: 5", "priority: 6", false},
		"another limit":                {"recall_limit: 0", "recall_limit: 1", false},
		"another reason for a pause":   {"code: meal", "code: rest", false},
		"another time to be late":      {"late_minutes: 10", "late_minutes: 11", false},
		"another help":                 {"after_minutes: 15", "after_minutes: 16", false},
		"another name of a pause":      {"en: Meal", "en: Dinner", true},
		"other hours":                  {"08:30-11:30", "08:00-11:30", true},
		"other places of appointments": {"places: 5", "places: 6", true},
	} {
		other := read(t, strings.Replace(timed, c.old, c.new, 1))
		if (other.Plan().Digest == digest) != c.same {
			t.Errorf("%s: the same plan: %t", name, !c.same)
		}
	}
}

func TestPausesHaveNames(t *testing.T) {
	t.Parallel()
	c := read(t, timed)
	if got := c.PauseText("meal"); got["en"] != "Meal" {
		t.Errorf("%v", got)
	}
	if got := c.PauseText("nap"); cmp.Diff(wire.Text{"zh": "nap", "en": "nap", "ko": "nap"}, got) != "" {
		t.Errorf("%v", got)
	}
	if usual := read(t, small); usual.PauseText("lunch")["zh"] != "用餐" || len(usual.PauseReasons()) != 6 {
		t.Errorf("the usual ones: %v", usual.PauseReasons())
	}
}

func TestSlotsFillTheOpeningsOfAService(t *testing.T) {
	t.Parallel()
	c, loc := read(t, timed), shanghai(t)
	slots := func(c *catalogue.Catalogue, code hall.ServiceCode, date string) []string {
		var out []string
		for _, s := range c.Slots(code, date, loc) {
			if s.Queue != "B" || s.Date != date || s.Places != 2 {
				t.Errorf("%+v", s)
			}
			out = append(out, clocks(loc, []hall.Span{{FromMS: s.StartMS, ToMS: s.EndMS}})[0][:5])
		}
		return out
	}
	for date, want := range map[string][]string{
		"2026-11-23": {"08:30", "09:15", "10:00", "10:45", "13:00", "13:45", "14:30", "15:15"},
		"2026-11-28": {"09:00", "09:45"},
		"2026-11-29": nil,
	} {
		if diff := cmp.Diff(want, slots(c, "S4", date)); diff != "" {
			t.Errorf("%s: %s", date, diff)
		}
	}
	if got := append(slots(c, "S1", "2026-11-23"), slots(c, "S9", "2026-11-23")...); got != nil {
		t.Errorf("of services without appointments: %v", got)
	}
	own := read(t, strings.Replace(timed, "queue: B, expected_minutes: 10", "queue: B, expected_minutes: 10, appointments: {places: 2, every_minutes: 120}", 1))
	if diff := cmp.Diff([]string{"08:30", "13:00"}, slots(own, "S4", "2026-11-23")); diff != "" {
		t.Errorf("with a rule of its own: %s", diff)
	}
}

func TestAWindowIsOfTheKindItsQueuesMakeIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"queues: [B], name": "special", "queues: [B, A], name": "integrated", "queues: [B], kind: pickup, name": "pickup",
	} {
		c := read(t, strings.Replace(timed, "queues: [B], name", text, 1))
		if c.Windows[1].Kind != want {
			t.Errorf("%s: %s, want %s", text, c.Windows[1].Kind, want)
		}
	}
}
