package simulate

import "math"

// Paired is how much more than another figure one is, day by day: the mean of the
// differences and its standard error, both by the other's mean.
type Paired struct {
	More  float64 `json:"more"`
	Error float64 `json:"error"`
}

// paired compares figures of the same days, two at least.
func paired(one, other []float64) Paired {
	n, mean := float64(len(one)), 0.0
	if n < 2 {
		return Paired{}
	}
	more, squares := 0.0, 0.0
	for i := range one {
		mean += other[i] / n
		more += (one[i] - other[i]) / n
	}
	for i := range one {
		d := one[i] - other[i] - more
		squares += d * d
	}
	if mean == 0 {
		return Paired{}
	}
	return Paired{More: round(more / mean), Error: round(math.Sqrt(squares/(n-1)/n) / mean)}
}

// sureBy is how many standard errors are no chance any more.
const sureBy = 2

// Less says whether the one figure is less than the other by more than chance.
func (p Paired) Less() bool { return p.More < -sureBy*p.Error }
