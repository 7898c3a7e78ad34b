package httpapi_test

import (
	"net/http"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// callHelp is somebody at a kiosk who asks for help.
func callHelp(as, id string) request {
	return request{as: as, path: "/help", key: "key-" + id, body: `{"id":"` + id + `"}`}
}

func (h *testHall) helpAt(as string) *wire.KioskHelp {
	h.t.Helper()
	return must[wire.Catalogue](h, request{as: as, path: "/catalogue"}).Help
}

func TestAKioskCallsForHelpAndSeesThatSomebodyComes(t *testing.T) {
	t.Parallel()
	h := withGuide(t)
	h.newToken(kiosk, wire.RoleKiosk, "大门左侧")
	if at := h.helpAt(kiosk); at == nil || at.Attended || at.Call != nil {
		t.Fatalf("before: %+v", at)
	}
	called := must[wire.HelpCall](h, callHelp(kiosk, "help-1"))
	list := must[[]wire.HelpCall](h, request{as: guide, path: "/help"})
	if len(list) != 1 || list[0].Kiosk != "大门左侧" || list[0].Device != h.devices[kiosk] || !list[0].Since.Equal(called.Since) || list[0].TakenAt != nil {
		t.Errorf("the guide desk sees %+v", list)
	}
	if at := h.helpAt(kiosk); !at.Attended || at.Call == nil || at.Call.ID != "help-1" || at.Call.TakenAt != nil {
		t.Errorf("called: %+v", at)
	}
	h.pass(time.Minute)
	taken := must[wire.HelpCall](h, request{as: guide, path: "/help/help-1/take", key: "t", method: http.MethodPost})
	if taken.Taker != guide || taken.TakenBy != "导办员" || taken.TakenAt == nil || taken.TakenAt.Sub(taken.Since) != time.Minute {
		t.Errorf("taken: %+v", taken)
	}
	at := h.helpAt(kiosk)
	if at.Call == nil || at.Call.TakenAt == nil || at.Call.Taker+at.Call.TakenBy != "" {
		t.Errorf("the kiosk sees %+v, want that somebody comes and not who", at.Call)
	}
	if p := problemOf(t, h.send(request{as: boss, path: "/help/help-1/take", key: "t2", method: http.MethodPost})); p.Code != "help-taken" {
		t.Errorf("a second one takes it: %q", p.Code)
	}
	h.run(request{as: guide, path: "/help/help-1/end", key: "e", method: http.MethodPost})
	if at := h.helpAt(kiosk); at.Call != nil {
		t.Errorf("ended: %+v", at.Call)
	}
	if p := problemOf(t, h.send(request{as: guide, path: "/help/help-1/end", key: "e2", method: http.MethodPost})); p.Status != http.StatusNotFound || p.Code != "unknown-help" {
		t.Errorf("ended once more: %d %q", p.Status, p.Code)
	}
}

func TestAKioskCallsOnceAndTakesItsCallBack(t *testing.T) {
	t.Parallel()
	h := withGuide(t)
	h.run(callHelp(kiosk, "help-1"))
	before := h.events()
	if again := must[wire.HelpCall](h, callHelp(kiosk, "help-9")); again.ID != "help-1" || h.events() != before {
		t.Errorf("a second call is %s, with %d events more", again.ID, h.events()-before)
	}
	h.run(request{as: kiosk, path: "/help/help-1/end", key: "e", method: http.MethodPost})
	if list := must[[]wire.HelpCall](h, request{as: guide, path: "/help"}); len(list) != 0 {
		t.Errorf("taken back: %+v", list)
	}
}

func TestNobodyWhoDoesNotLookIsSaidToBeThere(t *testing.T) {
	t.Parallel()
	h := withGuide(t)
	h.run(signIn(guide, password))
	if h.helpAt(kiosk).Attended {
		t.Error("signed in, and has not looked")
	}
	h.run(request{as: guide, path: "/help"})
	h.pass(9 * time.Second)
	if !h.helpAt(kiosk).Attended {
		t.Error("looked nine seconds ago")
	}
	h.pass(2 * time.Second)
	if h.helpAt(kiosk).Attended {
		t.Error("looked eleven seconds ago")
	}
	for _, as := range []string{nobody, wang, screen} {
		if at := h.helpAt(as); at != nil {
			t.Errorf("%q is told of help: %+v", as, at)
		}
	}
}

func TestALookAtTheCallsForHelpHasATag(t *testing.T) {
	t.Parallel()
	h := withGuide(t)
	first := h.send(request{as: guide, path: "/help"})
	same := request{as: guide, path: "/help", header: map[string]string{"If-None-Match": first.Header().Get("ETag")}}
	if w := h.send(same); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("nothing new: %d %s", w.Code, w.Body)
	}
	h.run(callHelp(kiosk, "help-1"))
	if w := h.send(same); w.Code != http.StatusOK {
		t.Errorf("a call: %d", w.Code)
	}
	for _, as := range []string{kiosk, wang, screen, pads} {
		if w := h.send(request{as: as, path: "/help"}); w.Code != http.StatusForbidden {
			t.Errorf("%s may look: %d", as, w.Code)
		}
	}
}
