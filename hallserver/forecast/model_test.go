package forecast

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

func TestTheFitFindsTheTruth(t *testing.T) {
	t.Parallel()
	r := chanceOf(11)
	services := map[hall.ServiceCode]level{ // mean and deviation of the logarithm
		"a1": {math.Log(120), 0.3}, "a2": {math.Log(600), 0.7}, "b1": {math.Log(240), 0.5},
	}
	windows := map[int]float64{1: -0.3, 2: 0, 3: 0.3}
	m := NewModel(nil)
	m.queueOf = testPlan(3).Services
	for range 10 {
		for range 120 {
			for _, s := range []hall.ServiceCode{"a1", "a2", "b1"} {
				w := 1 + r.IntN(3)
				people := 1 + 3*r.IntN(2)
				log := services[s].mean + windows[w] + services[s].variance*r.NormFloat64() + 0.8*math.Log(float64(people))
				if r.IntN(50) == 0 {
					log = math.Log(9000) // a forgotten key
				}
				m.times.observe(cell{s, w}, math.Exp(log), people)
			}
		}
		m.nextDay()
	}
	f := &m.times.fit
	for s, want := range services {
		if got := f.services[s].mean; math.Abs(got-want.mean) > 0.12 {
			t.Errorf("service %s takes %.0f s, in truth %.0f", s, math.Exp(got), math.Exp(want.mean))
		}
		if got := f.spread[s]; math.Abs(got-want.variance) > 0.12 {
			t.Errorf("service %s has deviation %.2f, in truth %.2f", s, got, want.variance)
		}
	}
	for w, want := range windows {
		if got := f.windows[w].mean; math.Abs(got-want) > 0.08 {
			t.Errorf("window %d has effect %.2f, in truth %.2f", w, got, want)
		}
	}
	if got := m.times.people.slope(); math.Abs(got-0.8) > 0.08 {
		t.Errorf("a group of n takes n^%.2f times as long, in truth n^0.80", got)
	}
}

func TestWhatIsSeenSeldomLeansOnWhatStandsAboveIt(t *testing.T) {
	t.Parallel()
	tm := newTimes()
	for range 100 {
		tm.observe(cell{"a1", 1}, 100, 1)
		tm.observe(cell{"b1", 1}, 800, 1)
	}
	tm.observe(cell{"a2", 2}, 400, 1)
	tm.refit(map[hall.ServiceCode]hall.QueueID{"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C"})
	secs := func(s hall.ServiceCode, q hall.QueueID) float64 { return math.Exp(tm.fit.service(s, q).mean) }
	if got := secs("a2", "A"); got < 105 || got > 250 {
		t.Errorf("a service seen once, for 400 s, in a queue of 100 s is taken for %.0f s", got)
	}
	if got := secs("b2", "B"); got < 700 || got > 850 {
		t.Errorf("a service never seen in a queue of 800 s is taken for %.0f s", got)
	}
	if got, all := secs("c1", "C"), math.Exp(tm.fit.hallMean); got != all {
		t.Errorf("a service of a queue never seen is taken for %.0f s, the hall's mean is %.0f", got, all)
	}
	if seldom, often := tm.fit.window(2), tm.fit.window(1); seldom.variance < 5*often.variance {
		t.Errorf("a window seen once is as certain (%v) as one seen 200 times (%v)", seldom.variance, often.variance)
	}
}

func TestRecentDaysWeighMore(t *testing.T) {
	t.Parallel()
	m := NewModel(nil)
	m.queueOf = testPlan(1).Services
	for day := range 60 {
		took := 300.0
		if day >= 30 {
			took = 600
		}
		for range 40 {
			m.times.observe(cell{Service: "a1"}, took, 1)
		}
		m.nextDay()
	}
	if got := math.Exp(m.times.fit.services["a1"].mean); got < 475 {
		t.Errorf("after 30 days of 600 s, and 30 of 300 s before, a service is taken for %.0f s", got)
	}
}

func TestADaysPaceShowsItself(t *testing.T) {
	t.Parallel()
	r := chanceOf(1)
	tm := newTimes()
	queues := map[hall.ServiceCode]hall.QueueID{"a1": "A"}
	draw := func(n int, pace float64) {
		for range n {
			tm.observe(cell{"a1", 1}, 300*math.Exp(pace+0.4*r.NormFloat64()), 1)
		}
		tm.refit(queues)
	}
	draw(500, 0)
	tm.nextDay(1)
	tm.refit(queues)
	before := tm.pace()
	draw(100, 0.15)
	after := tm.pace()
	if before.mean != 0 || after.mean < 0.01 || after.mean > 0.15 || after.variance >= before.variance {
		t.Errorf("of a day slower by 0.15 the pace is %+v, before it %+v", after, before)
	}
}

func TestTheShapeOfTimesIsAsSeen(t *testing.T) {
	t.Parallel()
	var s shape
	c := s.curve()
	for _, z := range []float64{-2, -0.5, 0, 1, 2.5} {
		if got := c.below(z); math.Abs(got-normal(z)) > 0.005 {
			t.Errorf("without data %.3f lie below %v, of the normal curve %.3f", got, z, normal(z))
		}
		if got := c.quantile(c.below(z)); math.Abs(got-z) > 0.02 {
			t.Errorf("quantile(below(%v)) = %v", z, got)
		}
	}
	for range 5000 {
		s.add(-0.5)
		s.add(1.5)
	}
	c = s.curve()
	if got := c.below(0.5); math.Abs(got-0.5) > 0.02 {
		t.Errorf("half lie at -0.5 and half at 1.5, and %.2f below 0.5", got)
	}
}

