package kiosk

import (
	"context"

	"yimen/kiosk/flow"
)

// reportsMax bounds what the server must still be told; beyond it the newest is
// dropped and logged.
const reportsMax = 256

// report is something the server must be told, under one key until it answers.
type report struct {
	key  string
	what flow.Report
}

func (r *runner) report(e flow.Report) {
	select {
	case r.reports <- report{key: r.deps.NewID(), what: e}:
	default:
		r.deps.Log.Error("too much to tell the server, report dropped", "ticket", e.TicketID)
	}
}

// tellReports tells the server how printing ended, in order.
func (r *runner) tellReports(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case x := <-r.reports:
			err := again(ctx, func(ctx context.Context) error {
				return r.deps.Server.ReportPrinted(ctx, x.key, x.what.TicketID, x.what.Printed)
			})
			if err != nil && ctx.Err() == nil {
				r.deps.Log.Warn("server refused a report", "ticket", x.what.TicketID, "error", err)
			}
		}
	}
}
