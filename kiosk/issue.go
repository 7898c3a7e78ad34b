package kiosk

import (
	"context"
	"errors"
	"net/http"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// flight is one sending of a request.
type flight struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when it has an outcome
	issued bool          // valid when done: the server answered with a ticket
	denied bool          // valid when done: it answered with no
}

// issue sends a request once.
func (r *runner) issue(ctx context.Context, e flow.Issue) {
	call, cancel := context.WithTimeout(ctx, issueWait)
	f := &flight{cancel: cancel, done: make(chan struct{})}
	r.flights.Store(e.Request.ID, f)
	r.workers.Go(func() {
		defer cancel()
		outcome := r.ask(call, e, f)
		close(f.done)
		r.flights.CompareAndDelete(e.Request.ID, f)
		r.send(ctx, outcome)
	})
}

func (r *runner) ask(ctx context.Context, e flow.Issue, f *flight) flow.Event {
	id := e.Request.ID
	issued, err := r.deps.Server.IssueTicket(ctx, e.Key, e.Request)
	if err == nil {
		f.issued = true
		r.deps.Log.Info("ticket issued", "ticket", id, "number", issued.Number)
		return flow.Issued{Ticket: issued}
	}
	if p, ok := errors.AsType[*wire.Problem](err); ok && !passing(p.Status) {
		f.denied = true
		r.deps.Log.Warn("ticket refused", "ticket", id, "status", p.Status, "code", p.Code)
		return flow.IssueRefused{TicketID: id, Status: p.Status, Code: p.Code}
	}
	r.deps.Log.Warn("no answer to a ticket's request", "ticket", id, "error", err)
	return flow.IssueLost{TicketID: id}
}

// passing says that an error answer may pass: the same request is worth asking
// again.
func passing(status int) bool {
	return status >= http.StatusInternalServerError ||
		status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}
