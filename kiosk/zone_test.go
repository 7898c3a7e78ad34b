package kiosk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"yimen/kiosk"
	"yimen/kiosk/flow"
)

// zoned is a hall whose clock is 5 h 45 min ahead of UTC, as no machine's of ours.
func zoned(t *testing.T) *hall {
	t.Helper()
	h := newHall(t)
	h.offsetS = new(5*3600 + 45*60)
	return h
}

// showsOffset waits until the screen's clock is so far ahead of UTC.
func (g *glass) showsOffset(t *testing.T, want int) {
	t.Helper()
	g.await(t, "the clock", func(f flow.Face) bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		_, got := g.clock.Zone()
		return f.Online && got == want
	})
}

func TestTheClockAndTheSlipGoByTheHallsClock(t *testing.T) {
	t.Parallel()
	h, g, d := zoned(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if text := d.paper.Text(); !strings.Contains(text, "2026-11-23 15:31") {
		t.Errorf("slip: %s", text)
	}
	g.showsOffset(t, 5*3600+45*60)
}

func TestAKiosksOwnFileSaysOtherwise(t *testing.T) {
	t.Parallel()
	h, g := zoned(t), newGlass()
	run(t, kiosk.Config{Zone: time.FixedZone("", 3600)}, kiosk.Deps{Server: h, Screen: g})
	g.showsOffset(t, 3600)
}

func TestAfterAStartWithoutAServerTheClockIsStillTheHalls(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, g := zoned(t), newGlass()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- kiosk.Run(ctx, kiosk.Config{State: dir}, kiosk.Deps{Server: h, Screen: g}) }()
	g.showsOffset(t, 5*3600+45*60)
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	h.away = true
	again := newGlass()
	run(t, kiosk.Config{State: dir}, kiosk.Deps{Server: h, Screen: again})
	again.await(t, "the clock", func(flow.Face) bool {
		again.mu.Lock()
		defer again.mu.Unlock()
		_, got := again.clock.Zone()
		return got == 5*3600+45*60
	})
}
