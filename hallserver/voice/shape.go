package voice

import "math"

// Trimming: what is 45 dB under the loudest 10 ms, at both ends, is not the
// sound. A little is left, and faded, so that nothing clicks.
const (
	trimFrameSeconds = 0.01
	trimBelow        = 0.0056 // -45 dB
	silent           = 0.0005 // peak of a sound that is none
	keepBefore       = 0.008
	keepAfter        = 0.02
	fadeSeconds      = 0.005
)

// trim cuts the silence off both ends of x, and fades them; nothing is left of
// silence. What it answers lies in x.
func trim(x []float64, rate int) []float64 {
	frame := max(int(trimFrameSeconds*float64(rate)), 1)
	loudest := 0.0
	for at := 0; at < len(x); at += frame {
		loudest = max(loudest, rms(x[at:min(at+frame, len(x))]))
	}
	if loudest < silent {
		return nil
	}
	first, last := -1, 0
	for at := 0; at < len(x); at += frame {
		end := min(at+frame, len(x))
		if rms(x[at:end]) >= loudest*trimBelow {
			if first < 0 {
				first = at
			}
			last = end
		}
	}
	first = max(first-int(keepBefore*float64(rate)), 0)
	last = min(last+int(keepAfter*float64(rate)), len(x))
	x = x[first:last]
	fade(x, rate)
	return x
}

func rms(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(max(len(x), 1)))
}

// fade makes both ends of x begin and end at nothing.
func fade(x []float64, rate int) {
	n := min(int(fadeSeconds*float64(rate)), len(x)/2)
	for i := range n {
		g := 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n))
		x[i] *= g
		x[len(x)-1-i] *= g
	}
}

// filterTaps is half the length of the resampling filter, in samples of the
// lower rate.
const filterTaps = 16

// resample brings x from one rate to another by a windowed sinc filter.
func resample(x []float64, from, to int) []float64 {
	if from == to {
		return x
	}
	step := float64(from) / float64(to)
	cut := min(1, 1/step)
	reach := filterTaps / cut
	out := make([]float64, int(float64(len(x))/step))
	for i := range out {
		at := float64(i) * step
		for j := max(int(math.Ceil(at-reach)), 0); j <= min(int(at+reach), len(x)-1); j++ {
			d := at - float64(j)
			out[i] += x[j] * cut * sinc(cut*d) * (0.5 + 0.5*math.Cos(math.Pi*d/reach))
		}
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// note is one note of the chime.
type note struct {
	hz, begin, seconds float64
}

// chime is two soft notes, a falling third (E5, C5) in 0.6 s: struck, not blown,
// each a sine with a little of its octave and twelfth that die away sooner.
func chime(rate int) []float64 {
	const seconds, attack = 0.6, 0.012
	notes := []note{{659.26, 0, 0.42}, {523.25, 0.2, 0.4}}
	partials := []struct{ times, level, decay float64 }{{1, 1, 6}, {2, 0.18, 10}, {3, 0.06, 16}}
	out := make([]float64, int(seconds*float64(rate)))
	for _, n := range notes {
		for i := range out {
			t := float64(i)/float64(rate) - n.begin
			if t < 0 || t > n.seconds {
				continue
			}
			env := min(t/attack, 1) * min((n.seconds-t)/0.08, 1)
			env *= env
			for _, p := range partials {
				out[i] += env * p.level * math.Exp(-p.decay*t) * math.Sin(2*math.Pi*n.hz*p.times*t)
			}
		}
	}
	return out
}
