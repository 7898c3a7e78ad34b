package proof

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

// wantCards compares the kiosks with a card, by name and since when.
func (sc *scene) wantCards(want ...wire.CardLeft) {
	sc.t.Helper()
	h := sc.Health()
	if d := cmp.Diff(append([]wire.CardLeft{}, want...), h.Cards); d != "" {
		sc.t.Error(d)
	}
	if h.Alarms != len(want) {
		sc.t.Errorf("%d alarms, with %d cards", h.Alarms, len(want))
	}
}

func TestACardLeftOnAKioskIsToldUntilTheKioskSaysItIsGone(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.wantCards()
	sc.Card("kiosk-2", "自助机 2", false, 0)
	sc.wantCards()
	left := sc.now.Add(-95 * time.Second)
	sc.Card("kiosk-1", "自助机 1", true, 95*time.Second)
	sc.wantCards(wire.CardLeft{Device: "kiosk-1", Name: "自助机 1", Since: left})
	for range 100 { // it says so again and again; a count in whole seconds moves nothing
		sc.pass(3 * time.Second)
		sc.Card("kiosk-1", "自助机 1", true, sc.now.Sub(left).Truncate(2*time.Second))
	}
	later := sc.now
	sc.Card("kiosk-2", "自助机 2", true, 0)
	sc.wantCards(wire.CardLeft{Device: "kiosk-1", Name: "自助机 1", Since: left}, wire.CardLeft{Device: "kiosk-2", Name: "自助机 2", Since: later})
	sc.Card("kiosk-1", "自助机 1", false, 0)
	sc.wantCards(wire.CardLeft{Device: "kiosk-2", Name: "自助机 2", Since: later})
	log := sc.log.String()
	if n := strings.Count(log, "a card was left on a kiosk"); n != 2 || strings.Count(log, "is gone") != 1 {
		t.Errorf("logged:\n%s", log)
	}
}

func TestAnotherCardOnTheSameKioskHasATimeOfItsOwn(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.Card("kiosk-1", "自助机 1", true, time.Hour)
	sc.pass(3 * time.Second) // it was lifted, and another laid, between two words of the kiosk
	sc.Card("kiosk-1", "自助机 1", true, time.Second)
	sc.wantCards(wire.CardLeft{Device: "kiosk-1", Name: "自助机 1", Since: sc.now.Add(-time.Second)})
}

func TestAKioskThatIsNotHeardOfLeavesNoNote(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]func(*scene){
		"offline":                      func(sc *scene) { sc.pass(CardKnown + time.Second) },
		"the server's clock went back": func(sc *scene) { sc.pass(-time.Hour) },
		"the server began anew":        func(sc *scene) { sc.reopen() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := open(t)
			sc.Card("kiosk-1", "自助机 1", true, 0)
			sc.pass(CardKnown)
			sc.wantCards(wire.CardLeft{Device: "kiosk-1", Name: "自助机 1", Since: morning})
			gone(sc)
			sc.wantCards()
			sc.Card("kiosk-1", "自助机 1", true, 5*time.Minute) // it is back, and so is the card
			sc.wantCards(wire.CardLeft{Device: "kiosk-1", Name: "自助机 1", Since: sc.now.Add(-5 * time.Minute)})
		})
	}
}

func TestNoMoreKiosksAreKnownThanThereAreInAHall(t *testing.T) {
	t.Parallel()
	sc := open(t)
	for i := range 2 * mostCards {
		sc.Card("kiosk-"+strings.Repeat("x", i), "", true, 0)
	}
	if n := len(sc.Health().Cards); n != mostCards {
		t.Errorf("%d are known", n)
	}
}
