package calling_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// now is when the candidates below are looked at.
const now = int64(1_700_000_000_000)

// came is a candidate who came so many minutes ago.
func came(number, class string, minutesAgo int64) calling.Candidate {
	at := now - minutesAgo*60_000
	return calling.Candidate{Ticket: "t-" + number, Number: number, Queue: "A", Class: class, ArrivedMS: at, CreditMS: at}
}

// booked is a candidate with an appointment so many minutes ago; negative: ahead.
func booked(number string, cameAgo, slotAgo int64) calling.Candidate {
	c := came(number, "appointment", cameAgo)
	c.SlotMS = now - slotAgo*60_000
	c.CreditMS = c.SlotMS
	return c
}

func at(c calling.Candidate, order int, help bool) calling.Candidate {
	c.Order, c.Help = order, help
	return c
}

// order calls everybody, one after another, at one moment.
func order(r calling.Rules, cs []calling.Candidate) []string {
	cs = slices.Clone(cs)
	var out []string
	for len(cs) > 0 {
		i, _ := r.Next(now, cs)
		out = append(out, cs[i].Number)
		cs = slices.Delete(cs, i, i+1)
	}
	return out
}

func TestEachPolicyCallsInItsOwnOrder(t *testing.T) {
	t.Parallel()
	mixed := []calling.Candidate{
		came("N30", "normal", 30), came("N10", "normal", 10), came("P5", "priority", 5), came("P1", "priority", 1),
		came("G2", "green", 2), booked("A3", 20, 3), booked("A-9", 25, -9),
	}
	windows := []calling.Candidate{
		at(came("own-first", "normal", 5), 0, false), at(came("own-second", "priority", 20), 1, false),
		at(came("helped", "green", 50), 2, true), at(came("own-old", "normal", 40), 1, false),
	}
	for name, c := range map[string]struct {
		rules calling.Rules
		of    []calling.Candidate
		want  string
	}{
		"fifo":        {calling.Rules{Policy: "fifo"}, mixed, "N30 A-9 A3 N10 P5 G2 P1"},
		"priority":    {calling.Rules{Policy: "priority"}, mixed, "G2 P5 P1 A-9 A3 N30 N10"},
		"novosga":     {calling.Rules{Policy: "novosga"}, mixed, "A3 A-9 G2 P1 P5 N10 N30"},
		"novosga-asc": {calling.Rules{Policy: "novosga-asc"}, mixed, "A3 A-9 G2 P5 P1 N30 N10"},
		// P5 came before A3's time only at -3 minutes: after it.
		"zms":  {calling.Rules{Policy: "zms"}, mixed, "G2 P5 A3 P1 N30 N10 A-9"},
		"theq": {calling.Rules{Policy: "theq"}, windows, "own-second own-old own-first helped"},
		"qsystem": {
			calling.Rules{Policy: "qsystem"}, windows, "own-first own-second own-old helped",
		},
		"novosga weighs the clerk's queues": {
			calling.Rules{Policy: "novosga-asc"}, windows, "own-first own-second own-old helped",
		},
		"accumulating, with plain weights": {
			calling.Rules{
				Rates:      map[string]float64{"priority": 4, "green": 4, "appointment": 1},
				HeadStartS: map[string]float64{"priority": 0, "green": 720, "appointment": 0},
			},
			mixed, "N30 P5 G2 N10 P1 A3 A-9", // credits in minutes: 30, 20 and earlier, 20, 10, 4, 3, -9
		},
		"beyond the promise, the longest wait first": {
			calling.Rules{
				Rates:    map[string]float64{"priority": 9, "appointment": 2},
				MaxWaitS: map[string]float64{"normal": 480, "green": 60},
			},
			mixed, "N30 N10 G2 P5 P1 A3 A-9",
		},
		"a queue that counts more": {
			calling.Rules{QueueRates: map[string]float64{"B": 3}},
			[]calling.Candidate{came("A9", "normal", 9), {Number: "B4", Queue: "B", Class: "normal", ArrivedMS: now - 240_000, CreditMS: now - 240_000}},
			"B4 A9",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(strings.Fields(c.want), order(c.rules, c.of)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNobodyToCallIsNoCall(t *testing.T) {
	t.Parallel()
	if i, why := (calling.Rules{}).Next(now, nil); i != -1 || why.Code != "" {
		t.Errorf("Next of nobody = %d, %v", i, why)
	}
}

func TestBeforeIsAnOrderThatNextFollows(t *testing.T) {
	t.Parallel()
	cs := []calling.Candidate{
		came("N30", "normal", 30), at(came("N10", "normal", 10), 1, true), came("P5", "priority", 5), came("P1", "priority", 1),
		came("G2", "green", 2), booked("A3", 20, 3), booked("A-9", 25, -9), came("R7", "returning", 7),
	}
	for _, policy := range slices.Concat(calling.Policies(), calling.Peers()) {
		r := calling.Rules{Policy: policy, MaxWaitS: map[string]float64{"normal": 1200}}
		sorted := order(r, cs)
		for i := range cs {
			for j := range cs {
				want := slices.Index(sorted, cs[i].Number) < slices.Index(sorted, cs[j].Number)
				if got := r.Before(now, &cs[i], &cs[j]); got != want {
					t.Errorf("%s: %s before %s = %t", policy, cs[i].Number, cs[j].Number, got)
				}
			}
		}
	}
}

func TestWrongRulesAreRefusedByName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules calling.Rules
		want  string
	}{
		"an unknown policy":       {calling.Rules{Policy: "lottery"}, `policy "lottery"`},
		"an unknown class":        {calling.Rules{Rates: map[string]float64{"vip": 2}}, `rate: class "vip"`},
		"a negative rate":         {calling.Rules{Rates: map[string]float64{"normal": -1}}, "rate of normal: -1"},
		"a rate of nothing":       {calling.Rules{Rates: map[string]float64{"normal": 0}}, "rate of normal: 0"},
		"a rate that is none":     {calling.Rules{Rates: map[string]float64{"green": math.NaN()}}, "rate of green: NaN"},
		"a queue rate of nothing": {calling.Rules{QueueRates: map[string]float64{"A": 0}}, "queue rate of A: 0"},
		"a negative head start":   {calling.Rules{HeadStartS: map[string]float64{"green": -5}}, "head start of green: -5"},
		"a promise of nothing":    {calling.Rules{MaxWaitS: map[string]float64{"normal": 0}}, "promise of normal: 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := c.rules.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Check = %v, want %q", err, c.want)
			}
		})
	}
	for _, policy := range append(slices.Concat(calling.Policies(), calling.Peers()), "") {
		if err := (calling.Rules{Policy: policy}).Check(); err != nil {
			t.Errorf("policy %q: %v", policy, err)
		}
	}
}

