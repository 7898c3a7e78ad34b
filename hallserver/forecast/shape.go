package forecast

import (
	"math"
	"sort"
)

// The residuals of service times are kept as a histogram, so that a hall whose
// times are not quite lognormal is drawn as it is.
const (
	shapeBins   = 80  // from -shapeReach to shapeReach
	shapeReach  = 4.0 // standard deviations
	shapePseudo = 60  // observations that the normal curve counts for
	quantiles   = 256 // steps of the inverse
)

// shape is the distribution of (log time - its mean) / its deviation.
type shape struct {
	Bins [shapeBins]float64 `json:"bins"`
}

func (s *shape) add(z float64) {
	i := int((z + shapeReach) / (2 * shapeReach) * shapeBins)
	s.Bins[min(max(i, 0), shapeBins-1)]++
}

func (s *shape) fade(factor float64) {
	for i := range s.Bins {
		s.Bins[i] *= factor
	}
}

// normal is the share of a standard normal below z.
func normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// curve is a shape ready to draw from: at[i] is the quantile of i/quantiles.
type curve struct {
	at [quantiles + 1]float64
}

func (s *shape) curve() *curve {
	var below [shapeBins + 1]float64
	for i, n := range s.Bins {
		lo := -shapeReach + float64(i)*2*shapeReach/shapeBins
		prior := normal(lo+2*shapeReach/shapeBins) - normal(lo)
		below[i+1] = below[i] + n + shapePseudo*prior
	}
	c, bin := &curve{}, 0
	for i := range c.at {
		want := below[shapeBins] * float64(i) / quantiles
		for bin < shapeBins-1 && below[bin+1] < want {
			bin++
		}
		within := (want - below[bin]) / (below[bin+1] - below[bin])
		c.at[i] = -shapeReach + (float64(bin)+min(max(within, 0), 1))*2*shapeReach/shapeBins
	}
	return c
}

// quantile is the standardised residual that a share u, in [0, 1), lies below.
func (c *curve) quantile(u float64) float64 {
	x := u * quantiles
	i := int(x)
	return c.at[i] + (x-float64(i))*(c.at[i+1]-c.at[i])
}

// below is the share that lies below z; the inverse of quantile.
func (c *curve) below(z float64) float64 {
	i := sort.SearchFloat64s(c.at[:], z)
	switch {
	case i == 0:
		return 0
	case i > quantiles:
		return 1
	}
	step := c.at[i] - c.at[i-1]
	if step <= 0 {
		return float64(i) / quantiles
	}
	return (float64(i-1) + (z-c.at[i-1])/step) / quantiles
}
