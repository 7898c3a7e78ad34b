package guide

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"yimen/drivers/idcard"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/wire"
)

// Bounds of what a desk does.
const (
	tellEvery   = 500 * time.Millisecond
	tryTimeout  = 3 * time.Second // for one request
	slipsMax    = 16              // that wait for the printer
	printedKept = 64              // ids of slips that were taken in, so that none comes twice
)

// Server is what a Desk needs of the hall server; *wire.Client is one.
type Server interface {
	Catalogue(ctx context.Context) (wire.Catalogue, error)
	ReportDesk(ctx context.Context, r wire.DeskReport) (wire.DeskTasks, error)
	ReportSlip(ctx context.Context, key, id string, r wire.PrintedRequest) error
}

// Reader is a card reader; *idcard.Reader is one.
type Reader interface {
	Ask(w idcard.Want)
	Run(ctx context.Context, emit func(idcard.Event)) error
}

// Printer is a slip printer; *ticketprinter.Printer is one.
type Printer interface {
	Status(ctx context.Context) (ticketprinter.Status, error)
	Print(ctx context.Context, d ticketprinter.Doc) (ticketprinter.Result, error)
}

var (
	_ Server  = (*wire.Client)(nil)
	_ Reader  = (*idcard.Reader)(nil)
	_ Printer = (*ticketprinter.Printer)(nil)
)

// Options of a Desk.
type Options struct {
	Server Server
	// Reader and Printer may be nil: then there is none, and the page is told so.
	Reader  Reader
	Printer Printer
	// Name is what the desk is called; empty: as the hall calls its bridge.
	Name string
	// Narrow says that the paper is 58 mm wide, not 80.
	Narrow bool
	// PrinterCheck is how often the printer is asked how it is; 0: 5 s.
	PrinterCheck time.Duration
	// Log may be nil.
	Log *slog.Logger
	// Now may be nil.
	Now func() time.Time
}

// Desk is one guide desk. Make it with New; it does nothing until Run.
type Desk struct {
	o     Options
	news  chan struct{} // one token: tell the hall now
	slips chan queued

	mu      sync.Mutex // guards what follows
	report  wire.DeskReport
	reading bool     // the page asks for a card
	sealKey []byte   // the hall's, while a card is asked for; nil: not known yet
	taken   []string // ids of slips taken in, oldest first
	busy    bool     // the printer prints
}

// New makes a desk.
func New(o Options) *Desk {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PrinterCheck <= 0 {
		o.PrinterCheck = 5 * time.Second
	}
	absent := wire.DeskDevice{State: wire.DeskAbsent, Detail: "no-device", Since: o.Now().UTC()}
	return &Desk{
		o: o, news: make(chan struct{}, 1), slips: make(chan queued, slipsMax),
		report: wire.DeskReport{Name: o.Name, Reader: absent, Printer: absent},
	}
}

// Run serves the desk until ctx ends; it then returns the cause of that.
func (d *Desk) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { d.tellAll(ctx) })
	if d.o.Reader != nil {
		all.Go(func() { d.watchReader(ctx) })
	}
	if d.o.Printer != nil {
		all.Go(func() { d.watchPrinter(ctx) })
	}
	all.Go(func() { d.printAll(ctx) })
	all.Wait()
	return context.Cause(ctx)
}

// tellAll tells the hall how the desk is, twice a second and at once when that changes.
func (d *Desk) tellAll(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	told := true
	for {
		err := d.tell(ctx)
		if ctx.Err() != nil {
			return
		}
		if told != (err == nil) {
			told = err == nil
			if told {
				d.o.Log.Info("guide desk is told again")
			} else {
				d.o.Log.Warn("guide desk is not told", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.news:
		}
	}
}

// tell tells the hall once, and takes up what it asks for.
func (d *Desk) tell(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	d.mu.Lock()
	r := d.report
	d.mu.Unlock()
	tasks, err := d.o.Server.ReportDesk(ctx, r)
	if err != nil {
		return err //nolint:wrapcheck // the error names the device or the request already; another name before it would say it twice
	}
	for _, s := range tasks.Slips {
		d.take(s)
	}
	return d.want(ctx, tasks.ReadCard)
}

// tellNow has the hall told at once.
func (d *Desk) tellNow() {
	select {
	case d.news <- struct{}{}:
	default:
	}
}

// set says how a device is, from now on if that is news.
func (d *Desk) set(device *wire.DeskDevice, state, detail string) {
	d.mu.Lock()
	changed := device.State != state || device.Detail != detail
	if changed {
		*device = wire.DeskDevice{State: state, Detail: detail, Since: d.o.Now().UTC()}
	}
	d.mu.Unlock()
	if changed {
		d.tellNow()
	}
}

// newID is an id, or an Idempotency-Key: 130 bits of chance.
func newID() string { return rand.Text() }
