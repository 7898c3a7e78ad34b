package forecast

// Range is a forecast: P50S seconds is the point that errs least, the middle of
// what may come; the wait is longer than P90S one time in ten. Where most are
// called at once and few wait long, more than half wait shorter than P50S.
type Range struct {
	P50S float64 `json:"p50_s"`
	P90S float64 `json:"p90_s"`
}
