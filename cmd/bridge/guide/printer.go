package guide

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"yimen/drivers/ticketprinter"
	"yimen/hallserver/wire"
	"yimen/kiosk/slip"
)

const (
	printWait  = 22 * time.Second // for one slip
	slipLife   = 30 * time.Second // one that has waited longer is not printed: its holder has gone
	statusWait = 4 * time.Second
	reportWait = 2 * time.Minute // for the hall to hear how a slip came out
	reportMin  = 200 * time.Millisecond
	reportMax  = 5 * time.Second
)

// queued is a slip that waits for the printer.
type queued struct {
	wire.DeskSlip

	at time.Time // taken in then
}

// take takes a slip in, once.
func (d *Desk) take(s wire.DeskSlip) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.Contains(d.taken, s.ID) {
		return
	}
	select {
	case d.slips <- queued{s, d.o.Now()}:
		d.taken = append(d.taken, s.ID)
		d.taken = d.taken[max(0, len(d.taken)-printedKept):]
	default: // it comes again
	}
}

// printAll prints the slips one after the other.
func (d *Desk) printAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-d.slips:
			cause := ticketprinter.Unknown
			if d.o.Now().Sub(s.at) <= slipLife {
				d.setBusy(true)
				cause = d.print(ctx, s.DeskSlip)
				d.setBusy(false)
			}
			d.tellPrinted(ctx, s.DeskSlip, cause)
		}
	}
}

func (d *Desk) setBusy(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy = on
}

func (d *Desk) isBusy() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.busy
}

// print prints a slip, and says why it did not; empty: it is out.
func (d *Desk) print(ctx context.Context, s wire.DeskSlip) ticketprinter.Cause {
	if d.o.Printer == nil {
		return ticketprinter.Offline
	}
	doc := slip.New(slip.Slip{
		Ticket: s.Ticket, Services: []wire.ServiceDetail{s.Service}, Hall: s.Hall, Language: s.Language, Copy: s.Copy,
		Narrow: d.o.Narrow, Zone: time.FixedZone("", s.UTCOffsetS),
	})
	ctx, cancel := context.WithTimeout(ctx, printWait)
	defer cancel()
	result, err := d.o.Printer.Print(ctx, doc)
	if err != nil {
		cause := ticketprinter.CauseOf(err)
		d.o.Log.Warn("slip not printed", "ticket", s.Ticket.ID, "cause", string(cause), "error", err)
		d.set(&d.report.Printer, printerState(cause), string(cause))
		return cause
	}
	if result.Substituted > 0 || result.FontMissing != nil {
		d.o.Log.Warn("slip printed with gaps", "ticket", s.Ticket.ID, "substituted", result.Substituted, "error", result.FontMissing)
	}
	d.set(&d.report.Printer, wire.DeskOK, "")
	return ""
}

// tellPrinted tells the hall how a slip came out, under one key until it answers.
func (d *Desk) tellPrinted(ctx context.Context, s wire.DeskSlip, cause ticketprinter.Cause) {
	ctx, cancel := context.WithTimeout(ctx, reportWait)
	defer cancel()
	key := newID()
	for pause := reportMin; ; pause = min(2*pause, reportMax) {
		try, stop := context.WithTimeout(ctx, tryTimeout)
		err := d.o.Server.ReportSlip(try, key, s.ID, wire.PrintedRequest{OK: cause == "", Cause: string(cause)})
		stop()
		p, answered := errors.AsType[*wire.Problem](err)
		switch {
		case err == nil:
			return
		case answered && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests:
			d.o.Log.Warn("hall refused how a slip came out", "ticket", s.Ticket.ID, "code", p.Code)
			return
		}
		select {
		case <-ctx.Done():
			d.o.Log.Warn("how a slip came out is not told", "ticket", s.Ticket.ID, "error", err)
			return
		case <-time.After(pause):
		}
	}
}

// watchPrinter asks the printer how it is while it has nothing to do.
func (d *Desk) watchPrinter(ctx context.Context) {
	tick := time.NewTicker(d.o.PrinterCheck)
	defer tick.Stop()
	for {
		if !d.isBusy() {
			cause := d.printerCause(ctx)
			if ctx.Err() == nil && !d.isBusy() {
				d.set(&d.report.Printer, printerState(cause), string(cause))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (d *Desk) printerCause(ctx context.Context) ticketprinter.Cause {
	ctx, cancel := context.WithTimeout(ctx, statusWait)
	defer cancel()
	s, err := d.o.Printer.Status(ctx)
	if err != nil {
		return ticketprinter.CauseOf(err)
	}
	return s.Cause()
}

func printerState(c ticketprinter.Cause) string {
	switch c {
	case "":
		return wire.DeskOK
	case ticketprinter.Offline, ticketprinter.Mute:
		return wire.DeskAbsent
	case ticketprinter.PaperOut, ticketprinter.CoverOpen, ticketprinter.Cutter, ticketprinter.Unknown:
	}
	return wire.DeskFault
}
