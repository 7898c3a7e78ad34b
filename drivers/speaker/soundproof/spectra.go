package soundproof

import "math"

// spectra are the transforms of all clips at one size, two in each: the second as
// the imaginary part, since sounds are real and come apart again after it.
type spectra struct {
	by    *transform
	pairs [][]complex128
}

// spectra transforms the clips, backwards in time: to fold with a clip that runs
// backwards is to correlate with it.
func (p *Pack) spectra(size int) *spectra {
	s := &spectra{by: newTransform(size)}
	for i := 0; i < len(p.clips); i += 2 {
		pair := make([]complex128, size)
		for k, v := range p.clips[i].sound {
			pair[(size-k)%size] = complex(v, 0)
		}
		if i+1 < len(p.clips) {
			for k, v := range p.clips[i+1].sound {
				pair[(size-k)%size] += complex(0, v)
			}
		}
		s.by.forward(pair)
		s.pairs = append(s.pairs, pair)
	}
	return s
}

// correlate is, for each clip, its normalised correlation with x from each place of
// x on where it fits.
func (s *spectra) correlate(x []float64, clips []clip) [][]float64 {
	size := 2 * len(s.by.turns)
	spectrum := make([]complex128, size)
	for i, v := range x {
		spectrum[i] = complex(v, 0)
	}
	s.by.forward(spectrum)
	power := make([]float64, len(x)+1) // sums of squares
	for i, v := range x {
		power[i+1] = power[i] + v*v
	}
	out := make([][]float64, len(clips))
	both := make([]complex128, size)
	for n, pair := range s.pairs {
		for i, v := range pair {
			both[i] = v * spectrum[i]
		}
		s.by.inverse(both)
		out[2*n] = normalised(both, clips[2*n], power, false)
		if 2*n+1 < len(clips) {
			out[2*n+1] = normalised(both, clips[2*n+1], power, true)
		}
	}
	return out
}

// normalised divides a correlation by what it would be for the very same sound.
func normalised(folded []complex128, c clip, power []float64, second bool) []float64 {
	n := len(c.sound)
	out := make([]float64, max(len(power)-n, 0))
	least := faint * faint * float64(n)
	for i := range out {
		e := power[i+n] - power[i]
		if e < least {
			continue
		}
		v := real(folded[i])
		if second {
			v = imag(folded[i])
		}
		out[i] = v / math.Sqrt(e*c.energy)
	}
	return out
}
