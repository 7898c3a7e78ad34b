package boardview

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// asking is the window of this board that asks at now, by the board's clock,
// for a rating of the service it has just finished; nil: none does. Calls that
// wait to be seen go before it.
func (b *Board) asking(now time.Time) *wire.BoardWindow {
	w := b.rateable(now)
	if w == nil || slices.ContainsFunc(b.calls, func(l line) bool { return l.due || l.shown.Add(HoldLeast).After(now) }) {
		return nil
	}
	return w
}

// rateable is the window of this board whose last service may be rated at now. The
// next call puts an end to it, whatever time is left, and so does a pause, which
// whoever comes to the window has to see. Boards that do not stand at
// one window do not ask: whoever looks at them was not served there.
func (b *Board) rateable(now time.Time) *wire.BoardWindow {
	if b.hall.Kind != wire.BoardOne {
		return nil
	}
	i := slices.IndexFunc(b.hall.Windows, func(w wire.BoardWindow) bool {
		return w.Ticket == "" && w.State != wire.WindowPaused && w.RateUntil != nil && w.RateUntil.After(b.clock(now))
	})
	if i < 0 {
		return nil
	}
	w := b.hall.Windows[i]
	return &w
}
