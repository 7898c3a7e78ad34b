package forecast

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// The days that forecasts are judged on. Nothing was tuned on their seeds, nor on
// the second and third halls at all.
func judgedHalls() map[string]simulate.Comparison {
	return map[string]simulate.Comparison{
		"8 windows":                  {Days: 2, Scenario: simulate.Scenario{Seed: 20_001}},
		"services that vary more":    {Days: 1, Scenario: simulate.Scenario{Seed: 30_001, CV: 1.2, Windows: 9}},
		"12 windows, 4 queues, rush": {Days: 1, Scenario: simulate.Scenario{Seed: 40_001, CV: 0.5, Windows: 12, Queues: 4, Rush: 0.7, HistoryDays: 6}},
	}
}

func TestForwardBeatsItsRivalsOnDaysNotSeen(t *testing.T) {
	t.Parallel()
	reach := map[float64]float64{0.85: 0.85, 1: 0.7, 1.15: 0.6}
	for name, c := range judgedHalls() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.Loads = []float64{0.85, 1, 1.15}
			rows, err := c.Estimators(t.Context(), Estimators(), NewEstimator)
			if err != nil {
				t.Fatal(err)
			}
			best := map[float64]float64{}
			for _, r := range rows {
				t.Logf("load %v: %-10s error %.2f of the mean wait, %.2f within P90", r.Load, r.Estimator, r.RMSE, r.Coverage)
				if r.Estimator != Forward && (best[r.Load] == 0 || r.RMSE < best[r.Load]) {
					best[r.Load] = r.RMSE
				}
			}
			covered := 0.0
			for _, r := range rows {
				if r.Estimator != Forward {
					continue
				}
				if r.RMSE > reach[r.Load]*best[r.Load] {
					t.Errorf("load %v: error %.2f, the best rival's %.2f; want at most %.2f of it", r.Load, r.RMSE, best[r.Load], reach[r.Load])
				}
				covered += r.Coverage / 3
			}
			// Waits of one day hang together, so two days of one load say little.
			if covered < 0.85 || covered > 0.95 {
				t.Errorf("%.3f of the waits were within P90, want 0.85 to 0.95", covered)
			}
		})
	}
}

func TestTheSameSeedGivesTheSameForecasts(t *testing.T) {
	t.Parallel()
	day, err := simulate.Scenario{Seed: 5, HistoryDays: 2, Windows: 4}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run := func(seed uint64) []simulate.TicketOutcome {
		if day.Estimator, err = NewEstimator(Forward, seed); err != nil {
			t.Fatal(err)
		}
		out, err := simulate.Run(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		return out.Tickets
	}
	first := run(1)
	if d := cmp.Diff(first, run(1)); d != "" {
		t.Errorf("one seed, two days:\n%s", d)
	}
	if cmp.Equal(first, run(2)) {
		t.Error("another seed changed nothing")
	}
}

func TestAnUnknownEstimatorIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := NewEstimator("crystal-ball", 1); err == nil {
		t.Error("made an estimator that does not exist")
	}
	for _, name := range Estimators() {
		if _, err := NewEstimator(name, 1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rivalsHall has queue A with windows 1 and 2. It is 350 s, the seventh has just
// come, and two wait before it. The estimator has seen it all, and that a service
// took 300 s the day before.
func rivalsHall(t *testing.T, estimator string) (*testDay, simulate.Estimator) {
	t.Helper()
	plan := hall.Plan{
		Digest: "rivals", Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"a1": "A"},
		Windows: []hall.WindowPlan{{Number: 1, Queues: []hall.QueueID{"A"}}, {Number: 2, Queues: []hall.QueueID{"A"}}},
	}
	e, err := NewEstimator(estimator, 1)
	if err != nil {
		t.Fatal(err)
	}
	replayed(t, plan, simulate.Recorded{
		Date: "2026-05-29", Service: "a1", Class: hall.Normal, ArriveS: 36_000, CallS: 36_000, EndS: 36_300, Window: 1, Outcome: simulate.RecordedServed,
	}, e.Observe)
	d := newTestDay(t, plan)
	d.observe = e.Observe
	d.begin()
	begin, i := d.nowMS, 0
	at := func(seconds int64, people int) {
		d.nowMS = begin + seconds*1000
		for range people {
			d.issue(person{service: "a1", class: hall.Normal}, i)
			i++
		}
	}
	at(0, 4)
	d.call()
	at(100, 0)
	d.finish(1)
	d.call()
	at(100, 2)
	at(200, 0)
	d.finish(2)
	d.call()
	at(350, 1)
	return d, e
}

func TestRivalsReckonAsTheyAreDescribed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]simulate.Wait{
		QL:        certain(3 * (21*300.0 + 100 + 200) / 23 / 2), // all, and itself, at the mean of those seen, and of 20 that take 300 s
		MeanAhead: certain(2 * 200 / 2),                         // 2 ahead, the last took 300, 100 and 200 s, 2 windows
		HOL:       certain(250),                                 // the first came at 100 s
		LES:       certain(200),                                 // who was called at 200 s came at 0 s
		ZMS:       {P50S: 0, P90S: 18 * 60},                     // slots of 6 minutes: 3 of them; 2 ahead for 2 windows
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, e := rivalsHall(t, name)
			if d := cmp.Diff(want, e.At(d.state, d.nowMS, "ticket-00006")); d != "" {
				t.Errorf("want-, got+:\n%s", d)
			}
		})
	}
}
