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
	size := min(int(blockSeconds*float64(rate)), len(x))
	if size == 0 {
		return math.Inf(-1)
	}
	step := max(size/overlap, 1)
	sum := 0.0                  // of the squares so far
	var begun, blocks []float64 // sums where blocks begin; powers of those that ended
	for i := range len(x) + 1 {
		if i%step == 0 {
			begun = append(begun, sum)
		}
		if i >= size && (i-size)%step == 0 {
			blocks = append(blocks, (sum-begun[(i-size)/step])/float64(size))
		}
		if i < len(x) {
			y := low.run(head.run(x[i]))
			sum += y * y
		}
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