// observed plays a day through a model.
func observed(t *testing.T) *Model {
	t.Helper()
	r := chanceOf(9)
	tr := newTruth(4, 0.9, 0.5, r)
	d := newTestDay(t, testPlan(4))
	m := NewModel(nil)
	replayed(t, testPlan(4), simulate.Recorded{
		Date: "2026-05-29", ArriveS: 36_000, Service: "b2", Class: hall.Green, CallS: 36_100, EndS: 36_600, Window: 2, People: 3, Outcome: simulate.RecordedServed,
	}, m.Observe)
	m.nextDay()
	m.day, m.midnightMS = "2026-06-01", midnightMS // as the test's day has it
	d.observe = m.Observe
	d.begin()
	d.run(tr.people(r))
	return m
}

// replayed puts what was through a hall, and tells of it.
func replayed(t *testing.T, plan hall.Plan, was simulate.Recorded, observe func(hall.Record, *hall.State)) {
	t.Helper()
	h := simulate.Hall{Queues: plan.Queues, Services: plan.Services}
	for _, w := range plan.Windows {
		h.Windows = append(h.Windows, simulate.Window{WindowPlan: w})
	}
	if err := (simulate.Replay{Hall: h, Visits: []simulate.Recorded{was}}).Each(t.Context(), observe); err != nil {
		t.Fatal(err)
	}
}

func TestAModelReadBackForecastsTheSame(t *testing.T) {
	t.Parallel()
	m := observed(t)
	m.times.refit(m.queueOf)
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	back := NewModel(nil)
	if err := json.Unmarshal(raw, back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(raw), string(again)); d != "" {
		t.Errorf("read back and written again:\n%s", d)
	}
	s, now := busyState(t)
	ours := newTable(s, now, m, newLookers(), newBlend(), 1)
	theirs := newTable(s, now, back, newLookers(), newBlend(), 1)
	if len(back.arrivals.past) == 0 || len(back.arrivals.today) == 0 || len(back.presence.since) != 4 {
		t.Error("arrivals or windows were lost")
	}
	if d := cmp.Diff(ours.tickets, theirs.tickets, cmp.AllowUnexported(forecast{}, lesson{})); d != "" {
		t.Errorf("forecasts differ:\n%s", d)
	}
	if err := json.Unmarshal([]byte(`{"version": 99}`), back); err == nil || !back.Ready() {
		t.Errorf("another version: error %v, and what was known is lost", err)
	}
}

// busyState is a hall of testPlan in which some wait.
func busyState(t *testing.T) (*hall.State, int64) {
	t.Helper()
	d := newTestDay(t, testPlan(4))
	d.begin()
	for i := range 40 {
		d.nowMS += 5000
		d.issue(person{service: []hall.ServiceCode{"a1", "b1", "c2"}[i%3], class: hall.Normal, serveS: 1}, i)
		if i == 10 {
			d.call()
		}
	}
	return d.state, d.nowMS
}

func TestHabitsAreCounted(t *testing.T) {
	t.Parallel()
	var h habits
	for range 200 {
		h.called(60, false)
		h.called(2000, true)
		h.called(2000, false)
	}
	absent := h.absence()
	if absent[0] > 0.05 || math.Abs(absent[patiencePart(2000)]-0.5) > 0.05 {
		t.Errorf("after 1 minute none stay away, after 33 half; the shares are %v", absent)
	}
	for range 100 {
		h.waited(300, false)
		h.waited(450, true)
	}
	// In the second part 100 waited 150 s each, and all of them left.
	if got, want := h.leaving()[1], 100/(15_000+leaveWeighS); math.Abs(got-want) > 1e-9 {
		t.Errorf("they leave at %v a second, want %v", got, want)
	}
}

func TestTheLastDaysOfWindowsAreKeptAsTheyWere(t *testing.T) {
	t.Parallel()
	p := newPresence()
	const hour = int64(3600_000)
	for day := range daysMost + 3 {
		p.opened(1, 9*hour)
		p.closed(1, 12*hour)
		p.opened(1, 13*hour)
		p.closed(1, 17*hour+int64(day))
		p.nextDay(fmt.Sprint(day))
		p.nextDay("a Sunday") // nobody opened
	}
	if len(p.Days) != daysMost {
		t.Fatalf("%d days are kept, want %d", len(p.Days), daysMost)
	}
	want := []hall.Span{{FromMS: 9 * hour, ToMS: 12 * hour}, {FromMS: 13 * hour, ToMS: 17*hour + daysMost + 2}}
	if d := cmp.Diff(want, p.Days[daysMost-1].Windows[1]); d != "" {
		t.Errorf("of the last day:\n%s", d)
	}
	for range 3 * shiftsMost { // a clerk who goes in and out all day
		p.opened(1, 9*hour)
		p.closed(1, 9*hour+1)
		p.opened(1, 10*hour)
		p.closed(1, 10*hour+1)
	}
	if n := len(p.today[1]); n > shiftsMost {
		t.Errorf("%d times of one day are kept", n)
	}
}
