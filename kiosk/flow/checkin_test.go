package flow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// typeCode brings the machine to the keypad and types letters.
func (r *rig) typeCode(letters string) {
	r.t.Helper()
	r.tap(flow.OpenCheckIn, "")
	r.want(flow.CheckInCard)
	r.tap(flow.EnterCode, "")
	r.want(flow.CheckInCode)
	r.pass(time.Second)
	for _, l := range letters {
		r.send(flow.Tap{Gen: r.face().Gen, Do: flow.CodeKey, ID: string(l)})
	}
}

func TestACardFindsItsAppointment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenCheckIn, "")
	r.want(flow.CheckInCard)
	asked := only[flow.CheckIn](t, r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	want := wire.CheckInRequest{Ticket: asked.Request.Ticket, SubjectSealed: []byte("sealed")}
	if diff := cmp.Diff(want, asked.Request); diff != "" || asked.Code != wire.CheckInByCard || asked.Key == "" {
		t.Errorf("asked %+v: %s", asked, diff)
	}
	issued := flowtest.Issued(asked.Request.Ticket, r.now)
	job := only[flow.Print](t, r.send(flow.Issued{Ticket: issued, Services: []string{"SB01"}}))
	if job.Ticket.ID != issued.ID || len(job.Services) != 1 || job.Services[0].Code != "SB01" {
		t.Errorf("print %+v", job)
	}
	r.want(flow.TicketOut)
	r.send(flow.CardRemoved{}, flow.Printed{TicketID: issued.ID})
	r.tap(flow.Done, "")
	r.want(flow.Home)
	if f := r.face(); f.CheckIn || f.Service != nil || f.Code != "" {
		t.Errorf("something stayed: %+v", f)
	}
}

func TestATypedCodeFindsItsAppointment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.typeCode(flowtest.Code)
	if got := r.face().Code; got != flowtest.Code {
		t.Fatalf("typed %q", got)
	}
	asked := only[flow.CheckIn](t, r.tap(flow.CodeDone, ""))
	if asked.Code != flowtest.Code || asked.Request.SubjectSealed != nil || len(asked.Request.Ticket) < 8 {
		t.Errorf("asked %+v", asked)
	}
	job := only[flow.Print](t, r.send(flow.Issued{Ticket: flowtest.Issued(asked.Request.Ticket, r.now)}))
	if len(job.Services) != 0 {
		t.Errorf("a service nobody told of: %+v", job.Services)
	}
	r.want(flow.TicketOut)
}

func TestOnlyAWholeCodeOfItsLettersIsSent(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		keys string
		want string
		sent int
	}{
		"nothing":               {"", "", 0},
		"seven letters":         {flowtest.Code[:7], flowtest.Code[:7], 0},
		"eight letters":         {flowtest.Code, flowtest.Code, 1},
		"more than eight":       {flowtest.Code + "AB", flowtest.Code, 1},
		"letters that are none": {"0O1Il-k 甲", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.typeCode(x.keys)
			if got := r.face().Code; got != x.want {
				t.Errorf("typed %q, want %q", got, x.want)
			}
			if got := all[flow.CheckIn](r.tap(flow.CodeDone, "")); len(got) != x.sent {
				t.Errorf("sent %v", got)
			}
		})
	}
}

func TestEveryLetterOfACodeCanBeTypedAndTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.typeCode("")
	for _, l := range flow.CodeLetters {
		r.tap(flow.CodeKey, string(l))
		if got := r.face().Code; got != string(l) {
			t.Errorf("typed %q, got %q", string(l), got)
		}
		r.tap(flow.CodeErase, "")
		r.tap(flow.CodeErase, "")
		if got := r.face().Code; got != "" {
			t.Errorf("%q stays", got)
		}
	}
	if len(flow.CodeLetters) != 31 || strings.ContainsAny(flow.CodeLetters, "01ILO") {
		t.Errorf("letters %s", flow.CodeLetters)
	}
}

func TestALostCheckInIsAskedForAgainWithTheSameKeyAndBytes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenCheckIn, "")
	first := only[flow.CheckIn](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	r.send(flow.CardRemoved{}, flow.IssueLost{TicketID: first.Request.Ticket})
	if diff := cmp.Diff(first, only[flow.CheckIn](t, r.pass(flow.DefaultTiming().Again))); diff != "" {
		t.Errorf("not the same request: %s", diff)
	}
	if !r.face().Retrying {
		t.Error("the screen does not say that it is being tried again")
	}
	gone := only[flow.Abandon](t, r.tap(flow.Leave, ""))
	if gone.TicketID != first.Request.Ticket {
		t.Errorf("gave up %q", gone.TicketID)
	}
	r.want(flow.Home)
}

func TestARefusedCheckInSaysWhyAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]flow.Refusal{
		"too-early":           flow.RefusedEarly,
		"too-late":            flow.RefusedLate,
		"appointment-used":    flow.RefusedUsed,
		"unknown-appointment": flow.RefusedCode,
		"day-not-open":        flow.RefusedDay,
		"series-exhausted":    flow.RefusedFull,
		"anything else":       flow.RefusedOther,
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.typeCode(flowtest.Code)
			asked := only[flow.CheckIn](t, r.tap(flow.CodeDone, ""))
			r.send(flow.IssueRefused{TicketID: asked.Request.Ticket, Status: 409, Code: code})
			if f := r.face(); f.Kind != flow.Refused || f.Refusal != want || !f.CheckIn || f.Code != "" {
				t.Errorf("screen %v, refusal %v, code %q", f.Kind, f.Refusal, f.Code)
			}
			r.tap(flow.Back, "")
			r.want(flow.CheckInCard)
			r.tap(flow.Back, "")
			r.want(flow.Home)
		})
	}
}

func TestACardWithoutAnAppointmentIsToldSo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenCheckIn, "")
	asked := only[flow.CheckIn](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	r.send(flow.IssueRefused{TicketID: asked.Request.Ticket, Status: 404, Code: "unknown-appointment"})
	if f := r.face(); f.Refusal != flow.RefusedCard {
		t.Errorf("refusal %v", f.Refusal)
	}
	r.tap(flow.OpenCheckIn, "")
	if f := r.face(); f.Kind != flow.CheckInCard || f.CardProblem != flow.CardStale {
		t.Errorf("screen %v, problem %v", f.Kind, f.CardProblem)
	}
	r.tap(flow.Back, "")
	r.want(flow.Home)
	if !r.face().LeftCard {
		t.Error("the card on the reader is forgotten")
	}
}

func TestAnAppointmentIsKeptWhileTheHallIsClosed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
	r.want(flow.Closed)
	r.tap(flow.OpenCheckIn, "")
	r.want(flow.CheckInCard)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
	r.want(flow.CheckInCard)
	only[flow.CheckIn](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
}

func TestWithTheServerAwayTheCheckInGoesOnWhenItIsBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
	r.tap(flow.OpenCheckIn, "")
	r.want(flow.Offline)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	r.want(flow.CheckInCard)
	r.tap(flow.Back, "")
	r.want(flow.Home)
	r.choose("social", "SB01")
	only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
}

func TestATypedCodeIsWiped(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*rig){
		"by going back":   func(r *rig) { r.tap(flow.Back, "") },
		"by going home":   func(r *rig) { r.tap(flow.GoHome, "") },
		"by walking away": func(r *rig) { r.pass(3 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.typeCode(flowtest.Code[:6])
			leave(r)
			if got := r.face().Code; got != "" {
				t.Errorf("%q is still there", got)
			}
		})
	}
}

func TestACardLeftLyingChecksNobodyIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	r.send(flow.Printed{TicketID: issued.ID})
	r.tap(flow.Done, "")
	r.pass(flow.DefaultTiming().TakeCard)
	r.tap(flow.OpenCheckIn, "")
	if got := all[flow.CheckIn](r.send(flow.CardRead{Sealed: []byte("the one before"), Clear: r.now})); len(got) != 0 {
		t.Fatal("the person before was checked in")
	}
	if p := r.face().CardProblem; p != flow.CardStale {
		t.Errorf("problem %v", p)
	}
}

func TestBackFromACheckInThatNeedsACardIsTheFirstScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.typeCode(flowtest.Code)
	asked := only[flow.CheckIn](t, r.tap(flow.CodeDone, ""))
	r.send(flow.IssueRefused{TicketID: asked.Request.Ticket, Status: 422, Code: "subject-required"})
	r.want(flow.NeedCard)
	r.tap(flow.Back, "")
	if f := r.face(); f.Kind != flow.Home || f.CheckIn {
		t.Errorf("screen %v, check-in %v", f.Kind, f.CheckIn)
	}
}
