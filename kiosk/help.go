package kiosk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// helpWait bounds how long a call for help is tried: the person stands there.
const helpWait = 12 * time.Second

// callHelp calls somebody to this kiosk, or takes the call back, and says how that
// went.
func (r *runner) callHelp(ctx context.Context, e flow.Effect) {
	trying, cancel := context.WithTimeout(ctx, helpWait)
	defer cancel()
	var heard flow.Event
	var err error
	switch e := e.(type) {
	case flow.CallHelp:
		err = again(trying, func(ctx context.Context) error {
			call, err := r.deps.Server.CallHelp(ctx, e.Key, wire.HelpRequest{ID: e.ID})
			heard = flow.HelpAnswered{Call: call}
			return err
		})
	case flow.EndHelp:
		heard = flow.HelpOver{}
		err = again(trying, func(ctx context.Context) error { return r.deps.Server.EndHelp(ctx, e.Key, e.ID) })
		if p, ok := errors.AsType[*wire.Problem](err); ok && p.Status == http.StatusNotFound {
			err = nil // somebody was here already
		}
	}
	if err != nil {
		r.deps.Log.Warn("call for help did not get through", "error", err)
		heard = flow.HelpLost{}
	}
	r.send(ctx, heard)
}
