package soundproof

import "math"

const (
	// reach is how many samples to each side a delay by a part of a sample is made of.
	reach = 16
	// besides are the parts of a sample at which a clip is tried around its top.
	besides = 1.0 / 16
)

// closest is how like a clip is to the recording at or beside sample at, where their
// correlation has its top. What was recorded seldom lies on the samples of what was
// played, and half a sample is more than a B and a P differ by.
func closest(x []float64, c *clip, ncc []float64, at int) float64 {
	whole := ncc[at]
	if whole < enough || at < 1 || at+1 >= len(ncc) || at+len(c.sound) > len(x) {
		return whole
	}
	before, behind := ncc[at-1], ncc[at+1]
	bend := before - 2*whole + behind
	if bend >= 0 || before == 0 || behind == 0 { // looked at before
		return whole
	}
	top := max(-0.5, min(0.5, (before-behind)/(2*bend)))
	for _, d := range []float64{top - besides, top, top + besides} {
		whole = max(whole, likeness(x[at:], delayed(c.sound, d)))
	}
	return whole
}

// delayed is a sound that begins so many samples later, by windowed sinc.
func delayed(sound []float64, by float64) []float64 {
	taps := make([]float64, 2*reach+1)
	for i := range taps {
		t := float64(i-reach) - by
		w := math.Cos(math.Pi * t / (2 * (reach + 1)))
		taps[i] = sinc(t) * w * w
	}
	out := make([]float64, len(sound))
	for n := range out {
		sum := 0.0
		for i, tap := range taps {
			if k := n - (i - reach); k >= 0 && k < len(sound) {
				sum += tap * sound[k]
			}
		}
		out[n] = sum
	}
	return out
}

func sinc(t float64) float64 {
	if math.Abs(t) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*t) / (math.Pi * t)
}
