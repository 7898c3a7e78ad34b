package httpapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

// cardHealth keeps what kiosks say of their readers.
type cardHealth struct {
	fakeHealth

	said []string
}

func (h *cardHealth) Health() wire.Health {
	return wire.Health{Cards: []wire.CardLeft{{Device: "kiosk-1", Name: "自助机 1", Since: time.UnixMilli(0).UTC()}}}
}

func (h *cardHealth) Card(device, name string, left bool, ago time.Duration) {
	h.said = append(h.said, fmt.Sprint(device, " ", name, " ", left, " ", ago))
}

func TestAKioskSaysWithEachLookAtTheCatalogueWhetherACardWasLeft(t *testing.T) {
	t.Parallel()
	heard := &cardHealth{}
	h := newHall(t, func(c *httpapi.Config) { c.Health = heard })
	for _, x := range []struct{ as, header string }{
		{kiosk, ""}, // one that is well, or knows nothing of the header
		{kiosk, "card-left=95"},
		{kiosk, "paper=low, card-left=98"}, // one that says more than this server knows
		{kiosk, "card-left=lots"},
		{screen, "card-left=95"}, // no kiosk
		{wang, "card-left=95"},
		{"", "card-left=95"},
	} {
		w := h.send(request{as: x.as, path: "/catalogue", header: map[string]string{wire.HeaderKiosk: x.header}})
		if w.Code != 200 {
			t.Errorf("%s, %q: %d %s", x.as, x.header, w.Code, w.Body)
		}
	}
	name := ""
	for _, d := range h.access.Devices() {
		if d.Role == wire.RoleKiosk {
			name = d.ID + " " + d.Name
		}
	}
	want := []string{name + " false 0s", name + " true 1m35s", name + " true 1m38s", name + " false 0s"}
	if d := cmp.Diff(want, heard.said); d != "" {
		t.Error(d)
	}
}

func TestWhoeverWorksHereIsToldOfACardThatWasLeft(t *testing.T) {
	t.Parallel()
	heard := &cardHealth{}
	h := newHall(t, func(c *httpapi.Config) { c.Health = heard })
	for as, want := range map[string]int{wang: 200, boss: 200, kiosk: 403, screen: 403, "": 401} {
		w := h.send(request{as: as, path: "/devices/cards"})
		if w.Code != want {
			t.Errorf("%s: %d, want %d", as, w.Code, want)
		}
	}
	if d := cmp.Diff(heard.Health().Cards, must[[]wire.CardLeft](h, request{as: wang, path: "/devices/cards"})); d != "" {
		t.Error(d)
	}
	if got := must[[]wire.CardLeft](newHall(t), request{as: wang, path: "/devices/cards"}); got == nil || len(got) != 0 {
		t.Errorf("where no devices are watched: %v", got)
	}
}
