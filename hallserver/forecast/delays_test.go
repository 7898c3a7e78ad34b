package forecast

import (
	"math"
	"slices"
	"testing"
)

// lasts are the quantiles of how much longer delays last.
func lasts(l *lasting, passedS float64) (p10, p50, p90 float64) {
	var all []float64
	for i := range 1000 {
		all = append(all, l.after(passedS, (float64(i)+0.5)/1000))
	}
	slices.Sort(all)
	return quantile(all, 0.1), quantile(all, 0.5), quantile(all, 0.9)
}

func TestDelaysAreDrawnAsTheyWere(t *testing.T) {
	t.Parallel()
	var minute, absent, others delays
	for range 300 {
		minute.add(60)
	}
	r := chanceOf(6)
	for range 4000 {
		if r.Float64() < 0.8 {
			absent.add(10)
		} else {
			absent.add(1200)
		}
		// Of one that lasts 100 s on average no more is seen than an exponential time
		// of the same mean: half of them are cut.
		took, seen := 100*r.ExpFloat64(), 100*r.ExpFloat64()
		if took < seen {
			others.add(took)
		} else {
			others.cut(seen)
		}
	}
	for _, c := range []struct {
		name          string
		of            *delays
		passedS       float64
		p10, p50, p90 float64
	}{
		{"a minute each time", &minute, 0, 60, 60, 60},
		{"a minute each time, of which half is over", &minute, 30, 30, 30, 30},
		{"at the desk or away", &absent, 0, 10, 10, 1200},
		{"away, since a minute", &absent, 60, 1140, 1140, 1140},
		{"cut short by others", &others, 0, 10, 69, 230},
		{"cut short by others, after a time", &others, 60, 10, 69, 230},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p10, p50, p90 := lasts(c.of.curve(atOnce), c.passedS)
			for _, v := range [][2]float64{{p10, c.p10}, {p50, c.p50}, {p90, c.p90}} {
				if math.Abs(v[0]-v[1]) > 5+0.15*v[1] {
					t.Errorf("it lasts %.0f, %.0f, %.0f s, want %.0f, %.0f, %.0f", p10, p50, p90, c.p10, c.p50, c.p90)
					break
				}
			}
		})
	}
}

func TestNothingSeenLastsNothing(t *testing.T) {
	t.Parallel()
	var d delays
	if l := d.curve(atOnce); !l.none || l.draw(0.99) != 0 {
		t.Errorf("a delay of %d ms was drawn of nothing", l.draw(0.99))
	}
	if _, p50, _ := lasts(d.curve(atOnce), 300); p50 < 100 || p50 > 600 {
		t.Errorf("what has lasted five minutes lasts on for %.0f s, want about as long again", p50)
	}
}

func TestAWholeDelayIsDrawnAsItsPartsSay(t *testing.T) {
	t.Parallel()
	var d delays
	for i := range 1000 {
		d.add(float64(i%100) + 1)
	}
	l, sum := d.curve(atOnce), 0.0
	for i := range 1000 {
		sum += seconds(l.draw((float64(i) + 0.5) / 1000))
	}
	if mean := sum / 1000; math.Abs(mean-50) > 4 {
		t.Errorf("it lasts %.1f s on average, want 50", mean)
	}
}
