package simulate_test

import (
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

// The policies are held against each other on days that the weights were not
// chosen on: how long everybody waits against first come, first served, and how
// long the urgent wait against strict priority.
func TestUrgentOnesWaitLittleAndTheOthersHardlyLonger(t *testing.T) {
	t.Parallel()
	const (
		days     = 20
		p95Most  = 1.1 // of first come, first served
		longMost = 1.3 // of strict priority
	)
	rivals := append([]string{calling.FIFO, calling.StrictPriority}, calling.Peers()...)
	for _, load := range []float64{0.7, 0.85, 1, 1.15} {
		rows, err := simulate.Comparison{Scenario: simulate.Scenario{Seed: 3000}, Loads: []float64{load}, Days: days}.
			Policies(t.Context(), append([]string{calling.Accumulating}, rivals...))
		if err != nil {
			t.Fatal(err)
		}
		of := map[string]simulate.PolicyRow{}
		for _, r := range rows {
			of[r.Policy] = r
		}
		ours := of[calling.Accumulating]
		if most := p95Most * of[calling.FIFO].P95S; ours.P95S > most {
			t.Errorf("load %v: 95 of 100 wait up to %.0f s, at most %.0f s is wanted", load, ours.P95S, most)
		}
		if most := longMost * of[calling.StrictPriority].LongestUrgentS; ours.LongestUrgentS > most {
			t.Errorf("load %v: an urgent one waits up to %.0f s, at most %.0f s is wanted", load, ours.LongestUrgentS, most)
		}
		for _, name := range rivals {
			if r := of[name]; r.P95.Less() && r.Urgent.Less() {
				t.Errorf("load %v: %s is better on both: %.0f s and %.0f s, ours %.0f s and %.0f s",
					load, name, r.P95S, r.LongestUrgentS, ours.P95S, ours.LongestUrgentS)
			}
		}
		t.Logf("load %v: p95 %.3f of fifo's, longest urgent wait %.3f of strict priority's", load,
			ours.P95S/of[calling.FIFO].P95S, ours.LongestUrgentS/of[calling.StrictPriority].LongestUrgentS)
	}
}

// Where nearly a quarter of the tickets is urgent, letting them always go first
// costs the others more than a tenth; with the default weights they pay less than that
// while the windows can do the work, and a third less than they would when they cannot.
func TestManyUrgentOnesDoNotMakeTheOthersPay(t *testing.T) {
	t.Parallel()
	const urgent = 0.23 * 8 / 9 // and one green ticket for eight of priority
	for _, tc := range []struct {
		load, p95Most float64
	}{{0.85, 1.1}, {1, 1.15}, {1.15, 1.21}} {
		rows, err := simulate.Comparison{Scenario: simulate.Scenario{Seed: 3000, Urgent: urgent}, Loads: []float64{tc.load}, Days: 20}.
			Policies(t.Context(), calling.Policies())
		if err != nil {
			t.Fatal(err)
		}
		ours, fifo, strict := rows[0], rows[1], rows[2]
		byFIFO, byStrict := ours.P95S/fifo.P95S, strict.P95S/fifo.P95S
		t.Logf("load %v: 95 of 100 wait %.3f of fifo's, %.3f where the urgent always go first; longest urgent %.0f s, %.0f s and with fifo %.0f s",
			tc.load, byFIFO, byStrict, ours.LongestUrgentS, strict.LongestUrgentS, fifo.LongestUrgentS)
		if byFIFO > tc.p95Most {
			t.Errorf("load %v: 95 of 100 wait %.3f of fifo's, at most %v is wanted", tc.load, byFIFO, tc.p95Most)
		}
		if byStrict < 1.1 || ours.LongestUrgentS > 0.6*fifo.LongestUrgentS {
			t.Errorf("load %v: strict priority %.3f of fifo's: nothing to bound; or the urgent wait %.0f s of fifo's %.0f s",
				tc.load, byStrict, ours.LongestUrgentS, fifo.LongestUrgentS)
		}
	}
}

// Every call of whole days is held against the bound that the rules promise each
// class: nobody is passed by somebody who has not waited long enough for it.
func TestNoClassIsPassedBeyondItsBound(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		rules  calling.Rules
		urgent float64 // 0: as few as usual
	}{
		"the defaults":  {},
		"with promises": {rules: calling.Rules{MaxWaitS: map[string]float64{"normal": 3600, "agent": 3600, "priority": 900, "green": 600}}},
		"many urgent":   {urgent: 0.2},
	} {
		for _, load := range []float64{0.7, 1.15} {
			d, err := simulate.Scenario{Seed: 41, Load: load, Urgent: of.urgent, HistoryDays: -1}.Make(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d.Hall.Rules.Calling = of.rules
			passed := 0
			d.Watch = func(r hall.Record, s *hall.State) {
				if e, ok := r.Event.(hall.TicketCalled); ok {
					passed += checkCall(t, s, e, r.AtMS)
				}
			}
			run(t, d)
			if passed == 0 {
				t.Errorf("%s, load %v: nobody was ever passed", name, load)
			}
		}
	}
}

// checkCall counts those that a call goes over although they came before.
func checkCall(t *testing.T, s *hall.State, e hall.TicketCalled, nowMS int64) (passed int) {
	t.Helper()
	cs, rules := s.Candidates(s.Windows.Get(e.Window), nowMS), s.Calling()
	var j calling.Candidate
	for _, c := range cs {
		if c.Ticket == string(e.Ticket) {
			j = c
		}
	}
	waited := func(c *calling.Candidate) float64 { return float64(nowMS-c.CreditMS) / 1000 }
	late := func(c *calling.Candidate) bool {
		promise, ok := rules.MaxWaitS[c.Class]
		return ok && waited(c) > promise
	}
	for _, i := range cs {
		if i.CreditMS < j.CreditMS {
			passed++
		}
		least := (rules.Rate(i.Class, i.Queue)*waited(&i) + rules.HeadStart(i.Class) - rules.HeadStart(j.Class)) / rules.Rate(j.Class, j.Queue)
		switch {
		case late(&i) && !late(&j), late(&i) && waited(&j) < waited(&i), !late(&i) && !late(&j) && waited(&j) < least-1e-6:
			t.Errorf("%s (%s) after %.0f s was called over %s (%s) after %.0f s", j.Number, j.Class, waited(&j), i.Number, i.Class, waited(&i))
		}
	}
	return passed
}

func TestEstimatorsAreScoredByWhatCame(t *testing.T) {
	t.Parallel()
	make := func(name string, _ uint64) (simulate.Estimator, error) {
		if name == "patient" {
			return &patient{}, nil
		}
		return &never{}, nil
	}
	rows, err := simulate.Comparison{Scenario: simulate.Scenario{Seed: 3, Windows: 4, HistoryDays: 1}, Loads: []float64{0.9}, Days: 2}.
		Estimators(t.Context(), []string{"patient", "never"}, make)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0].RMSE <= 0 || rows[0].RMSE >= rows[1].RMSE || rows[1].Coverage >= rows[0].Coverage || rows[1].RMSE < 1 {
		t.Errorf("one who counts those ahead is no better than one who never expects a wait: %+v", rows)
	}
}

// never expects no wait.
type never struct{}

func (never) Observe(hall.Record, *hall.State) {}
func (never) At(*hall.State, int64, hall.TicketID) simulate.Wait {
	return simulate.Wait{}
}
