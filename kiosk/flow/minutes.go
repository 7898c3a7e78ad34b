package flow

import "yimen/hallserver/wire"

// Minutes is a wait in whole minutes, as people are told it: from lo to hi,
// never less than one. ok is false where there is no honest figure.
func Minutes(w *wire.Wait) (lo, hi int, ok bool) {
	if w == nil || w.P90S <= 0 || w.P50S < 0 || w.P90S < w.P50S {
		return 0, 0, false
	}
	lo = max(1, (w.P50S+30)/60)
	hi = max(lo, (w.P90S+59)/60)
	return lo, hi, true
}
