package soundproof

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// transform is the discrete Fourier transform of one size, a power of two: radix 2,
// decimation in time (Cooley and Tukey, 1965).
type transform struct {
	turns []complex128 // e^(-2πik/n) for the first half of k
}

func newTransform(n int) *transform {
	t := &transform{turns: make([]complex128, n/2)}
	for k := range t.turns {
		t.turns[k] = cmplx.Rect(1, -2*math.Pi*float64(k)/float64(n))
	}
	return t
}

// sizeFor is the least power of two that is not under n, and not under 2.
func sizeFor(n int) int { return 1 << bits.Len(uint(max(n, 2)-1)) }

// forward transforms x in its place; it has the size of the transform.
func (t *transform) forward(x []complex128) {
	n := len(x)
	shift := bits.UintSize - bits.Len(uint(n-1))
	for i := range x {
		j := int(bits.Reverse(uint(i)) >> shift)
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for half := 1; half < n; half *= 2 {
		step := n / (2 * half)
		for at := 0; at < n; at += 2 * half {
			for k := range half {
				a, b := x[at+k], x[at+k+half]*t.turns[k*step]
				x[at+k], x[at+k+half] = a+b, a-b
			}
		}
	}
}

// inverse undoes forward.
func (t *transform) inverse(x []complex128) {
	for i, v := range x {
		x[i] = cmplx.Conj(v)
	}
	t.forward(x)
	n := complex(float64(len(x)), 0)
	for i, v := range x {
		x[i] = cmplx.Conj(v) / n
	}
}
