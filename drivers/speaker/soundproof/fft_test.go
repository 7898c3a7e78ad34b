package soundproof

import (
	"math"
	"math/cmplx"
	"testing"
)

func TestTheTransformIsItsDefinition(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 4, 32} {
		x := make([]complex128, n)
		for i := range x {
			x[i] = complex(math.Sin(float64(3*i)), math.Cos(float64(i*i)))
		}
		got := append([]complex128(nil), x...)
		by := newTransform(n)
		by.forward(got)
		for k := range got {
			want := complex(0, 0)
			for i, v := range x {
				want += v * cmplx.Rect(1, -2*math.Pi*float64(i*k)/float64(n))
			}
			if cmplx.Abs(got[k]-want) > 1e-9 {
				t.Errorf("%d of %d is %v, want %v", k, n, got[k], want)
			}
		}
		by.inverse(got)
		for i, v := range x {
			if cmplx.Abs(got[i]-v) > 1e-9 {
				t.Errorf("%d of %d comes back as %v, want %v", i, n, got[i], v)
			}
		}
	}
}

func TestSizesArePowersOfTwo(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 2, 2: 2, 3: 4, 4: 4, 5: 8, 1024: 1024, 1025: 2048} {
		if got := sizeFor(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
}
