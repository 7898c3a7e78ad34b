package voice

import "math"

// Loudness by ITU-R BS.1770-4, of one channel: two filters (the head, and what
// the ear does not hear below), mean power in blocks of 400 ms that overlap by
// three quarters, and two gates: blocks under -70 LUFS do not count, nor those
// 10 LU under the mean of the rest. A sound shorter than a block is one block.
const (
	speechLUFS = -16.0
	chimeLUFS  = speechLUFS - 3

	blockSeconds   = 0.4
	overlap        = 4 // blocks begin every quarter of one
	absoluteGate   = -70.0
	relativeGate   = -10.0
	loudnessOffset = -0.691 // makes a sine of 997 Hz at full scale -3.01
)

// biquad is a filter of second order, direct form 1.
type biquad struct {
	b0, b1, b2, a1, a2 float64
	x1, x2, y1, y2     float64
}

func (f *biquad) run(x float64) float64 {
	y := f.b0*x + f.b1*f.x1 + f.b2*f.x2 - f.a1*f.y1 - f.a2*f.y2
	f.x1, f.x2, f.y1, f.y2 = x, f.x1, y, f.y1
	return y
}

// shelf is the standard's first filter for any rate, from the analogue filter
// its 48 kHz table was made of: +4 dB above about 1.7 kHz.
func shelf(rate float64) *biquad {
	const f0, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
	k := math.Tan(math.Pi * f0 / rate)
	vh := math.Pow(10, gain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	a0 := 1 + k/q + k*k
	return &biquad{
		b0: (vh + vb*k/q + k*k) / a0, b1: 2 * (k*k - vh) / a0, b2: (vh - vb*k/q + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0,
	}
}

// highpass is the second filter: nothing under about 38 Hz.
func highpass(rate float64) *biquad {
	const f0, q = 38.13547087602444, 0.5003270373238773
	k := math.Tan(math.Pi * f0 / rate)
	a0 := 1 + k/q + k*k
	return &biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0}
}

// loudness of x in LUFS; -Inf for silence.
func loudness(x []float64, rate int) float64 {
	head, low := shelf(float64(rate)), highpass(float64(rate))
	power := make([]float64, len(x)+1) // sums of squares
	for i, v := range x {
		y := low.run(head.run(v))
		power[i+1] = power[i] + y*y
	}
	size := min(int(blockSeconds*float64(rate)), len(x))
	if size == 0 {
		return math.Inf(-1)
	}
	var blocks []float64
	for at := 0; at+size <= len(x); at += max(size/overlap, 1) {
		blocks = append(blocks, (power[at+size]-power[at])/float64(size))
	}
	loudEnough := gated(blocks, absoluteGate)
	return lufs(mean(gated(loudEnough, lufs(mean(loudEnough))+relativeGate)))
}

func lufs(power float64) float64 { return loudnessOffset + 10*math.Log10(power) }

func gated(blocks []float64, gate float64) []float64 {
	var out []float64
	for _, p := range blocks {
		if lufs(p) > gate {
			out = append(out, p)
		}
	}
	return out
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	if len(x) == 0 {
		return 0
	}
	return sum / float64(len(x))
}

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
	gain := target - now
	out := x
	for range normaliseTries {
		out = limit(scaled(x, math.Pow(10, gain/20)), rate)
		off := target - loudness(out, rate)
		if math.Abs(off) < normaliseWithin {
			break
		}
		gain += off
	}
	return out
}

func scaled(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * by
	}
	return out
}

// limit holds x under the ceiling. The gain a peak needs is spread to both its
// sides (the least within the look-ahead, then the mean of that), so it never
// jumps.
func limit(x []float64, rate int) []float64 {
	reach := max(int(lookaheadSeconds*float64(rate)), 1)
	need := make([]float64, len(x))
	over := false
	for i, v := range x {
		need[i] = 1
		if a := math.Abs(v); a > ceiling {
			need[i], over = ceiling/a, true
		}
	}
	if !over {
		return x
	}
	smooth := meanWithin(leastWithin(need, reach), reach)
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * smooth[i]
	}
	return out
}

// leastWithin is, for each place, the least of x within reach of it. Places
// whose turn may still come wait in order of their values, so every one is
// looked at twice at the most.
func leastWithin(x []float64, reach int) []float64 {
	out := make([]float64, len(x))
	var waiting []int
	for i := range len(x) + reach {
		if i < len(x) {
			for len(waiting) > 0 && x[waiting[len(waiting)-1]] >= x[i] {
				waiting = waiting[:len(waiting)-1]
			}
			waiting = append(waiting, i)
		}
		if at := i - reach; at >= 0 {
			if waiting[0] < at-reach {
				waiting = waiting[1:]
			}
			out[at] = x[waiting[0]]
		}
	}
	return out
}

// meanWithin is, for each place, the mean of x within reach of it.
func meanWithin(x []float64, reach int) []float64 {
	out := make([]float64, len(x))
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
	return out
}
