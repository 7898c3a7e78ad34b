package idcard

import (
	"context"
	"log/slog"
	"slices"
	"time"
)

// Port is what a Reader needs of a serial line; *serialport.Port is one. Its
// errors carry serialport's sentinels.
type Port interface {
	// Flush throws away what was received, opening the line if need be.
	Flush(ctx context.Context) error
	// Write sends b whole.
	Write(ctx context.Context, b []byte) error
	// Read gives at least one byte, or an error.
	Read(ctx context.Context, buf []byte) (int, error)
	// SetBaud changes the rate of the line.
	SetBaud(ctx context.Context, baud int) error
}

// Options of a Reader. The zero value is right for a real reader.
type Options struct {
	// Bauds are the rates to look for the module at, in this order; nil: 115200,
	// 57600, 38400, 19200, 9600 bit/s. The line is taken to start at the first.
	Bauds []int
	// Fingerprint reads the fingerprint features too (30 10). They are sensitive
	// personal data: leave it off unless a law asks for them.
	Fingerprint bool
	// Log may be nil. No personal data is logged.
	Log *slog.Logger
	// Now tells today, to judge dates; nil: time.Now.
	Now func() time.Time
	// Timing; zero fields take the defaults.
	Timing Timing
}

// Timing bounds every wait.
type Timing struct {
	Poll      time.Duration // between two looks for a card; modules want more than 300 ms; 320 ms
	Lying     time.Duration // between two looks whether a card that was read still lies there; 200 ms
	FirstByte time.Duration // for an answer to begin; 2 s
	Gap       time.Duration // for the next byte in the middle of an answer; 500 ms
	Reply     time.Duration // for a whole answer; 5 s
	Probe     time.Duration // for a module to answer at one rate; 400 ms
	Card      time.Duration // for one card from found to read; 12 s
	Again     time.Duration // before looking again for a reader that is absent or at fault; 1 s
}

func (o *Options) setDefaults() {
	if len(o.Bauds) == 0 {
		o.Bauds = []int{115200, 57600, 38400, 19200, 9600}
	}
	o.Bauds = slices.Clone(o.Bauds)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Timing.Poll, 320 * time.Millisecond},
		{&o.Timing.Lying, 200 * time.Millisecond},
		{&o.Timing.FirstByte, 2 * time.Second},
		{&o.Timing.Gap, 500 * time.Millisecond},
		{&o.Timing.Reply, 5 * time.Second},
		{&o.Timing.Probe, 400 * time.Millisecond},
		{&o.Timing.Card, 12 * time.Second},
		{&o.Timing.Again, time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
}