func TestTheClassesAreTheHalls(t *testing.T) {
	t.Parallel()
	var want []string
	for _, c := range hall.Classes() {
		want = append(want, string(c))
	}
	if diff := cmp.Diff(want, calling.Classes()); diff != "" {
		t.Error(diff)
	}
}

func TestTheReasonIsToldInWordsAndNumbers(t *testing.T) {
	t.Parallel()
	old, urgent, slot := came("N30", "normal", 30), came("P5", "priority", 5), booked("A3", 20, 3)
	helped := at(came("H50", "normal", 50), 2, true)
	rules := calling.Rules{Rates: map[string]float64{"priority": 10}, HeadStartS: map[string]float64{"priority": 60}}
	for name, c := range map[string]struct {
		rules calling.Rules
		of    []calling.Candidate
		code  string
		text  string
	}{
		"the longest wait":   {rules, []calling.Candidate{old}, calling.LongestWait, "已等候 30 分钟，是本窗口可办队列中等候最久的。"},
		"the highest credit": {rules, []calling.Candidate{old, urgent}, calling.HighestCredit, "已等候 5 分钟，按号类折算为 51 分钟，先于早到的 1 个号。"},
		"helping":            {rules, []calling.Candidate{helped}, calling.Helping, "A 队列等候过久，本窗口支援；此号已等候 50 分钟。"},
		"an appointment": {
			calling.Rules{Rates: map[string]float64{"appointment": 100}}, []calling.Candidate{old, slot}, calling.AtItsSlot, "预约时间已到，已等候 20 分钟。",
		},
		"a promise": {
			calling.Rules{Rates: map[string]float64{"priority": 0.1}, MaxWaitS: map[string]float64{"priority": 240}},
			[]calling.Candidate{old, urgent},
			calling.Promised, "已等候 5 分钟，超过本类号承诺的 4 分钟，优先呼叫。",
		},
		"another rule": {calling.Rules{Policy: "priority"}, []calling.Candidate{old, urgent}, calling.ByPolicy, "已等候 5 分钟，按 priority 规则先于早到的 1 个号。"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, why := c.rules.Next(now, c.of)
			if why.Code != c.code || why.Text() != c.text {
				t.Errorf("%s: %s", why.Code, why.Text())
			}
			raw, err := json.Marshal(why)
			if err != nil {
				t.Fatal(err)
			}
			var stored calling.Why
			if err := json.Unmarshal(raw, &stored); err != nil || stored.Text() != c.text {
				t.Errorf("stored: %v, %s", err, stored.Text())
			}
		})
	}
	for _, code := range calling.Codes() {
		if (calling.Why{Code: code}).Text() == "" {
			t.Errorf("code %s has no sentence", code)
		}
	}
}

// fiveHundred is a full hall.
func fiveHundred() []calling.Candidate {
	cs := make([]calling.Candidate, 500)
	for i := range cs {
		cs[i] = came("N", []string{"normal", "normal", "normal", "priority"}[i%4], int64(500-i))
	}
	return cs
}

func TestComparingAllocatesNothing(t *testing.T) {
	cs := fiveHundred()
	r := calling.Rules{Rates: map[string]float64{"priority": 3}}
	for _, policy := range slices.Concat(calling.Policies(), calling.Peers()) {
		r.Policy = policy
		few := testing.AllocsPerRun(20, func() { r.Next(now, cs[:2]) })
		many := testing.AllocsPerRun(20, func() { r.Next(now, cs) })
		if many > few+6 { // the numbers of Why
			t.Errorf("%s: %v allocations for 2, %v for 500", policy, few, many)
		}
	}
}

func BenchmarkNextOfFiveHundred(b *testing.B) {
	cs := fiveHundred()
	r := calling.Rules{Rates: map[string]float64{"priority": 3}}
	for b.Loop() {
		r.Next(now, cs)
	}
}
