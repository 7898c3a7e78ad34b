package ledsign

import (
	"context"
	"log/slog"
	"time"
)

// Port is what a Line needs of a serial line or a connection; *serialport.Port and
// *TCP are ones. Its errors carry serialport's sentinels.
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
	// Protocol of all the signs; empty: BX5.
	Protocol Protocol
	// Signs are their addresses, 1 to Protocol.AddressMax(); others are left out.
	Signs []int
	// Baud is the rate of the line in bit/s, for the time that bytes need on it; 0:
	// they need none, as over TCP.
	Baud int
	// Log may be nil.
	Log *slog.Logger
	// Now gives the time of what is known of a sign; nil: time.Now.
	Now func() time.Time
	// OnHealth, if set, is told of every change of a sign, in order. It must return
	// soon and must not call the Line.
	OnHealth func(address int, h Health)
	// Timing; zero fields take the defaults.
	Timing Timing
}

// Timing bounds every wait.
type Timing struct {
	Answer time.Duration // for an answer, from when the order is on the line; 600 ms
	Pause  time.Duration // before an order is tried again; 100 ms
	Late   time.Duration // in which an answer to an earlier try may still come; 1 s
	Gap    time.Duration // of silence between two exchanges; 10 ms
	Tries  int           // of one order; 4: once, and three times more
}

// writeTimeout is how long the system may take to accept one order.
const writeTimeout = 2 * time.Second

func (o *Options) setDefaults() {
	if o.Protocol == "" {
		o.Protocol = BX5
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timing.Tries <= 0 {
		o.Timing.Tries = 4
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Timing.Answer, 600 * time.Millisecond},
		{&o.Timing.Pause, 100 * time.Millisecond},
		{&o.Timing.Late, time.Second},
		{&o.Timing.Gap, 10 * time.Millisecond},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
}

// onLine is how long n bytes need on the line.
func (o *Options) onLine(n int) time.Duration {
	const bitsOfByte = 10
	if o.Baud <= 0 {
		return 0
	}
	return time.Duration(n*bitsOfByte) * time.Second / time.Duration(o.Baud)
}
