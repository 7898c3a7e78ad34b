package forecast

import (
	"encoding/json"
	"math"
	"testing"
)

// looked is a hall at which the simulation and the simple estimates say so much.
func looked(simulated, ql, hol float64) views {
	return views{state: allBusy, queue: "A", mean: simulated, p50: simulated, p90: simulated + 60, ql: ql, hol: hol, les: hol, lately: hol, share: 1}
}

// fares lets a blend learn from n tickets and gives its error, by the mean wait, and
// how often the range's upper end held, over the second half.
func fares(b *blend, n int, next func(i int) (v views, actual float64)) (rmse, held float64) {
	squares, waited, within, counted := 0.0, 0.0, 0.0, 0.0
	for i := range n {
		v, actual := next(i)
		l := b.tell(v)
		if i >= n/2 {
			counted++
			squares += (actual - l.pointS) * (actual - l.pointS)
			waited += actual
			if actual <= l.upperS {
				within++
			}
		}
		b.observe(l, actual)
	}
	return math.Sqrt(squares/counted) / (waited / counted), within / counted
}

func TestAHallGetsTheEstimateThatFitsIt(t *testing.T) {
	t.Parallel()
	r := chanceOf(3)
	for _, c := range []struct {
		name string
		next func(wait float64) views
	}{
		{"where the simulation is right, it is believed", func(w float64) views { return looked(w, 3*w*r.Float64(), 2*w*r.Float64()) }},
		{"where it tells half, it is doubled", func(w float64) views { return looked(w/2, 3*w*r.Float64(), 2*w*r.Float64()) }},
		{"where the people ahead tell it, they are asked", func(w float64) views { return looked(4*w*r.Float64(), w, 2*w*r.Float64()) }},
		{"where the head of the line tells it, it is", func(w float64) views { return looked(4*w*r.Float64(), 3*w*r.Float64(), w) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			rmse, held := fares(newBlend(), 1500, func(int) (views, float64) {
				wait := 300 + 600*r.Float64()
				return c.next(wait), wait * math.Exp(0.1*r.NormFloat64())
			})
			if rmse > 0.2 {
				t.Errorf("the error is %.3f of the mean wait, of which chance is 0.1", rmse)
			}
			if held < 0.87 || held > 0.93 {
				t.Errorf("%.3f hold", held)
			}
		})
	}
}

func TestNineOfTenRangesHoldWhateverTheSimulationSays(t *testing.T) {
	t.Parallel()
	r := chanceOf(4)
	for _, c := range []struct {
		name   string
		spread float64 // of what it says, by what is so
		odd    func(i int) float64
	}{
		{"too narrow", 0.3, func(int) float64 { return 1 }},
		{"too wide", 3, func(int) float64 { return 1 }},
		{"no range at all", 0, func(int) float64 { return 1 }},
		{"calm and wild days in turn", 1, func(i int) float64 { return 0.5 + 2*float64(i/400%2) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, held := fares(newBlend(), 6000, func(i int) (views, float64) {
				v := looked(600, 500, 700)
				v.p90 = v.p50 + c.spread*1.28*100
				return v, math.Max(0, 600+100*c.odd(i)*r.NormFloat64())
			})
			if held < 0.87 || held > 0.93 {
				t.Errorf("%.3f hold", held)
			}
		})
	}
}

func TestAWaitOfAMinuteIsToldThoughTheSimulationSaysNone(t *testing.T) {
	t.Parallel()
	b := newBlend()
	free := views{state: someFree, queue: "A", share: 1}
	for i := range 300 {
		l := b.tell(free)
		if i >= 30 && (l.upperS < 60 || i >= 30 && math.Abs(l.pointS-60) > 15) {
			t.Fatalf("after %d waits of 60 s it tells %.0f to %.0f s", i, l.pointS, l.upperS)
		}
		b.observe(l, 60)
	}
}

func TestABlendGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	r := chanceOf(5)
	b := newBlend()
	fares(b, 200, func(int) (views, float64) {
		w := 900 * r.Float64()
		return looked(w, 2*w, w/2), w
	})
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	back := newBlend()
	if err := json.Unmarshal(raw, back); err != nil {
		t.Fatal(err)
	}
	back.ready()
	v := looked(400, 500, 600)
	ours, theirs := b.tell(v).told(), back.tell(v).told()
	if math.Abs(ours.P50S-theirs.P50S) > 1e-6 || math.Abs(ours.P90S-theirs.P90S) > 1e-6 {
		t.Errorf("it told %v, and after it was read again %v", ours, theirs)
	}
}

func TestOneOddThingSpoilsNothing(t *testing.T) {
	t.Parallel()
	b := newBlend()
	b.observe(b.tell(looked(math.Inf(1), math.NaN(), 1e12)), 1e12)
	for range 200 {
		b.observe(b.tell(looked(600, 600, 600)), 600)
	}
	if l := b.tell(looked(600, 600, 600)); !(math.Abs(l.pointS-600) < 60) || !(l.upperS < 6000) {
		t.Errorf("it tells %.0f to %.0f s where all say 600", l.pointS, l.upperS)
	}
}
