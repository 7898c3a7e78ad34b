package forecast

import "math"

// ridge is a linear regression that leans on weights it begins with: sums of
// products that fade, and what they come to.
type ridge struct {
	XX [viewsMost][viewsMost]float64 `json:"xx"`
	XY [viewsMost]float64            `json:"xy"`

	weights [viewsMost]float64
}

// viewsMost is how many quantities one regression weighs.
const viewsMost = 7

// How what it saw fades, and how far one quantity may go by the mean wait: what is
// beyond counts as so far, so that one odd thing tells no more than a few others.
const (
	ridgeFade = 0.9995 // an observation; the last two thousand tell most
	seenMost  = 20.0
)

type seen [viewsMost]float64

func (x *seen) bound(most float64) {
	for i, v := range x {
		if !(v > -most) { // NaN too
			x[i] = -most
		}
		x[i] = min(x[i], most)
	}
}

// lean is what a regression begins with: weights, and how many observations each
// counts for, times the square of what was usually seen.
type lean struct{ first, weigh seen }

func (r *ridge) at(x *seen) float64 {
	sum := 0.0
	for i, v := range x {
		sum += r.weights[i] * v
	}
	return sum
}

// observe takes in what x came to; solve then finds the weights.
func (r *ridge) observe(x *seen, y float64) {
	for i := range x {
		for j := range x {
			r.XX[i][j] = r.XX[i][j]*ridgeFade + x[i]*x[j]
		}
		r.XY[i] = r.XY[i]*ridgeFade + x[i]*y
	}
}

// solve finds the weights by Cholesky's decomposition; the matrix is positive
// definite, since what it leans on stands on its diagonal.
func (r *ridge) solve(on *lean) {
	var l [viewsMost][viewsMost]float64
	var z [viewsMost]float64
	for i := range l {
		for j := 0; j <= i; j++ {
			sum := r.XX[i][j]
			if i == j {
				sum += on.weigh[i]
			}
			for k := range j {
				sum -= l[i][k] * l[j][k] //nolint:gosec // within the arrays
			}
			if i == j {
				l[i][i] = math.Sqrt(math.Max(sum, 1e-9)) //nolint:gosec // within the arrays
			} else {
				l[i][j] = sum / l[j][j] //nolint:gosec // within the arrays
			}
		}
		sum := r.XY[i] + on.weigh[i]*on.first[i]
		for k := range i {
			sum -= l[i][k] * z[k] //nolint:gosec // within the arrays
		}
		z[i] = sum / l[i][i] //nolint:gosec // within the arrays
	}
	for i := viewsMost - 1; i >= 0; i-- {
		sum := z[i]
		for k := i + 1; k < viewsMost; k++ {
			sum -= l[k][i] * r.weights[k]
		}
		r.weights[i] = sum / l[i][i]
	}
}
