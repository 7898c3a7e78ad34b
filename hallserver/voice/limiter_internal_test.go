package voice

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatLiesWithinReachIsFoundAsByLookingAtEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 60).Draw(t, "x")
		reach := rapid.IntRange(1, 70).Draw(t, "reach")
		least, average := make([]float64, len(x)), make([]float64, len(x))
		leastWithin(least, x, reach, nil)
		meanWithin(average, x, reach)
		for i := range x {
			near := x[max(i-reach, 0):min(i+reach+1, len(x))]
			if least[i] != slices.Min(near) || math.Abs(average[i]-mean(near)) > 1e-12 {
				t.Fatalf("at %d: least %v, mean %v of %v", i, least[i], average[i], near)
			}
		}
	})
}
