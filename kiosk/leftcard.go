package kiosk

import (
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// noteCard notes whether a card was left on the reader, for the server to be told.
// It is called by the loop.
func (r *runner) noteCard(f flow.Face) {
	was := r.left.Load()
	switch {
	case f.LeftCard && was != nil && was.Equal(f.LeftSince), !f.LeftCard && was == nil:
		return
	case f.LeftCard:
		r.left.Store(&f.LeftSince)
	default:
		r.left.Store(nil)
	}
	r.refreshSoon()
}

// state is how this kiosk is, as the server is told.
func (r *runner) state() wire.KioskState {
	s := wire.KioskState{Zone: r.config.HallZone}
	if since := r.left.Load(); since != nil {
		s.CardLeft, s.CardLeftFor = true, r.deps.Now().Sub(*since)
	}
	return s
}
