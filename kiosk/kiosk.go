package kiosk

import (
	"context"
	"log/slog"
	"time"

	"yimen/drivers/idcard"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/sound"
)

// Server is the hall server, as wire.Client speaks to it.
type Server interface {
	// CatalogueFor asks for the catalogue, and says how this kiosk is.
	CatalogueFor(ctx context.Context, s wire.KioskState) (wire.Catalogue, error)
	FindTickets(ctx context.Context, r wire.FindRequest) (wire.Found, error)
	IssueTicket(ctx context.Context, key string, r wire.IssueRequest) (wire.Issued, error)
	CheckIn(ctx context.Context, key, code string, r wire.CheckInRequest) (wire.Issued, error)
	ReportPrinted(ctx context.Context, key, ticketID string, r wire.PrintedRequest) error
	Ticket(ctx context.Context, id string) (wire.Ticket, error)
	CancelTicket(ctx context.Context, key, ticketID string) error
	CallHelp(ctx context.Context, key string, r wire.HelpRequest) (wire.HelpCall, error)
	EndHelp(ctx context.Context, key, id string) error
}

// Reader is a card reader: Run looks for cards until ctx ends, and reads those
// that were asked for last.
type Reader interface {
	Ask(w idcard.Want)
	Run(ctx context.Context, emit func(idcard.Event)) error
}

// Printer is a ticket printer.
type Printer interface {
	Status(ctx context.Context) (ticketprinter.Status, error)
	Print(ctx context.Context, d ticketprinter.Doc) (ticketprinter.Result, error)
}

// Screen is what the person sees and touches.
type Screen interface {
	// Show draws face. It must not wait for the person.
	Show(face flow.Face, now time.Time)
	// Taps gives the touches.
	Taps() <-chan flow.Tap
}

// Sound is the kiosk's loudspeaker.
type Sound interface {
	// TakeCard asks aloud, in a language, for the card on the reader to be taken. It
	// returns when that was heard, or cannot be, in bounded time.
	TakeCard(ctx context.Context, language string)
}

var (
	_ Server  = (*wire.Client)(nil)
	_ Reader  = (*idcard.Reader)(nil)
	_ Printer = (*ticketprinter.Printer)(nil)
	_ Sound   = (*sound.Sound)(nil)
)

// Config is how one kiosk is set. The zero Config is usable.
type Config struct {
	// State is a folder for what outlives a restart; empty: nothing does.
	State string
	// Narrow says that the paper is 58 mm wide, not 80.
	Narrow bool
	// Zone is the hall's time zone; nil: as the server tells, until it has told the
	// machine's own.
	Zone *time.Location
	// HallZone is the zone of the hall that the kiosk stands in, by the catalogue's id:
	// an emergency of that zone is shown. Empty: only those of the whole hall are.
	HallZone string
	// Timing is how long things take; zero: flow.DefaultTiming.
	Timing flow.Timing
	// Refresh is how often the catalogue is asked for; 0: 3 s.
	Refresh time.Duration
	// PrinterCheck is how often the printer is asked how it is; 0: 5 s.
	PrinterCheck time.Duration
}

// Deps are what a kiosk works with. Reader and Printer may be nil: then there
// is none, and the screens say so. Sound may be nil: nothing is heard. NewID and
// Now may be nil.
type Deps struct {
	Server  Server
	Reader  Reader
	Printer Printer
	Screen  Screen
	Sound   Sound
	Log     *slog.Logger
	// NewID makes ids that are never the same twice.
	NewID func() string
	Now   func() time.Time
}

const (
	eventsMax     = 64 // waiting for the loop; then devices wait, touches are dropped
	catalogueWait = 8 * time.Second
	statusWait    = 4 * time.Second
	printWait     = 22 * time.Second // less than flow.Timing.Paper
	issueWait     = 8 * time.Second
	serviceWait   = time.Second // the number waits for it
	findWait      = 4 * time.Second
)

func (c *Config) setDefaults() {
	if c.Timing == (flow.Timing{}) {
		c.Timing = flow.DefaultTiming()
	}
	if c.Refresh <= 0 {
		c.Refresh = 3 * time.Second
	}
	if c.PrinterCheck <= 0 {
		c.PrinterCheck = 5 * time.Second
	}
}

func (d *Deps) setDefaults() {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.NewID == nil {
		d.NewID = NewID
	}
	if d.Now == nil {
		d.Now = time.Now
	}
}

// Run runs the kiosk until ctx ends, and answers nil then. Every goroutine it
// started has ended when it returns.
func Run(ctx context.Context, c Config, d Deps) error {
	c.setDefaults()
	d.setDefaults()
	r := newRunner(c, d)
	ctx, stop := context.WithCancel(ctx)
	defer r.wait()
	defer stop()
	r.restore(ctx)
	r.start(ctx)
	r.loop(ctx)
	return nil
}
