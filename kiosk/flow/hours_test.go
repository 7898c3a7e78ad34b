package flow_test

import (
	"testing"
	"time"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func TestAClosedHallTakesNoTicketsAndCanBeReadAbout(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
	r.want(flow.Closed)
	r.tap(flow.Browse, "")
	r.want(flow.Home)
	r.tap(flow.ChooseTheme, "civil")
	r.tap(flow.ChooseService, "ZX01")
	r.want(flow.Shut)
	out := r.tap(flow.WithoutCard, "")
	out = append(out, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now})...)
	if got := all[flow.Issue](out); len(got) != 0 {
		t.Errorf("asked for a number: %v", got)
	}
	if f := r.face(); f.Service == nil || f.Service.ClosedText == nil {
		t.Errorf("the screen cannot say why: %+v", f.Service)
	}
	r.send(flow.CardRemoved{})
	r.pass(3 * time.Minute)
	r.want(flow.Closed)
}

func TestAServiceOutsideItsHoursTakesNoTickets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.PartlyClosed()})
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.ChooseService, "SB02")
	r.want(flow.Shut)
	r.tap(flow.Back, "")
	r.want(flow.Services)
	r.tap(flow.ChooseService, "SB01")
	r.want(flow.LayCard)
	r.tap(flow.GoHome, "")
	r.tap(flow.ChooseTheme, "home")
	r.want(flow.Shut)
	r.tap(flow.Back, "")
	r.want(flow.Home)
}

func TestTheScreenFollowsTheHours(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB02")
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.PartlyClosed()})
	r.want(flow.Shut)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
	r.want(flow.Shut)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	r.want(flow.LayCard)
	r.send(flow.CardPlaced{}, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	if !r.face().CardReading {
		t.Error("a catalogue that changes nothing forgets the card being read")
	}
	only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
	r.want(flow.Working)
}

func TestAHallThatClosesAtTheLastMomentSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]flow.Refusal{
		"hall-closed":        flow.RefusedClosed,
		"last-ticket-passed": flow.RefusedLast,
		"person-limit":       flow.RefusedLimit,
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			out := r.send(flow.IssueRefused{TicketID: r.ask().ID, Status: 409, Code: code})
			only[flow.Refresh](t, out)
			r.send(flow.CatalogueLoaded{Catalogue: flowtest.Lunch()})
			f := r.face()
			if f.Kind != flow.Refused || f.Refusal != want || f.CheckIn {
				t.Errorf("screen %v, refusal %v", f.Kind, f.Refusal)
			}
			if f.Service == nil || f.Service.ClosedText == nil {
				t.Error("the screen cannot say when it opens again")
			}
			r.tap(flow.Back, "")
			r.want(flow.Closed)
		})
	}
}

func TestTheHoursOfAKeptCatalogueAreNotBelieved(t *testing.T) {
	t.Parallel()
	m := flow.New(flow.DefaultTiming(), func() string { return "made-id-0" })
	kept := flowtest.Holiday()
	m.Step(flowtest.Day(), flow.CatalogueLoaded{Catalogue: kept, Cached: true})
	c := m.Face(flowtest.Day()).Catalogue
	if !c.Open || c.ClosedReason != "" || c.ClosedText != nil || c.OpensAt != nil {
		t.Errorf("the hall's hours stayed: %+v", c)
	}
	for _, s := range c.Services {
		if s.ClosedReason != "" || s.ClosedText != nil || s.OpensAt != nil {
			t.Errorf("the hours of %s stayed", s.Code)
		}
	}
	if kept.Services[0].ClosedReason == "" {
		t.Error("the catalogue that came was changed")
	}
}

func TestInBigTextTheAppointmentIsTheFourthChoice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ToggleBig, "")
	if f := r.face(); len(f.Themes) != 3 || f.Pages != 3 {
		t.Errorf("%d themes, %d pages", len(f.Themes), f.Pages)
	}
	r.tap(flow.ChooseTheme, "social")
	if f := r.face(); len(f.Services) != 4 || f.Pages != 2 {
		t.Errorf("%d services, %d pages", len(f.Services), f.Pages)
	}
}
