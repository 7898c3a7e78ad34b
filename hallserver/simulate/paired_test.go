package simulate

import "testing"

func TestADifferenceDayByDayCountsWhenItIsNoChance(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		one, other []float64
		want       Paired
		less       bool
	}{
		"always a tenth less":       {[]float64{90, 180}, []float64{100, 200}, Paired{More: -0.1, Error: 0.0333}, true},
		"the same":                  {[]float64{100, 200}, []float64{100, 200}, Paired{}, false},
		"more":                      {[]float64{110, 210, 111}, []float64{100, 200, 100}, Paired{More: 0.0775, Error: 0.0025}, false},
		"less on average, by a day": {[]float64{101, 101, 50}, []float64{100, 100, 100}, Paired{More: -0.16, Error: 0.17}, false},
		"one day says nothing":      {[]float64{50}, []float64{100}, Paired{}, false},
		"nobody waited":             {[]float64{0, 0}, []float64{0, 0}, Paired{}, false},
	} {
		got := paired(c.one, c.other)
		if got != c.want || got.Less() != c.less {
			t.Errorf("%s: %+v, less %v; want %+v, %v", about, got, got.Less(), c.want, c.less)
		}
	}
}
