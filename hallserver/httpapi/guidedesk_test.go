package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

const deskBridge = "desk-bridge"

// withDesk is a hall with a guide desk, whose bridge has spoken.
func withDesk(t *testing.T) *testHall {
	t.Helper()
	h := withGuide(t)
	h.newToken(deskBridge, wire.RoleBridge, "导办台")
	h.desk("")
	return h
}

// desk is the bridge's word: that all is well, and which card lies there, as JSON.
func (h *testHall) desk(card string) wire.DeskTasks {
	h.t.Helper()
	body := `{"reader":{"state":"ok","since":"2026-11-23T01:30:00Z"},"printer":{"state":"ok","since":"2026-11-23T01:30:00Z"}`
	if card != "" {
		body += `,"card":` + card
	}
	return must[wire.DeskTasks](h, request{as: deskBridge, method: http.MethodPut, path: "/guide-desk", body: body + `}`})
}

// seeDesk is the guide desk as its page sees it.
func (h *testHall) seeDesk() wire.GuideDesk {
	h.t.Helper()
	return must[wire.GuideDesk](h, request{as: guide, path: "/guide-desks/" + h.devices[deskBridge]})
}

func (h *testHall) deskPath(rest string) string {
	return "/guide-desks/" + h.devices[deskBridge] + rest
}

func (h *testHall) askForSlip(id string) wire.SlipAtDesk {
	h.t.Helper()
	return must[wire.SlipAtDesk](h, request{as: guide, method: http.MethodPut, path: h.deskPath("/slips/" + id), body: `{"ticket":"ticket-0001"}`})
}

