package voice

import "math"

const (
	ceiling = 0.891 // -1 dB of full scale
	// lookaheadSeconds is how long the limiter takes to give way.
	lookaheadSeconds = 0.003
	normaliseTries   = 6
	normaliseWithin  = 0.05 // LU
)

// normalise makes x as loud as target, in LUFS, without its peaks passing the
// ceiling: a limiter holds them, and the gain is raised for what it took, as far
// as six tries go.
func normalise(x []float64, rate int, target float64) []float64 {
	now := loudness(x, rate)
	if math.IsInf(now, -1) {
		return x
	}
	l := limiter{out: make([]float64, len(x)), reach: max(int(lookaheadSeconds*float64(rate)), 1)}
	gain := target - now
	for range normaliseTries {
		l.hold(x, math.Pow(10, gain/20))
		off := target - loudness(l.out, rate)
		if math.Abs(off) < normaliseWithin {
			break
		}
		gain += off
	}
	return l.out
}

// limiter holds sounds of one length under the ceiling, again and again in the
// same memory: a hall's clips are made while it serves.
type limiter struct {
	out         []float64
	reach       int       // of the look-ahead, in samples
	need, least []float64 // gains; none before the first peak
	waiting     []int     // of leastWithin
}

// hold puts x times gain into out. The gain a peak needs is spread to both its
// sides (the least within the look-ahead, then the mean of that), so it never
// jumps.
func (l *limiter) hold(x []float64, gain float64) {
	over := false
	for i, v := range x {
		l.out[i] = v * gain
		over = over || math.Abs(l.out[i]) > ceiling
	}
	if !over {
		return
	}
	if l.need == nil {
		l.need, l.least = make([]float64, len(x)), make([]float64, len(x))
	}
	for i, v := range l.out {
		l.need[i] = min(1, ceiling/math.Abs(v))
	}
	l.waiting = leastWithin(l.least, l.need, l.reach, l.waiting[:0])
	meanWithin(l.need, l.least, l.reach)
	for i, g := range l.need {
		l.out[i] *= g
	}
}

// leastWithin sets each place of out to the least of x within reach of it. Places
// whose turn may still come wait in order of their values, so every one is
// looked at twice at the most. It gives the room for them back, to be used again.
func leastWithin(out, x []float64, reach int, waiting []int) []int {
	from := 0
	for i := range len(x) + reach {
		if i < len(x) {
			for len(waiting) > from && x[waiting[len(waiting)-1]] >= x[i] {
				waiting = waiting[:len(waiting)-1]
			}
			waiting = append(waiting, i)
		}
		if at := i - reach; at >= 0 {
			if waiting[from] < at-reach {
				from++
			}
			out[at] = x[waiting[from]]
		}
	}
	return waiting
}

// meanWithin sets each place of out to the mean of x within reach of it.
func meanWithin(out, x []float64, reach int) {
	sum, from, to := 0.0, 0, 0
	for i := range x {
		for ; to < min(i+reach+1, len(x)); to++ {
			sum += x[to]
		}
		for ; from < i-reach; from++ {
			sum -= x[from]
		}
		out[i] = sum / float64(to-from)
	}
}
