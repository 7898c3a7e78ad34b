package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

const fireAll = `{"id":"say-1","phrase":"evacuate"}`

func endOf(id string) request {
	return request{as: boss, method: http.MethodPost, path: "/announcements/" + id + "/end", key: "end-" + id}
}

// phone reads a ticket's page as its holder's phone does.
func (h *testHall) phone(token, lang string) string {
	h.t.Helper()
	return h.send(request{path: "/t/" + token + "?lang=" + lang, rooted: true}).Body.String()
}

func TestInAnEmergencyNumbersAndCallsAreRefusedAndComeBackWithItsEnd(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	h.run(advice("0001"), advice("0002"), open(wang, "1"), call(wang, "1", "c", empty), announce(boss, "k", fireAll))
	for name, r := range map[string]request{
		"a kiosk's number": advice("0009"),
		"staff's number":   {as: wang, path: "/tickets", key: "s", body: `{"id":"ticket-0008","services":["ZX01"]}`},
		"a call":           {as: wang, path: "/windows/1/call", key: "n", body: `{"expect":` + atOne + `,"finish_current":true,"finish_as":"served"}`},
		"a pad's call":     {as: pads, path: "/windows/1/call", key: "n", body: `{"expect":` + atOne + `,"finish_current":true,"finish_as":"by_age"}`},
		"a recall":         work(wang, "recall", `{"expect":`+atOne+`}`),
		"absent":           work(wang, "noshow", `{"expect":`+atOne+`}`),
	} {
		for lang, says := range map[string]string{"zh": "请听从工作人员指挥", "en": "follow the staff", "ko": "직원의 안내"} {
			r.key, r.header = r.key+lang, map[string]string{"Accept-Language": lang}
			w := h.send(r)
			p := problemOf(t, w)
			if w.Code != http.StatusConflict || p.Code != hall.InEmergency || !strings.Contains(p.Title, says) {
				t.Errorf("%s in %s: %d %q %q", name, lang, w.Code, p.Code, p.Title)
			}
			if p.Window != nil && p.Window.Emergency == nil {
				t.Errorf("%s: the window in the refusal knows of no emergency", name)
			}
		}
	}
	h.run(endOf("say-1"), advice("0003"), work(wang, "recall", `{"expect":`+atOne+`}`))
}

func TestWhoeverLooksIsToldOfAnEmergencyUntilItEnds(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	token := tokenOf(h, "0001")
	look := func() (got [4]*wire.Emergency) {
		c := must[wire.Catalogue](h, request{path: "/catalogue"})
		if stopped := c.ClosedReason == wire.ClosedEmergency && !c.Open && c.Services[0].ClosedReason == wire.ClosedEmergency; stopped != (c.Emergency != nil) {
			t.Errorf("an older kiosk is told open %v, closed %q", c.Open, c.ClosedReason)
		}
		got[0], got[1] = c.Emergency, must[wire.Window](h, request{as: wang, path: "/windows/1"}).Emergency
		got[2] = must[[]wire.Window](h, request{as: pads, path: "/windows"})[0].Emergency
		got[3] = must[wire.PublicTicket](h, request{path: "/public/tickets/" + token}).Emergency
		return got
	}
	for _, e := range look() {
		if e != nil {
			t.Fatalf("before it: %+v", e)
		}
	}
	h.run(announce(boss, "k", fireAll))
	for i, e := range look() {
		if e == nil || e.ID != "say-1" || e.Text["zh"] != "请立即撤离" || e.Since.IsZero() {
			t.Errorf("place %d is told %+v", i, e)
		}
	}
	if s := must[wire.ServiceDetail](h, request{path: "/services/ZX01"}); s.ClosedReason != wire.ClosedEmergency {
		t.Errorf("a service is closed for %q", s.ClosedReason)
	}
	h.run(endOf("say-1"))
	for i, e := range look() {
		if e != nil {
			t.Errorf("after it place %d is told %+v", i, e)
		}
	}
}

// An emergency of a zone stops its windows, and who waits there or stands at a kiosk
// there; not the rest of the hall.
func TestAnEmergencyOfOneZoneIsToldThere(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	token := tokenOf(h, "0001") // it waits in zone b
	h.run(announce(boss, "k", fire), open(wang, "1"))
	for zone, want := range map[string]bool{"": false, "zone=a": false, "zone=b": true, "card-left=4,zone=b": true, "zone=B!": false} {
		c := must[wire.Catalogue](h, request{as: kiosk, path: "/catalogue", header: map[string]string{wire.HeaderKiosk: zone}})
		if got := c.Emergency != nil; got != want || c.Open == want {
			t.Errorf("a kiosk that says %q: emergency %v, open %v", zone, got, c.Open)
		}
	}
	for window, want := range map[string]bool{"1": false, "3": true} {
		if got := must[wire.Window](h, request{as: wang, path: "/windows/" + window}).Emergency != nil; got != want {
			t.Errorf("window %s: emergency %v", window, got)
		}
	}
	if must[wire.PublicTicket](h, request{path: "/public/tickets/" + token}).Emergency == nil {
		t.Error("who waits in the zone is not told")
	}
	h.run(call(wang, "1", "c", empty))
	if e := must[wire.PublicTicket](h, request{path: "/public/tickets/" + token}).Emergency; e != nil {
		t.Errorf("who was called to another zone is told %+v", e)
	}
}

func TestThePhonePageSaysTheEmergencyAndSendsNobodyToAWindow(t *testing.T) {
	t.Parallel()
	h := newHall(t, speaking)
	token := tokenOf(h, "0001")
	h.run(open(wang, "1"), call(wang, "1", "c", empty))
	if page := h.phone(token, "zh"); !strings.Contains(page, "请到 1 号窗口") || strings.Contains(page, `class="alarm"`) {
		t.Fatalf("before it: %s", page)
	}
	h.run(announce(boss, "k", fireAll))
	for lang, wants := range map[string][]string{
		"zh": {"紧急通知", "请立即撤离", "保留有效", "叫号暂停"},
		"en": {"Emergency", "Your number is kept"},
		"ko": {"긴급 안내", "번호는 그대로"},
	} {
		page := h.phone(token, lang)
		for _, want := range append(wants, "B001", `data-state="emergency"`) {
			if !strings.Contains(page, want) {
				t.Errorf("in %s it does not say %q", lang, want)
			}
		}
		if strings.Contains(page, `class="go"`) || strings.Contains(page, "请到 1 号窗口") {
			t.Errorf("in %s it sends its holder to a window", lang)
		}
	}
	h.run(endOf("say-1"))
	if page := h.phone(token, "zh"); !strings.Contains(page, "请到 1 号窗口") || strings.Contains(page, `class="alarm"`) {
		t.Errorf("after it: %s", page)
	}
}

// A phrase that was taken from the rules while its emergency stands is one still.
func TestAnEmergencyWithoutItsPhraseIsToldInOtherWords(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.system(hall.MakeAnnouncement{ID: "say-1", Phrase: "flood", Emergency: true})
	c := must[wire.Catalogue](h, request{path: "/catalogue"})
	if c.Emergency == nil || !strings.Contains(c.Emergency.Text["zh"], "紧急情况") {
		t.Errorf("%+v", c.Emergency)
	}
}
