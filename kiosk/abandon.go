package kiosk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

const (
	abandonsMax  = 32               // found out about at one time; more are only logged
	abandonLimit = 30 * time.Minute // then the ticket is left to be called in vain
	abandonWait  = 2 * time.Second  // first pause; doubles to
	abandonPause = 30 * time.Second
)

// giveUp ends a request whose person has left: nothing more is sent, and when
// it turns out to have made a ticket, that is handed back.
//
// The request is never sent again here: that could make the ticket that nobody
// wants. The server is asked for the ticket by its id instead, which the kiosk
// made. A request still on its way past that answer is beyond what a kiosk can
// know; its ticket would be called once and marked as not come.
func (r *runner) giveUp(ctx context.Context, e flow.Abandon) {
	var f *flight
	if v, ok := r.flights.LoadAndDelete(e.TicketID); ok {
		f, _ = v.(*flight)
		f.cancel()
	}
	select {
	case r.abandon <- struct{}{}:
	default:
		r.deps.Log.Error("too many requests given up, ticket not handed back", "ticket", e.TicketID)
		return
	}
	r.workers.Go(func() {
		defer func() { <-r.abandon }()
		if f != nil {
			<-f.done
			if f.denied {
				return
			}
		}
		r.handBack(ctx, e.TicketID, f != nil && f.issued)
	})
}

// handBack finds out whether there is a ticket, and cancels it.
func (r *runner) handBack(ctx context.Context, id string, known bool) {
	ctx, cancel := context.WithTimeout(ctx, abandonLimit)
	defer cancel()
	key := r.deps.NewID()
	if !known { // a request that was cut off a moment ago may still be at work
		select {
		case <-ctx.Done():
		case <-time.After(abandonWait):
		}
	}
	err := again(ctx, func(ctx context.Context) error {
		if !known {
			t, err := r.deps.Server.Ticket(ctx, id)
			if err != nil {
				return err
			}
			known = true
			if t.State != wire.TicketWaiting {
				return nil
			}
		}
		return r.deps.Server.CancelTicket(ctx, key, id)
	})
	switch p, ok := errors.AsType[*wire.Problem](err); {
	case err == nil:
		r.deps.Log.Info("ticket of a person who left handed back", "ticket", id)
	case ok && p.Status == http.StatusNotFound && !known:
		r.deps.Log.Info("request of a person who left made no ticket", "ticket", id)
	default:
		r.deps.Log.Warn("ticket of a person who left not handed back", "ticket", id, "error", err)
	}
}

// again calls do until it has an answer, with growing pauses, at most until
// ctx ends.
func again(ctx context.Context, do func(context.Context) error) error {
	for pause := abandonWait; ; pause = min(2*pause, abandonPause) {
		call, cancel := context.WithTimeout(ctx, issueWait)
		err := do(call)
		cancel()
		p, answered := errors.AsType[*wire.Problem](err)
		if err == nil || answered && !passing(p.Status) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}
