package kiosk

import (
	"context"
	"time"

	"yimen/drivers/ticketprinter"
	"yimen/kiosk/flow"
	"yimen/kiosk/slip"
)

// print prints a slip and says how it ended.
func (r *runner) print(ctx context.Context, e flow.Print) {
	if r.deps.Printer == nil {
		r.send(ctx, flow.PrintFailed{TicketID: e.Ticket.ID, Copy: e.Copy, Cause: string(ticketprinter.Offline)})
		return
	}
	r.printing.Store(true)
	defer r.printing.Store(false)
	doc := slip.New(slip.Slip{
		Ticket: e.Ticket, Services: e.Services, Hall: e.Hall, Language: e.Language,
		Copy: e.Copy, Large: e.Large, Show: e.Show, Narrow: r.config.Narrow, Zone: r.clock(),
	})
	call, cancel := context.WithTimeout(ctx, printWait)
	defer cancel()
	result, err := r.deps.Printer.Print(call, doc)
	if err != nil {
		cause := ticketprinter.CauseOf(err)
		r.deps.Log.Warn("ticket not printed", "ticket", e.Ticket.ID, "cause", string(cause), "error", err)
		r.send(ctx, flow.PrintFailed{TicketID: e.Ticket.ID, Copy: e.Copy, Cause: string(cause)})
		return
	}
	if result.Substituted > 0 || result.FontMissing != nil {
		r.deps.Log.Warn("slip printed with gaps", "ticket", e.Ticket.ID,
			"substituted", result.Substituted, "error", result.FontMissing)
	}
	r.send(ctx, flow.Printed{TicketID: e.Ticket.ID, Copy: e.Copy})
}

// watchPrinter asks the printer how it is while it has nothing to do.
func (r *runner) watchPrinter(ctx context.Context) {
	if r.deps.Printer == nil {
		r.send(ctx, flow.PrinterState{Cause: string(ticketprinter.Offline)})
		return
	}
	ticker := time.NewTicker(r.config.PrinterCheck)
	defer ticker.Stop()
	last := ticketprinter.Cause("?")
	for {
		if !r.printing.Load() {
			if cause := r.printerCause(ctx); ctx.Err() == nil && !r.printing.Load() {
				if cause != last {
					r.deps.Log.Info("ticket printer", "cause", string(cause))
				}
				last = cause
				r.send(ctx, flow.PrinterState{Cause: string(cause)})
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *runner) printerCause(ctx context.Context) ticketprinter.Cause {
	ctx, cancel := context.WithTimeout(ctx, statusWait)
	defer cancel()
	s, err := r.deps.Printer.Status(ctx)
	if err != nil {
		return ticketprinter.CauseOf(err)
	}
	return s.Cause()
}
