package forecast

import "math"

// Range is a forecast: the wait is as likely shorter as longer than P50S seconds,
// and longer than P90S one time in ten.
type Range struct {
	P50S float64 `json:"p50_s"`
	P90S float64 `json:"p90_s"`
}

// rangeOf is the range of sorted waits. An upper end that no sample reached is
// the last one reached.
func rangeOf(sorted []float64) Range {
	r := Range{P50S: quantile(sorted, 0.5), P90S: quantile(sorted, 0.9)}
	for i := len(sorted) - 1; i >= 0 && math.IsInf(r.P90S, 1); i-- {
		r.P90S = sorted[i]
	}
	return r
}

// Bounds of the correction.
const (
	widthLeast = 0.6
	widthMost  = 2.5
	widthStep  = 0.04 // of the logarithm, a forecast: a day's first hour tells
	coverage   = 0.9
	leastSpanS = 20.0 // a narrower range says more than a clock can
)

// calibration corrects how wide ranges are by how often they held: after each
// wait the width grows if the wait was beyond the range's upper end, and shrinks
// a ninth as much if not, so that it comes to rest where nine of ten hold
// (adaptive conformal inference: Gibbs and Candès, NeurIPS 2021).
type calibration struct {
	Width float64 `json:"width"`
}

func newCalibration() calibration { return calibration{Width: 1} }

// apply widens or narrows a range.
func (c calibration) apply(r Range) Range {
	return Range{P50S: r.P50S, P90S: r.P50S + c.Width*math.Max(r.P90S-r.P50S, 0)}
}

// observe takes in a wait that a range was given for.
func (c *calibration) observe(said Range, actualS float64) {
	if said.P90S-said.P50S < leastSpanS {
		return
	}
	step := -widthStep * (1 - coverage)
	if actualS > c.apply(said).P90S {
		step = widthStep * coverage
	}
	c.Width = min(max(c.Width*math.Exp(step), widthLeast), widthMost)
}
