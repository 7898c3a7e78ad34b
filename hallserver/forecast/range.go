package forecast

import "math"

// Range is a forecast: P50S seconds is the point that errs least, the middle of
// what may come; the wait is longer than P90S one time in ten. Where most are
// called at once and few wait long, more than half wait shorter than P50S.
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
