package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"

	"yimen/hallserver/wire"
)

// What is checked and what is read are two readings: no name may stand twice, nor
// once more in other letters, so that they cannot differ.
func TestABodyInWhichANameStandsTwiceIsRefused(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for name, body := range map[string]string{
		"at the top":            `{"id":"ticket-twice-%d","id":"ticket-twice-%d","services":["ZX01"]}`,
		"in capitals":           `{"id":"ticket-twice-%d","ID":"ticket-twice-%d","services":["ZX01"]}`,
		"as a list":             `{"id":"ticket-twice-%[1]d","services":["ZX01"],"Services":["ZX01"]}`,
		"in a text":             `{"id":"ticket-twice-%[1]d","services":["ZX01"],"language":"zh","language":"zh"}`,
		"in letters that match": "{\"id\":\"ticket-twice-%[1]d\",\"services\":[\"ZX01\"],\"\u017fervices\":[\"ZX01\"]}",
	} {
		n := h.events()
		w := h.send(request{as: kiosk, path: "/tickets", key: fmt.Sprintf("twice-%x", name), body: fmt.Sprintf(body, n, n)})
		p := problemOf(t, w)
		twice := w.Code == http.StatusBadRequest && p.Code == "malformed"
		unknown := w.Code == http.StatusUnprocessableEntity && p.Code == "invalid"
		if !twice && !unknown {
			t.Errorf("%s: %d %s", name, w.Code, p.Code)
		}
		if h.events() != n {
			t.Errorf("%s: something was done", name)
		}
	}
	w := h.send(request{as: kiosk, path: "/ratings", key: "below", body: `{"about":{"ticket":"none","Ticket":"none"},"level":5,"source":"kiosk"}`})
	if w.Code != http.StatusBadRequest && w.Code != http.StatusUnprocessableEntity {
		t.Errorf("in an object within: %d", w.Code)
	}
	got := must[wire.Issued](h, request{as: kiosk, path: "/tickets", key: "once", body: `{"id":"ticket-once-1","services":["ZX01"]}`})
	if got.Number == "" {
		t.Error("a body in which each name stands once makes no number")
	}
}
