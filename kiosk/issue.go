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

// issue asks for a number, once.
func (r *runner) issue(ctx context.Context, e flow.Issue) {
	r.request(ctx, e.Request.ID, func(ctx context.Context) (flow.Issued, error) {
		issued, err := r.deps.Server.IssueTicket(ctx, e.Key, e.Request)
		return flow.Issued{Ticket: issued}, err
	})
}

// checkIn asks for the ticket of an appointment, once.
func (r *runner) checkIn(ctx context.Context, e flow.CheckIn) {
	r.request(ctx, e.Request.Ticket, func(ctx context.Context) (flow.Issued, error) {
		issued, err := r.deps.Server.CheckIn(ctx, e.Key, e.Code, e.Request)
		if err != nil {
			return flow.Issued{}, err
		}
		return flow.Issued{Ticket: issued, Services: r.servicesOf(ctx, issued.ID)}, nil
	})
}

// servicesOf asks what a ticket is for, so that its slip can say what to bring;
// empty where that is not known at once: the slip does without.
func (r *runner) servicesOf(ctx context.Context, id string) []string {
	ctx, cancel := context.WithTimeout(ctx, serviceWait)
	defer cancel()
	t, err := r.deps.Server.Ticket(ctx, id)
	if err != nil || len(t.Services) == 0 {
		r.deps.Log.Warn("what an appointment is for is not known", "ticket", id, "error", err)
		return nil
	}
	codes := make([]string, 0, len(t.Services))
	for _, s := range t.Services {
		codes = append(codes, s.Code)
	}
	return codes
}

// request sends a request for ticket id and brings its outcome to the loop.
func (r *runner) request(ctx context.Context, id string, send func(context.Context) (flow.Issued, error)) {
	call, cancel := context.WithTimeout(ctx, issueWait)
	f := &flight{cancel: cancel, done: make(chan struct{})}
	r.flights.Store(id, f)
	r.workers.Go(func() {
		defer cancel()
		issued, err := send(call)
		outcome := r.outcome(id, issued, err, f)
		close(f.done)
		r.flights.CompareAndDelete(id, f)
		r.send(ctx, outcome)
	})
}

// outcome is what became of a request for ticket id.
func (r *runner) outcome(id string, issued flow.Issued, err error, f *flight) flow.Event {
	if err == nil {
		f.issued = true
		r.deps.Log.Info("ticket issued", "ticket", id, "number", issued.Ticket.Number)
		return issued
	}
	if p, ok := errors.AsType[*wire.Problem](err); ok && !passing(p.Status) {
		f.denied = true
		r.deps.Log.Warn("ticket refused", "ticket", id, "status", p.Status, "code", p.Code)
		return flow.IssueRefused{TicketID: id, Status: p.Status, Code: p.Code, From: p.From}
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
