package kiosk_test

import (
	"slices"
	"testing"

	"yimen/kiosk"
	"yimen/kiosk/flow"
)

func (h *hall) burns(fire bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fire = fire
}

// An emergency that begins while a number is being asked for: the screen says so,
// the number is handed back, nothing is printed; and the kiosk is of use again when
// it ends, with nobody's hand.
func TestInAnEmergencyTheKioskStopsAndComesBackByItself(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	h.hold = make(chan struct{})
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	g.kind(t, flow.Working)
	h.await(t, "the request", func() bool { return len(h.asked) == 1 })
	h.burns(true)
	f := g.await(t, "the emergency", func(f flow.Face) bool { return f.Kind == flow.Emergency })
	if f.Emergency == nil || f.Emergency.Text["zh"] == "" || f.Service != nil {
		t.Errorf("the screen shows %+v", f)
	}
	h.await(t, "the number to be handed back", func() bool { return slices.Contains(h.handed, h.asked[0].ID) })
	if text := d.paper.Text(); text != "" {
		t.Errorf("printed: %s", text)
	}
	h.mu.Lock()
	h.hold = nil
	h.mu.Unlock()
	h.burns(false)
	g.await(t, "the end of it", func(f flow.Face) bool { return f.Kind == flow.Home && f.Emergency == nil })
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	g.await(t, "a slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
}

func TestAKioskSaysInWhichZoneItStands(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	d := newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{HallZone: "east"}, d.deps)
	h.await(t, "the zone", func() bool { return h.state.Zone == "east" })
}
