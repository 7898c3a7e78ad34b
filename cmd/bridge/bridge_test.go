package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/padline"
	"yimen/drivers/padline/padsim"
	"yimen/hallserver/wire"
)

// table is a bridge at work between simulated pads on a pseudo-terminal and a hall
// over HTTP.
type table struct {
	*hall

	sim *padsim.Line
}

// lay runs a bridge until the test ends; c has no line and no server yet.
func lay(t *testing.T, h *hall, c config, grab func(*os.File) error) *table {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "pads"))
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	sim := padsim.New(padsim.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := sim.Serve(ctx, cable); err != nil {
			t.Error(err)
		}
	})
	c.Line, c.Baud = jack.Path(), padline.DefaultBaud
	c.timing = padline.Timing{
		Poll: 4 * time.Millisecond, Answer: 50 * time.Millisecond, Gap: 500 * time.Microsecond,
		Silent: 6 * time.Second, Dead: 100 * time.Millisecond, // a busy machine's pads are not silent
	}
	client := wire.NewClient(h.serve(t).URL, "tok-1", nil)
	b := newBridge(c, client, slog.New(slog.DiscardHandler))
	b.grab = grab
	all.Go(func() { b.run(ctx) })
	t.Cleanup(func() {
		cancel()
		all.Wait()
		if err := jack.Unplug(); err != nil {
			t.Error(err)
		}
	})
	return &table{hall: h, sim: sim}
}

func fourPads() config {
	return config{Pads: []pad{
		{Unit: 1, Window: 1, Kind: wire.PadCall, Name: "a"},
		{Unit: 2, Window: 2, Kind: wire.PadCall, Name: "b"},
		{Unit: 3, Window: 3, Kind: wire.PadCall, Name: "c"},
		{Unit: 4, Window: 1, Kind: wire.PadRating, Name: "d"},
	}}
}

// ready waits until the pads are known to be well.
func (b *table) ready(t *testing.T, pads ...string) {
	t.Helper()
	for _, p := range pads {
		b.await(t, p+" is well", func() bool { return b.pads[p].State == wire.PadOK })
	}
}

func (b *table) do(t *testing.T, orders ...string) {
	t.Helper()
	for _, order := range orders {
		if _, err := b.sim.Control(order); err != nil {
			t.Fatalf("%s: %v", order, err)
		}
	}
}

// The whole way: the pads' line loses every fifth poll and repeats every seventh,
// the hall's drops every fourth request or its answer, and every press is done once.
func TestEveryPressIsDoneOnceOverABadLineAndABadNetwork(t *testing.T) {
	t.Parallel()
	b := lay(t, newHall(1, 2, 3), fourPads(), nil)
	b.ready(t, "1/a", "2/b", "3/c", "1/d")
	b.do(t, "fault lose every 5", "fault double every 7")
	b.mu.Lock()
	b.every = 4
	b.mu.Unlock()
	verbs := []string{"next", "recall", "complete"}
	var pressing sync.WaitGroup
	for n := 1; n <= 3; n++ {
		pressing.Go(func() {
			for i := range 60 {
				if _, err := b.sim.Control(fmt.Sprintf("press %d %s", n, verbs[i%3])); err != nil {
					t.Error(err)
				}
				b.await(t, "a press is done", func() bool { return len(b.done[n]) > i })
			}
		})
	}
	var rated []int
	pressing.Go(func() {
		for i := range 40 {
			level := 1 + i%5
			rated = append(rated, level)
			if _, err := b.sim.Control(fmt.Sprintf("press 4 rate-%d", level)); err != nil {
				t.Error(err)
			}
			b.await(t, "a rating is given", func() bool { return len(b.ratings[1]) > i })
		}
	})
	pressing.Wait()
	polls := b.sim.Polls(1)
	b.await(t, "some rounds more", func() bool { return b.sim.Polls(1) > polls+10 })
	b.mu.Lock()
	defer b.mu.Unlock()
	var want []string
	for range 20 {
		want = append(want, "call", "recall", "finish")
	}
	for n := 1; n <= 3; n++ {
		if diff := cmp.Diff(want, b.done[n]); diff != "" {
			t.Errorf("window %d (-want +done):\n%s", n, diff)
		}
	}
	if !slices.Equal(rated, b.ratings[1]) {
		t.Errorf("rated %v, given %v", rated, b.ratings[1])
	}
	if len(b.answers) != 3*60+40 || b.dropped < 40 {
		t.Errorf("%d keys for %d presses, %d requests dropped", len(b.answers), 3*60+40, b.dropped)
	}
}

