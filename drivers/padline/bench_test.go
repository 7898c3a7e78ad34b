package padline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/padline"
	"yimen/drivers/padline/padsim"
	"yimen/drivers/serialport"
)

// maxEvents is more than any test makes.
const maxEvents = 4096

// bench is a line at work, simulated pads on it, and what it tells.
type bench struct {
	t            *testing.T
	sim          *padsim.Line
	line         *padline.Line
	events       chan padline.Event
	patience     time.Duration
	plug, unplug func()
}

// startInMemory lets a line run over a cable in memory, for a synctest bubble: the
// time-outs are the real ones and take no time.
func startInMemory(t *testing.T, sim *padsim.Line, units ...int) *bench {
	t.Helper()
	wire := drivertest.NewWire("memory")
	b := &bench{t: t, sim: sim, patience: time.Minute}
	served := 0
	ended := make(chan error, 16)
	ctx, cancel := context.WithCancel(t.Context())
	b.plug = func() {
		end := wire.Plug()
		served++
		go func() { ended <- sim.Serve(ctx, end) }()
	}
	b.unplug = wire.Unplug
	t.Cleanup(func() {
		cancel()
		for range served {
			if err := <-ended; err != nil {
				t.Errorf("simulator: %v", err)
			}
		}
	})
	b.plug()
	b.run(wire, padline.Options{Units: units})
	return b
}

// startOnPty lets a line run over a pseudo-terminal, with the real serial library
// and the kernel in between.
func startOnPty(t *testing.T, sim *padsim.Line, timing padline.Timing, units ...int) *bench {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "pads"))
	port := serialport.New(serialport.Config{
		Path: jack.Path(), Baud: 9600, ReopenMin: 5 * time.Millisecond, ReopenMax: 20 * time.Millisecond,
	}, slog.New(slog.DiscardHandler))
	b := &bench{t: t, sim: sim, patience: 3 * time.Minute}
	ended := make(chan error, 16)
	served := 0
	ctx, cancel := context.WithCancel(t.Context())
	b.plug = func() {
		cable, err := jack.Plug()
		if err != nil {
			t.Fatal(err)
		}
		served++
		go func() { ended <- sim.Serve(ctx, cable) }()
	}
	b.unplug = func() {
		if err := jack.Unplug(); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		cancel()
		for range served {
			if err := <-ended; err != nil {
				t.Errorf("simulator: %v", err)
			}
		}
		if err := errors.Join(jack.Unplug(), port.Close()); err != nil {
			t.Error(err)
		}
	})
	b.plug()
	b.run(port, padline.Options{Units: units, Baud: 9600, Timing: timing})
	return b
}

// run runs the line until the test ends.
func (b *bench) run(port padline.Port, o padline.Options) {
	b.events = make(chan padline.Event, maxEvents)
	b.line = padline.New(port, o)
	ctx, cancel := context.WithCancel(b.t.Context())
	done := make(chan error, 1)
	go func() { done <- b.line.Run(ctx, func(e padline.Event) { b.events <- e }) }()
	b.t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			b.t.Errorf("Run returned %v, want context.Canceled", err)
		}
	})
}

// do gives the simulated line orders.
func (b *bench) do(orders ...string) {
	b.t.Helper()
	for _, order := range orders {
		if _, err := b.sim.Control(order); err != nil {
			b.t.Fatalf("%s: %v", order, err)
		}
	}
}

// next waits for the next event.
func (b *bench) next() padline.Event {
	b.t.Helper()
	select {
	case e := <-b.events:
		return e
	case <-time.After(b.patience):
		b.t.Fatalf("no event for %v", b.patience)
		return nil
	}
}

// want waits for an event and compares all of it but its times and error.
func (b *bench) want(want padline.Event) padline.Event {
	b.t.Helper()
	e := b.next()
	if got := bare(e); got != bare(want) {
		b.t.Fatalf("event %s, want %s", got, bare(want))
	}
	return e
}

// wantAll waits for events in any order.
func (b *bench) wantAll(want ...padline.Event) {
	b.t.Helper()
	var left []string
	for _, e := range want {
		left = append(left, bare(e))
	}
	for len(left) > 0 {
		got := bare(b.next())
		i := slices.Index(left, got)
		if i < 0 {
			b.t.Fatalf("event %s, want one of %v", got, left)
		}
		left = slices.Delete(left, i, i+1)
	}
}

// quiet waits for d and fails if there is news.
func (b *bench) quiet(d time.Duration) {
	b.t.Helper()
	select {
	case e := <-b.events:
		b.t.Fatalf("event %s, want none", bare(e))
	case <-time.After(d):
	}
}

// bare is an event without its times, its error and its firmware.
func bare(e padline.Event) string {
	switch e := e.(type) {
	case padline.Up:
		return fmt.Sprintf("up %d", e.Unit)
	case padline.Down:
		return fmt.Sprintf("down %d %s", e.Unit, e.Reason)
	case padline.Key:
		return fmt.Sprintf("key %d at %d, missed %d", e.Code, e.Unit, e.Missed)
	case padline.Restarted:
		return fmt.Sprintf("restarted %d", e.Unit)
	}
	return "?"
}

func up(unit int) padline.Event                       { return padline.Up{Unit: unit} }
func key(unit, code int) padline.Event                { return padline.Key{Unit: unit, Code: code} }
func restarted(unit int) padline.Event                { return padline.Restarted{Unit: unit} }
func down(unit int, why padline.Reason) padline.Event { return padline.Down{Unit: unit, Reason: why} }
