package forecast

import (
	"math"
	"slices"
)

// samples is how often the hall is played forward for one forecast. A 90 %
// quantile needs a hundred.
const samples = 100

// waits are the sampled waits of some tickets, in seconds from now; infinite
// where a sample never called them.
type waits struct {
	tickets []int32
	seconds [][]float64 // by ticket, sorted
}

// sample plays a scene and gathers the waits of the wanted tickets (nil: all).
func (c *scene) sample(seed uint64, want []int32) waits {
	k := newKernel(c, want)
	var w waits
	for i := range k.wanted {
		if k.wanted[i] {
			w.tickets = append(w.tickets, place(i))
			w.seconds = append(w.seconds, make([]float64, 0, samples))
		}
	}
	for n := range uint64(samples) {
		k.play(seed + n)
		for j, i := range w.tickets {
			s := math.Inf(1)
			if at := k.callMS[i]; at != never {
				s = seconds(at - c.nowMS)
			}
			w.seconds[j] = append(w.seconds[j], s)
		}
	}
	for _, s := range w.seconds {
		slices.Sort(s)
	}
	return w
}

// quantile is the value that a share of the sorted values lies below, between
// two of them by their distance.
func quantile(sorted []float64, share float64) float64 {
	x := share * float64(len(sorted)-1)
	i := int(x)
	if i+1 >= len(sorted) || math.IsInf(sorted[i+1], 1) {
		return sorted[i]
	}
	return sorted[i] + (x-float64(i))*(sorted[i+1]-sorted[i])
}
