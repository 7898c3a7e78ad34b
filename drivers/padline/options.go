package padline

import (
	"context"
	"log/slog"
	"time"
)

// UnitMax is the highest address of a pad; the lowest is 1.
const UnitMax = 31

// DefaultBaud is the rate of pads, in bit/s.
const DefaultBaud = 9600

// Port is what a Line needs of a serial line; *serialport.Port is one. Its errors
// carry serialport's sentinels.
type Port interface {
	// Flush throws away what was received, opening the line if need be.
	Flush(ctx context.Context) error
	// Write sends b whole.
	Write(ctx context.Context, b []byte) error
	// Read gives at least one byte, or an error.
	Read(ctx context.Context, buf []byte) (int, error)
}

// Options of a Line.
type Options struct {
	// Units are the addresses of the pads, 1 to UnitMax; others are left out, and
	// so are doubles.
	Units []int
	// Baud is the rate of the port in bit/s, for the gap between frames; 0:
	// DefaultBaud.
	Baud int
	// Log may be nil.
	Log *slog.Logger
	// Now gives the time of events and turns; nil: time.Now.
	Now func() time.Time
	// Timing; zero fields take the defaults.
	Timing Timing
}

// Timing bounds every wait.
type Timing struct {
	Poll    time.Duration // between two polls of a pad that answers; 100 ms
	Answer  time.Duration // for a whole answer, the request's own time on the line included; 80 ms
	Gap     time.Duration // of silence between frames; 3.5 characters, 1.75 ms at least
	Silent  time.Duration // without a good answer until a pad is told as Down; 1.5 s
	Dead    time.Duration // between two polls of a pad that is down; 1 s
	Refresh time.Duration // before what is shown is written again; 30 s
}

func (o *Options) setDefaults() {
	if o.Baud <= 0 {
		o.Baud = DefaultBaud
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	const bitsOfGap = 35 // 3.5 characters of 10 bits
	gap := max(bitsOfGap*time.Second/time.Duration(o.Baud), 1750*time.Microsecond)
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Timing.Poll, 100 * time.Millisecond},
		{&o.Timing.Answer, 80 * time.Millisecond},
		{&o.Timing.Gap, gap},
		{&o.Timing.Silent, 1500 * time.Millisecond},
		{&o.Timing.Dead, time.Second},
		{&o.Timing.Refresh, 30 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
}
