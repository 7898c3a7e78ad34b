package calling_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall/calling"
)

// weighed are the rates and head starts of some classes.
func weighed(r calling.Rules) map[string]string {
	out := map[string]string{}
	for _, class := range []string{"normal", "named", "appointment", "priority", "green"} {
		out[class] = fmt.Sprintf("%.1f %.0f", r.Rate(class, ""), r.HeadStart(class))
	}
	return out
}

func TestManyUrgentOnesGainMoreSlowly(t *testing.T) {
	t.Parallel()
	unbounded := map[string]string{"normal": "1.0 0", "named": "2.0 0", "appointment": "8.0 300", "priority": "150.0 3600", "green": "180.0 3600"}
	for name, tc := range map[string]struct {
		rules calling.Rules
		tally calling.Tally
		want  map[string]string
	}{
		"nobody yet":          {want: unbounded},
		"a seventh":           {tally: calling.Tally{All: 140, Urgent: 20}, want: unbounded},
		"three of the first":  {tally: calling.Tally{All: 3, Urgent: 3}, want: unbounded},
		"hardly more":         {tally: calling.Tally{All: 1000, Urgent: 143}, want: unbounded},
		"three twentieths":    {tally: calling.Tally{All: 100, Urgent: 15}, want: map[string]string{"normal": "1.0 0", "named": "2.0 0", "appointment": "8.0 300", "priority": "21.0 504", "green": "25.2 504"}},
		"a fifth":             {tally: calling.Tally{All: 100, Urgent: 20}, want: map[string]string{"normal": "1.0 0", "named": "2.0 0", "appointment": "3.5 131", "priority": "3.5 84", "green": "4.2 84"}},
		"half":                {tally: calling.Tally{All: 100, Urgent: 50}, want: map[string]string{"normal": "1.0 0", "named": "1.4 0", "appointment": "1.4 52", "priority": "1.4 34", "green": "1.7 34"}},
		"all":                 {tally: calling.Tally{All: 100, Urgent: 100}, want: map[string]string{"normal": "1.0 0", "named": "1.2 0", "appointment": "1.2 44", "priority": "1.2 28", "green": "1.4 28"}},
		"a rate of its own":   {rules: calling.Rules{Rates: map[string]float64{"priority": 150}}, tally: calling.Tally{All: 100, Urgent: 50}, want: unbounded},
		"a start of its own":  {rules: calling.Rules{HeadStartS: map[string]float64{"green": 3600}}, tally: calling.Tally{All: 100, Urgent: 50}, want: unbounded},
		"another of its own":  {rules: calling.Rules{Rates: map[string]float64{"appointment": 6}}, tally: calling.Tally{All: 100, Urgent: 20}, want: map[string]string{"normal": "1.0 0", "named": "2.0 0", "appointment": "6.0 300", "priority": "3.5 84", "green": "4.2 84"}},
		"fewer than they had": {rules: calling.Rules{RateBound: 2}, tally: calling.Tally{All: 100, Urgent: 5}, want: unbounded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, weighed(tc.rules.Today(tc.tally))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The bound is of a moment: a plan that is written down never has it.
func TestABoundIsNeverWrittenDown(t *testing.T) {
	t.Parallel()
	r := calling.Rules{}.Today(calling.Tally{All: 100, Urgent: 50})
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if r.RateBound == 0 || string(raw) != "{}" {
		t.Errorf("bound %v, written as %s", r.RateBound, raw)
	}
}

func TestATallyCountsAndTakesBack(t *testing.T) {
	t.Parallel()
	var tally calling.Tally
	for _, class := range calling.Classes() {
		tally.Add(class, 1)
	}
	tally.Add("green", -1)
	if want := (calling.Tally{All: len(calling.Classes()) - 1, Urgent: 1}); tally != want {
		t.Errorf("%+v, not %+v", tally, want)
	}
}
