package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// MaxPauseReasons bounds a closed list of reasons.
const MaxPauseReasons = 30

func (k *checker) rules() {
	r := k.c.Rules
	for _, n := range []struct {
		key   string
		value *int
		most  int
	}{
		{"recall_limit", r.RecallLimit, 20},
		{"return_after", r.ReturnAfter, 100},
		{"returns", r.Returns, 20},
		{"young_call_seconds", r.YoungCallSeconds, 3600},
		{"per_person_day", r.PerPersonDay, 1000},
		{"per_person_live", r.PerPersonLive, 1000},
		{"group_max", r.GroupMax, 1000},
		{"rate_within_minutes", r.RateWithinMinutes, 24 * 60},
		{"appointments.early_minutes", r.Appointments.EarlyMinutes, 24 * 60},
		{"appointments.late_minutes", r.Appointments.LateMinutes, 24 * 60},
		{"appointments.per_person", r.Appointments.PerPerson, 1000},
	} {
		if n.value != nil && (*n.value < 0 || *n.value > n.most) {
			k.report("$.rules."+n.key, "%d; 0 to %d", *n.value, n.most)
		}
	}
	if l := r.Appointments.AfterLate; l != "" && l != hall.LateNormal && l != hall.LateRefuse {
		k.report("$.rules.appointments.after_late", "%q is neither %s nor %s", l, hall.LateNormal, hall.LateRefuse)
	}
	k.calling()
	k.words("pause_reasons", r.PauseReasons)
	k.words("park_reasons", r.ParkReasons)
	k.words("transfer_reasons", r.TransferReasons)
	k.words("outcomes", r.Outcomes)
	k.words("rating_reasons", r.RatingReasons)
	k.words("class_reasons", r.ClassReasons)
}

func (k *checker) calling() {
	c := k.c.Rules.Calling
	if c.Policy != "" && !slices.Contains(calling.Policies(), c.Policy) {
		k.report("$.rules.calling.policy", "policy %q is not one of %s", c.Policy, strings.Join(calling.Policies(), ", "))
	}
	// A rate of nothing would let its people wait for ever.
	k.weights("rates", c.Rates, 0.1, calling.RateMost, k.class)
	k.weights("head_start_minutes", c.HeadStartMinutes, 0, 240, k.class)
	k.weights("max_wait_minutes", c.MaxWaitMinutes, 1, calling.WaitMost/60, k.class)
	k.weights("queue_rates", c.QueueRates, 0.1, 100, k.queue)
}

// weights checks numbers by class or queue, from least to most.
func (k *checker) weights(key string, weights map[string]float64, least, most float64, known func(path, name string)) {
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		at := "$.rules.calling." + key + "." + name
		known(at, name)
		if w := weights[name]; !(w >= least && w <= most) { // NaN too
			k.report(at, "%v; %v to %v", w, least, most)
		}
	}
}

func (k *checker) class(path, name string) {
	if !slices.Contains(hall.Classes(), hall.Class(name)) {
		k.report(path, "class %q is not one of %v", name, hall.Classes())
	}
}

// words checks a closed list.
func (k *checker) words(key string, reasons []PauseReason) {
	if len(reasons) > MaxPauseReasons {
		k.report("$.rules."+key, "%d reasons, at most %d", len(reasons), MaxPauseReasons)
		return
	}
	for i, p := range reasons {
		at := fmt.Sprintf("$.rules.%s[%d]", key, i)
		if !idForm.MatchString(p.Code) || slices.ContainsFunc(reasons[:i], func(q PauseReason) bool { return q.Code == p.Code }) {
			k.report(at+".code", "code %q: small letters, digits, - and _, each once", p.Code)
		}
		k.text(at+".name", p.Name, true)
	}
}
