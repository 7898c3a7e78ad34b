package speaker

import "math"

const (
	// resampleTaps is half the length of the resampling filter, in samples of the
	// lower rate; with it the images of speech lie under -70 dB.
	resampleTaps = 16
	// maxPhases is how many forms of the filter are kept at most; rates of sound
	// cards need 320 or fewer. Others are worked out each time.
	maxPhases = 1024
)

// Resample brings p to rate by a windowed sinc filter. It answers p itself when
// there is nothing to do.
func Resample(p PCM, rate int) PCM {
	if p.Rate == rate || p.Rate <= 0 || rate <= 0 {
		return p
	}
	f := newFilter(p.Rate, rate)
	out := PCM{Rate: rate, Samples: make([]int16, int(int64(len(p.Samples))*int64(rate)/int64(p.Rate)))}
	for i := range out.Samples {
		// The sample lies at (i * p.Rate / rate) of p: a whole sample, and a phase.
		at := int64(i) * f.from
		weights, first := f.at(at%f.to), int(at/f.to)-f.reach
		sum := 0.0
		for k := max(-first, 0); k < min(len(weights), len(p.Samples)-first); k++ {
			sum += float64(p.Samples[first+k]) * weights[k]
		}
		out.Samples[i] = clamp(sum)
	}
	return out
}

// filter is the resampling filter between two rates.
type filter struct {
	from, to int64 // the rates in lowest terms: how far apart samples of the result lie
	cut      float64
	reach    int // samples of the source to each side
	phases   [][]float64
}

func newFilter(from, to int) *filter {
	divisor := commonDivisor(from, to)
	f := &filter{from: int64(from / divisor), to: int64(to / divisor), cut: min(1, float64(to)/float64(from))}
	f.reach = int(math.Ceil(resampleTaps / f.cut))
	if f.to <= maxPhases {
		f.phases = make([][]float64, f.to)
	}
	return f
}

// at is the filter for a sample that lies phase/to behind one of the source.
func (f *filter) at(phase int64) []float64 {
	if f.phases == nil {
		return f.weights(phase)
	}
	if f.phases[phase] == nil {
		f.phases[phase] = f.weights(phase)
	}
	return f.phases[phase]
}

func (f *filter) weights(phase int64) []float64 {
	behind, reach := float64(phase)/float64(f.to), resampleTaps/f.cut
	out := make([]float64, 2*f.reach+2)
	for k := range out {
		d := behind - float64(k-f.reach)
		if math.Abs(d) <= reach {
			out[k] = f.cut * sinc(f.cut*d) * hann(d/reach)
		}
	}
	return out
}

func commonDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func hann(x float64) float64 { return 0.5 + 0.5*math.Cos(math.Pi*x) }

func clamp(x float64) int16 {
	return int16(math.Round(min(max(x, math.MinInt16), math.MaxInt16)))
}
