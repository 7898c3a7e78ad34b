package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// TestTheGuideDeskOfTheExampleHallReadsACardAndPrintsASlip plays the page of the guide
// desk, with the devices that are told at the start.
func TestTheGuideDeskOfTheExampleHallReadsACardAndPrintsASlip(t *testing.T) {
	t.Parallel()
	h := openHallWith(t, "boards:\n  - {id: sign-1, kind: sign, window: 1}\n", 30)
	ctx := within(t, 5*time.Minute)
	if err := h.st.openDevices(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.st.startBridge(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := &page{t: t, hc: h.browser(t, h.st.memory.Guide), base: h.st.hall.address}
	desk := func() (d wire.GuideDesk) {
		var all []wire.GuideDesk
		g.do(http.MethodGet, "guide-desks", nil, &all)
		if len(all) > 0 {
			g.do(http.MethodGet, "guide-desks/"+all[0].ID, nil, &d)
		}
		return d
	}
	until(t, answerTime, "reader and printer are well", func() bool {
		d := desk()
		return d.Reader.State == wire.DeskOK && d.Printer.State == wire.DeskOK
	})
	at := "guide-desks/" + desk().ID
	g.do(http.MethodPut, at+"/card", nil, nil)
	if said, err := h.st.typed().do(ctx, "desk card"); err != nil {
		t.Fatalf("%s, %v", said, err)
	}
	var card *wire.CardAtDesk
	until(t, answerTime, "the card is read", func() bool { card = desk().Card; return card != nil && len(card.Sealed) > 0 })
	g.do(http.MethodPost, "tickets", wire.IssueRequest{ID: "at-the-desk", Services: []string{"SB01"}, SubjectSealed: card.Sealed}, nil)
	g.do(http.MethodPut, at+"/slips/slip-0001", wire.SlipRequest{Ticket: "at-the-desk"}, nil)
	until(t, answerTime, "the slip is printed", func() bool { return desk().Slips[0].State == wire.SlipPrinted })
	if sheets, err := h.st.desk.sheets(); err != nil || len(sheets) != 1 {
		t.Errorf("%d sheets came out of the desk's printer, %v", len(sheets), err)
	}
}

// page asks the hall as a page of the staff does.
type page struct {
	t    *testing.T
	hc   *http.Client
	base string
	keys int
}

// do asks for something and reads the answer, if one is wanted.
func (p *page) do(method, path string, body, answer any) {
	p.t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			p.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+"/api/v1/"+path, bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	p.keys++
	r.Header.Set("Idempotency-Key", fmt.Sprintf("guide-%04d", p.keys))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := p.hc.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= http.StatusMultipleChoices {
		p.t.Fatalf("%s %s: %s %s %v", method, path, res.Status, said, err)
	}
	if answer != nil {
		if err := json.Unmarshal(said, answer); err != nil {
			p.t.Fatal(err)
		}
	}
}
