package kiosk_test

import (
	"strings"
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// A number that is typed reaches the hall sealed and marked, and nobody else: neither
// it nor a key of it is logged.
func TestATypedNumberIsSealedAndLoggedNowhere(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	h.typing = true
	log := run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.choose(t, "social", "SB01")
	g.await(t, "the hall's word that it may be typed", func(f flow.Face) bool { return f.MayType })
	g.tap(t, flow.NoCardHelp, "")
	g.kind(t, flow.NeedCard)
	g.tap(t, flow.OpenNumber, "")
	g.kind(t, flow.TypeNumber)
	for i, key := range strings.Split(flowtest.Number, "") {
		g.tap(t, flow.NumberKey, key)
		g.await(t, "the key", func(f flow.Face) bool { return len(f.Number) == i+1 })
	}
	g.tap(t, flow.NumberDone, "")
	g.kind(t, flow.TicketOut)
	h.mu.Lock()
	defer h.mu.Unlock()
	got, err := h.keypair.Open(h.asked[0].SubjectSealed)
	if want := (wire.Subject{IDNumber: flowtest.Number, IDType: "resident", Typed: true}); err != nil || got != want {
		t.Errorf("the hall has %+v, %v", got, err)
	}
	if said := log.String(); said == "" || strings.Contains(said, flowtest.Number[6:]) || strings.Contains(said, "number_key") || h.looked != 0 {
		t.Errorf("looked for %d times; logged: %s", h.looked, said)
	}
}
