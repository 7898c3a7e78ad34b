package kiosk_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// typeCode opens the keypad and types a code.
func (g *glass) typeCode(t *testing.T, code string) {
	t.Helper()
	g.await(t, "the hall's matters", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online })
	g.tap(t, flow.OpenCheckIn, "")
	g.kind(t, flow.CheckInCard)
	g.tap(t, flow.EnterCode, "")
	g.kind(t, flow.CheckInCode)
	for _, l := range code {
		g.tap(t, flow.CodeKey, string(l))
	}
	g.await(t, "the code", func(f flow.Face) bool { return f.Code == code })
	g.tap(t, flow.CodeDone, "")
}

func TestACardOfSomebodyWithAnAppointmentBecomesASlip(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.await(t, "the hall's matters", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online })
	g.tap(t, flow.OpenCheckIn, "")
	g.kind(t, flow.CheckInCard)
	g.lay(t, d, "resident")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	h.await(t, "the report", func() bool { return len(h.reports) == 1 })
	if len(h.codes) != 1 || h.codes[0] != wire.CheckInByCard {
		t.Errorf("checked in with %q", h.codes)
	}
	if got, err := h.keypair.Open(h.asked[0].SubjectSealed); err != nil || got.IDNumber != "219999199001010016" {
		t.Errorf("the hall opens %+v, %v", got, err)
	}
	// What to bring is asked for by the ticket.
	if text := d.paper.Text(); !strings.Contains(text, "失业保险金申领") || !strings.Contains(text, "银行卡复印件") {
		t.Errorf("slip: %s", text)
	}
}

func TestALostAnswerToACodeMakesNoSecondTicketAndTheCodeIsNotLogged(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	h.loseAt = 2
	log := run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.typeCode(t, flowtest.Code)
	g.kind(t, flow.TicketOut)
	h.await(t, "three tries", func() bool { return len(h.asked) == 3 })
	if len(h.tickets) != 1 || h.keys[0] != h.keys[2] || h.asked[0].ID != h.asked[2].ID {
		t.Errorf("%d tickets, keys %q", len(h.tickets), h.keys)
	}
	if strings.Contains(log.String(), flowtest.Code) {
		t.Error("the code is in the log")
	}
}

func TestAnUnknownCodeReachesTheScreen(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.typeCode(t, "22222222")
	if f := g.kind(t, flow.Refused); f.Refusal != flow.RefusedCode || !f.CheckIn {
		t.Errorf("refusal %v", f.Refusal)
	}
	g.tap(t, flow.Back, "")
	g.kind(t, flow.CheckInCard)
}

// forgetful is a hall that does not tell what a ticket is for.
type forgetful struct{ *hall }

func (forgetful) Ticket(context.Context, string) (wire.Ticket, error) {
	return wire.Ticket{}, &wire.Problem{Status: http.StatusForbidden, Title: "Forbidden"}
}

func TestWithoutItsServiceAnAppointmentStillHasItsNumber(t *testing.T) {
	t.Parallel()
	g := newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: forgetful{newHall(t)}, Screen: g})
	g.typeCode(t, flowtest.Code)
	if f := g.kind(t, flow.TicketOut); f.Ticket.Number != "A001" || f.Service != nil {
		t.Errorf("number %q, service %+v", f.Ticket.Number, f.Service)
	}
}

// shutting is a hall that closed a moment ago.
type shutting struct{ *hall }

func (shutting) IssueTicket(context.Context, string, wire.IssueRequest) (wire.Issued, error) {
	return wire.Issued{}, &wire.Problem{Status: http.StatusConflict, Code: "last-ticket-passed", Title: "Conflict"}
}

func TestTheLastNumberBeforeClosingIsGone(t *testing.T) {
	t.Parallel()
	g := newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: shutting{newHall(t)}, Screen: g})
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	if f := g.kind(t, flow.Refused); f.Refusal != flow.RefusedLast {
		t.Errorf("refusal %v", f.Refusal)
	}
}
