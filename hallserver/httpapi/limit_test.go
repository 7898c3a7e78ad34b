package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

func TestOneKioskTakesNumbersNoFasterThanAKioskCan(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	const tries = 400
	taken, wait := 0, 0
	for i := range tries {
		w := h.send(advice(fmt.Sprintf("fast-%04d", i)))
		switch w.Code {
		case http.StatusCreated:
			taken++
		case http.StatusTooManyRequests:
			wait, _ = strconv.Atoi(w.Header().Get("Retry-After"))
		default:
			t.Fatalf("answer %d: %s", w.Code, w.Body)
		}
	}
	if taken > tries/2 || taken < 60 {
		t.Errorf("%d of %d numbers at once", taken, tries)
	}
	if wait < 1 || wait > 5 {
		t.Fatalf("to wait %d s", wait)
	}
	// A backlog is delivered, only slower; and nobody else waits for it.
	h.newToken("kiosk-2", wire.RoleKiosk, "")
	other := advice("of-another")
	other.as = "kiosk-2"
	must[wire.Issued](h, other)
	for i := range 20 {
		h.pass(time.Duration(wait) * time.Second)
		must[wire.Issued](h, advice(fmt.Sprintf("late-%04d", i)))
	}
}

func TestWhatOneDeviceChangesIsBounded(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	const tries = 2000
	for name, r := range map[string]request{
		"prints": {as: kiosk, path: "/tickets/ticket-none/printed", body: `{"ok":true}`, key: "print"},
		"pads":   {as: pads, path: "/windows/1/pads/pad-1", method: http.MethodPut, body: `{"kind":"call","state":"ok","since":"2026-11-23T01:30:00Z"}`},
		"rates":  {as: pads, path: "/ratings", body: `{"about":{"window":1},"level":5,"source":"pad"}`, key: "rate"},
	} {
		refused := 0
		for range tries {
			if w := h.send(r); w.Code == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused < tries/2 {
			t.Errorf("%s: %d of %d refused", name, refused, tries)
		}
		h.pass(time.Hour)
	}
}

func TestWrongPasswordsFromElsewhereLockNobodyOutOfTheirOwnDesk(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	signIn := func(word, remote, cookie string) *httptest.ResponseRecorder {
		return h.send(request{
			path: "/session", body: `{"user":"boss","password":"` + word + `"}`, remote: remote, header: map[string]string{"Cookie": cookie},
		})
	}
	// At its desk, boss signs in, and an attacker tries from there and elsewhere.
	first := signIn(password, "10.0.0.7:1000", "")
	desk := cookieOf(t, first.Header(), "yimen_desk")
	if first.Code != http.StatusOK || !desk.HttpOnly {
		t.Fatalf("first: %d, cookie %v", first.Code, desk)
	}
	for i := range 300 {
		signIn("wrong password", fmt.Sprintf("203.0.113.%d:1000", i%200), "")
		signIn("wrong password", "10.0.0.7:1000", "")
	}
	for name, x := range map[string]struct {
		cookie string
		want   int
	}{
		"a browser nobody knows":       {"", http.StatusTooManyRequests},
		"the desk that was in before":  {"yimen_desk=" + desk.Value, http.StatusOK},
		"a cookie that was made up":    {"yimen_desk=" + strings.Repeat("A", len(desk.Value)), http.StatusTooManyRequests},
		"a cookie that is no such one": {"yimen_desk=..", http.StatusTooManyRequests},
	} {
		if got := signIn(password, "10.0.0.7:1000", x.cookie); got.Code != x.want {
			t.Errorf("%s: %d, want %d", name, got.Code, x.want)
		}
	}
}