func TestACardAtTheGuideDeskIsReadWhenAskedForAndShownMasked(t *testing.T) {
	t.Parallel()
	const theirs = "219999199001010016"
	h := withDesk(t)
	sealed := h.sealedFor(theirs)
	lies := func(id string) string { return `{"id":"` + id + `","sealed":` + sealed + `}` }
	if tasks := h.desk(lies("card-0000")); tasks.ReadCard || h.seeDesk().Card != nil {
		t.Fatal("a card that nobody has asked for was taken")
	}
	h.run(request{as: guide, method: http.MethodPut, path: h.deskPath("/card")})
	if tasks := h.desk(""); !tasks.ReadCard || !h.seeDesk().Reading {
		t.Fatal("the bridge is not told to read")
	}
	h.desk(`{"id":"card-0001","problem":"again"}`)
	if c := h.seeDesk().Card; c == nil || c.Problem != "again" {
		t.Errorf("a card that could not be read: %+v", c)
	}
	if tasks := h.desk(lies("card-0002")); tasks.ReadCard {
		t.Error("read, and still asked for")
	}
	w := h.send(request{as: guide, path: h.deskPath("")})
	seen := h.seeDesk()
	if seen.Card == nil || seen.Card.Name != "测*乙" || seen.Card.IDNumber != "219***********0016" || seen.Reading {
		t.Fatalf("the page does not see the masked card, or the card is asked for still (%t)", seen.Reading)
	}
	if strings.Contains(w.Body.String(), "测试乙") || strings.Contains(w.Body.String(), theirs) {
		t.Errorf("the page is told who it is: %s", w.Body)
	}
	raw, err := json.Marshal(seen.Card.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	h.run(request{as: guide, path: "/tickets", key: "take", body: `{"id":"ticket-0001","services":["SB01"],"subject_sealed":` + string(raw) + `}`})
	if found := findTickets(h, theirs); len(found) != 1 {
		t.Errorf("the number taken with that card is not found: %v", found)
	}
	if list := h.send(request{as: guide, path: "/guide-desks"}); strings.Contains(list.Body.String(), "card") {
		t.Errorf("the list of desks tells of cards: %s", list.Body)
	}
	h.run(request{as: guide, method: http.MethodDelete, path: h.deskPath("/card")})
	h.desk(lies("card-0002"))
	if c := h.seeDesk().Card; c != nil {
		t.Errorf("forgotten, and there again: %s", c.ID)
	}
}

func TestACardThatWasReadIsNotKeptLong(t *testing.T) {
	t.Parallel()
	h := withDesk(t)
	h.run(request{as: guide, method: http.MethodPut, path: h.deskPath("/card")})
	h.desk(`{"id":"card-0001","sealed":` + h.sealedFor("219999199001010016") + `}`)
	h.pass(2*time.Minute + time.Second)
	if c := h.seeDesk().Card; c != nil {
		t.Errorf("two minutes later: %s", c.ID)
	}
	h.run(request{as: guide, method: http.MethodPut, path: h.deskPath("/card")})
	h.pass(61 * time.Second)
	if h.desk("").ReadCard {
		t.Error("asked for a minute ago, and still read")
	}
}

func TestASlipIsPrintedAtTheGuideDeskAndItsEndIsAnEvent(t *testing.T) {
	t.Parallel()
	h := withDesk(t)
	h.run(request{as: guide, path: "/tickets", key: "take", body: `{"id":"ticket-0001","services":["ZX01"],"language":"en"}`})
	if s := h.askForSlip("slip-0001"); s.State != wire.SlipWaiting || s.Copy || s.Number != "B001" {
		t.Fatalf("asked for: %+v", s)
	}
	h.askForSlip("slip-0001") // the answer was lost, and the page asks again
	for range 2 {
		tasks := h.desk("")
		if len(tasks.Slips) != 1 {
			t.Fatalf("%d slips to print, want 1 until it is reported", len(tasks.Slips))
		}
		s := tasks.Slips[0]
		if s.ID != "slip-0001" || s.Ticket.Number != "B001" || s.Ticket.Token == "" || s.Ticket.PageURL == "" || s.Language != "en" ||
			s.Service.Code != "ZX01" || s.Hall["zh"] != "测试大厅" || s.UTCOffsetS != 8*3600 {
			t.Errorf("to print: %+v", s)
		}
	}
	printed := request{as: deskBridge, path: "/guide-desk/slips/slip-0001/printed", key: "p1", body: `{"ok":true}`}
	before := h.events()
	h.run(printed, printed)
	if k := must[wire.Ticket](h, request{as: guide, path: "/tickets/ticket-0001"}); k.Printed != "ok" || h.events() != before+1 {
		t.Errorf("printed %q, %d events", k.Printed, h.events()-before)
	}
	if s := h.seeDesk().Slips[0]; s.State != wire.SlipPrinted || len(h.desk("").Slips) != 0 {
		t.Errorf("the page sees %+v", s)
	}
	if s := h.askForSlip("slip-0002"); !s.Copy {
		t.Error("a second slip is not marked a copy")
	}
	h.desk("")
	h.run(request{as: deskBridge, path: "/guide-desk/slips/slip-0002/printed", key: "p2", body: `{"ok":false,"cause":"paper_out"}`})
	if s := h.seeDesk().Slips[0]; s.State != wire.SlipFailed || s.Cause != "paper_out" {
		t.Errorf("no paper: %+v", s)
	}
}

func TestADeskWhoseBridgeIsGoneSaysSo(t *testing.T) {
	t.Parallel()
	h := withDesk(t)
	h.run(advice("0001"))
	h.askForSlip("slip-0001")
	h.pass(4 * time.Second)
	if d := h.seeDesk(); d.State != wire.DeskSilent || d.Since == nil || d.Slips[0].State != wire.SlipWaiting {
		t.Errorf("after four seconds: %+v", d)
	}
	h.pass(12 * time.Second)
	if d := h.seeDesk(); d.Slips[0].State != wire.SlipFailed || d.Slips[0].Cause != "bridge" {
		t.Errorf("after sixteen seconds: %+v", d.Slips)
	}
	if tasks := h.desk(""); len(tasks.Slips) != 0 {
		t.Error("a slip comes out for somebody who has gone")
	}
	if h.seeDesk().State != wire.DeskOK {
		t.Error("the bridge has spoken again")
	}
}

func TestWhatAGuideDeskIsNotAskedFor(t *testing.T) {
	t.Parallel()
	h := withDesk(t)
	h.run(advice("0001"))
	h.askForSlip("slip-0001")
	h.newToken(pads2, wire.RoleBridge, "")
	for name, c := range map[string]struct {
		r    request
		code string
	}{
		"a desk that is not there":     {request{as: guide, path: "/guide-desks/nobody"}, "unknown-guide-desk"},
		"a card at it":                 {request{as: guide, method: http.MethodPut, path: "/guide-desks/nobody/card"}, "unknown-guide-desk"},
		"a slip of no ticket":          {request{as: guide, method: http.MethodPut, path: h.deskPath("/slips/slip-0009"), body: `{"ticket":"ticket-none"}`}, "unknown-ticket"},
		"a slip with a name":           {request{as: guide, method: http.MethodPut, path: h.deskPath("/slips/a.b"), body: `{"ticket":"ticket-0001"}`}, "invalid"},
		"another desk's slip reported": {request{as: pads2, path: "/guide-desk/slips/slip-0001/printed", key: "k", body: `{"ok":true}`}, "unknown-slip"},
		"a card of another hall":       {request{as: deskBridge, method: http.MethodPut, path: "/guide-desk", body: `{"reader":{"state":"ok","since":"2026-11-23T01:30:00Z"},"printer":{"state":"ok","since":"2026-11-23T01:30:00Z"},"card":{"id":"card-0001","sealed":"AAAA"}}`}, "bad-sealed-subject"},
		"a clerk at the desk":          {request{as: wang, path: "/guide-desks"}, "forbidden"},
		"a kiosk as a bridge":          {request{as: kiosk, method: http.MethodPut, path: "/guide-desk", body: `{}`}, "forbidden"},
	} {
		if p := problemOf(t, h.send(c.r)); p.Code != c.code {
			t.Errorf("%s: %q, want %q", name, p.Code, c.code)
		}
	}
	for i := range 20 {
		w := h.send(request{as: guide, method: http.MethodPut, path: h.deskPath("/slips/slip-00" + string(rune('a'+i)) + "1"), body: `{"ticket":"ticket-0001"}`})
		if full := i >= 15; full != (w.Code == http.StatusConflict) {
			t.Errorf("slip %d: %d %s", i+2, w.Code, w.Body)
		}
	}
}

func TestADeskThatIsEnrolledAnewTakesThePlaceOfOneThatIsSilent(t *testing.T) {
	t.Parallel()
	h := withDesk(t)
	speak := func(i int) int {
		as := "bridge-" + string(rune('a'+i))
		h.newToken(as, wire.RoleBridge, "")
		return h.send(request{as: as, method: http.MethodPut, path: "/guide-desk", body: `{"reader":{"state":"ok","since":"2026-11-23T01:30:00Z"},"printer":{"state":"ok","since":"2026-11-23T01:30:00Z"}}`}).Code
	}
	for i := range 15 {
		if code := speak(i); code != http.StatusOK {
			t.Fatalf("desk %d: %d", i+2, code)
		}
	}
	if code := speak(15); code != http.StatusConflict {
		t.Errorf("one more than there may be: %d", code)
	}
	h.pass(4 * time.Second)
	if code := speak(16); code != http.StatusOK {
		t.Errorf("one more, while the others are silent: %d", code)
	}
	if n := len(must[[]wire.GuideDesk](h, request{as: guide, path: "/guide-desks"})); n != 16 {
		t.Errorf("%d desks", n)
	}
}