func TestThePadShowsItsWindowAndSoundsWhatBecameOfAKey(t *testing.T) {
	t.Parallel()
	b := lay(t, newHall(1, 2, 3), fourPads(), nil)
	b.ready(t, "1/a", "2/b")
	shows := func(unit int, digits string) func() bool {
		return func() bool { s, err := b.sim.Shown(unit); return err == nil && s.Digits == digits }
	}
	sounded := func(unit int, beep uint16) func() bool {
		return func() bool { s, err := b.sim.Shown(unit); return err == nil && slices.Contains(s.Beeps, beep) }
	}
	b.await(t, "people wait", shows(1, "1000"))
	b.do(t, "press 1 next")
	b.await(t, "the number called", shows(1, "A001"))
	b.await(t, "taken", sounded(1, 1))
	b.do(t, "press 2 recall") // there is nothing to call again
	b.await(t, "refused", sounded(2, 2))
	b.mu.Lock()
	b.windows[2].Waiting = 0
	b.mu.Unlock()
	b.do(t, "press 2 next")
	b.await(t, "nobody waits", sounded(2, 3))
	b.await(t, "nobody waits", shows(2, "   0"))
	b.do(t, "press 2 pause")
	b.await(t, "paused", shows(2, "PAUS"))
	b.do(t, "press 2 pause")
	b.await(t, "open again", func() bool { return slices.Equal(b.done[2], []string{"pause", "open"}) })
	b.do(t, "press 1 rate-5") // a calling pad does not rate
	b.await(t, "refused", sounded(1, 2))
	b.do(t, "press 1 transfer")
	b.await(t, "parked", func() bool { return slices.Contains(b.done[1], "park") })
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ratings) != 0 {
		t.Errorf("rated %v", b.ratings)
	}
}

func TestASilentPadIsToldToTheHallAndHealed(t *testing.T) {
	t.Parallel()
	b := lay(t, newHall(1, 2, 3), fourPads(), nil)
	b.ready(t, "1/a", "2/b")
	b.do(t, "unplug 2", "fault exception on 3")
	b.await(t, "pad b is silent", func() bool {
		p := b.pads["2/b"]
		return p.State == wire.PadSilent && p.Detail == "silent" && p.Kind == wire.PadCall && !p.Since.IsZero()
	})
	b.await(t, "pad c is at fault", func() bool { return b.pads["3/c"].State == wire.PadFault && b.pads["3/c"].Detail == "refused" })
	b.do(t, "plug 2", "fault none")
	b.ready(t, "2/b", "3/c", "1/a")
}

// typed is a key pressed and released, as the kernel tells it.
func typed(code uint16) (b []byte) {
	e := binary.NativeEndian
	for _, value := range []uint32{1, 2, 2, 0} {
		b = e.AppendUint32(e.AppendUint16(e.AppendUint16(append(b, make([]byte, 16)...), 1), code), value)
	}
	return b
}

func TestAKeyboardWorksAtItsWindow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kbd")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	kbd, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kbd.Close() }()
	c, err := parseConfig([]byte("keyboards:\n  - {device: " + path + ", window: 2, keys: {KEY_KP1: next, KEY_KP5: rate-5}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	b := lay(t, newHall(2), c, func(*os.File) error { return nil })
	b.ready(t, "2/keyboard-1")
	for _, code := range []uint16{79, 30, 76} {
		if _, err := kbd.Write(typed(code)); err != nil {
			t.Fatal(err)
		}
	}
	b.await(t, "called and rated", func() bool { return len(b.done[2]) == 1 && slices.Equal(b.ratings[2], []int{5}) })
}

func TestAKeyboardThatCannotBeGrabbedIsAFault(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kbd")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parseConfig([]byte("keyboards:\n  - {device: " + path + ", window: 2, keys: {KEY_KP1: next}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	b := lay(t, newHall(2), c, nil) // the real step, on a pipe
	b.await(t, "the keyboard is at fault", func() bool {
		p := b.pads["2/keyboard-1"]
		return p.State == wire.PadFault && p.Detail == "not-input" && p.Kind == wire.PadKeyboard
	})
}
