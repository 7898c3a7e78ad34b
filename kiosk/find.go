package kiosk

import (
	"context"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// find asks what the holder of a card that was just read has of today. It is asked
// once: who cannot be told goes on without.
func (r *runner) find(ctx context.Context, e flow.Find) {
	call, cancel := context.WithTimeout(ctx, findWait)
	defer cancel()
	defer clear(e.Sealed)
	theirs, err := r.deps.Server.FindTickets(call, wire.FindRequest{SubjectSealed: e.Sealed})
	if err != nil {
		r.deps.Log.Warn("what a card has of today is not known", "error", err)
		r.send(ctx, flow.Found{ID: e.ID})
		return
	}
	r.send(ctx, flow.Found{ID: e.ID, Theirs: &theirs})
}
