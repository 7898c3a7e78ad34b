package flow_test

import (
	"testing"
	"time"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func TestACardLeftLyingIsRemindedOfAndNotUsedForTheNextPerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	r.send(flow.Printed{TicketID: issued.ID})
	if !r.face().CardLies {
		t.Error("the screen does not remind of the card")
	}
	r.tap(flow.Done, "")
	r.want(flow.TakeCard)
	r.pass(flow.DefaultTiming().TakeCard)
	r.want(flow.Home)
	if !r.face().LeftCard {
		t.Fatal("the first screen does not warn of the card")
	}

	r.choose("social", "SB01")
	if got := all[flow.Issue](r.send(flow.CardRead{Sealed: []byte("the one before"), Clear: r.now})); len(got) != 0 {
		t.Fatal("a ticket in the name of the person before")
	}
	if p := r.face().CardProblem; p != flow.CardStale {
		t.Errorf("problem %v", p)
	}
	r.send(flow.CardRemoved{})
	only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("their own"), Clear: r.now}))
}

func TestTakingTheCardEndsTheReminder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	r.send(flow.Printed{TicketID: issued.ID})
	r.tap(flow.Done, "")
	r.send(flow.CardRemoved{})
	r.want(flow.Home)
	if r.face().LeftCard {
		t.Error("a card that was taken is warned of")
	}
}

// look is what the reader was told last.
func (r *rig) look() flow.WatchCard {
	r.t.Helper()
	seen := all[flow.WatchCard](r.effects)
	if len(seen) == 0 {
		return flow.WatchCard{}
	}
	return seen[len(seen)-1]
}

func TestTheReaderReadsWhereACardIsAskedForAndOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, s := range []struct {
		name string
		do   func()
		read bool
	}{
		{"first screen", func() {}, true},
		{"a theme is chosen", func() { r.tap(flow.ChooseTheme, "social") }, false},
		{"card screen", func() { r.tap(flow.ChooseService, "SB01") }, true},
		{"help over it", func() { r.tap(flow.OpenHelp, "") }, false},
		{"card screen again", func() { r.tap(flow.Back, "") }, true},
		{"back to the matters", func() { r.tap(flow.Back, "") }, false},
		{"back to the first screen", func() { r.tap(flow.Back, "") }, true},
		{"language over the first screen", func() { r.tap(flow.OpenLanguage, "") }, false},
		{"first screen in English", func() { r.tap(flow.SetLanguage, "en") }, true},
		{"the server is away", func() { r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{}) }, false},
		{"and back", func() { r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()}) }, true},
		{"an emergency", func() { r.send(flow.CatalogueLoaded{Catalogue: flowtest.Fire()}) }, false},
		{"its end", func() { r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()}) }, true},
		{"card screen once more", func() { r.choose("social", "SB01") }, true},
		{"card read", func() { r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}) }, false},
		{"card lifted", func() { r.send(flow.CardRemoved{}) }, false},
	} {
		s.do()
		if got := r.look(); got.Read != s.read {
			t.Errorf("%s: the reader was told %+v, want read %v", s.name, got, s.read)
		}
	}
}

// A card that lies across an end, or a beginning, is left behind, whenever it was
// laid and however the visit ended.
func TestACardThatLiesAcrossTheEndOfAVisitIsNobodys(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*rig){
		"laid beside a ticket without a card": func(r *rig) {
			r.choose("civil", "ZX01")
			id := only[flow.Issue](r.t, r.tap(flow.WithoutCard, "")).Request.ID
			r.send(flow.Issued{Ticket: flowtest.Issued(id, r.now)}, flow.Printed{TicketID: id})
			r.send(flow.CardLies{Clear: r.now})
			r.tap(flow.Done, "")
			r.want(flow.TakeCard)
			r.tap(flow.Done, "")
		},
		"the way home": func(r *rig) {
			r.choose("social", "SB01")
			r.tap(flow.NoCardHelp, "")
			r.send(flow.CardLies{Clear: r.now})
			r.tap(flow.GoHome, "")
		},
		"back to the first screen": func(r *rig) {
			r.tap(flow.ChooseTheme, "social")
			r.send(flow.CardLies{Clear: r.now})
			r.tap(flow.Back, "")
		},
		"by time": func(r *rig) {
			r.tap(flow.ChooseTheme, "social")
			r.send(flow.CardLies{Clear: r.now})
			r.pass(5 * time.Minute)
		},
		"the hall closed meanwhile": func(r *rig) {
			id := r.ask().ID
			r.send(flow.IssueRefused{TicketID: id, Status: 409, Code: "day-not-open"})
			r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		},
		"the server refused": func(r *rig) {
			id := r.ask().ID
			r.send(flow.IssueRefused{TicketID: id, Status: 409, Code: "series-exhausted"})
			r.tap(flow.GoHome, "")
		},
		"the server is away": func(r *rig) {
			r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
			r.tap(flow.ChooseTheme, "social")
			r.tap(flow.ChooseService, "SB01")
			r.want(flow.Offline)
			r.send(flow.CardLies{Clear: r.now})
			r.tap(flow.GoHome, "")
			r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		},
		"the program began": func(*rig) {},
		"the reader was pulled out": func(r *rig) {
			r.choose("social", "SB01")
			r.send(flow.ReaderAbsent{}, flow.ReaderReady{}, flow.CardLies{})
			r.tap(flow.GoHome, "")
		},
		"a check-in": func(r *rig) {
			r.tap(flow.OpenCheckIn, "")
			id := only[flow.CheckIn](r.t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now})).Request.Ticket
			r.send(flow.IssueRefused{TicketID: id, Status: 404, Code: "unknown-appointment"})
			r.tap(flow.GoHome, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			laid := r.now
			end(r)
			r.want(flow.Home)
			if name == "the program began" {
				laid = time.Time{} // it has never looked and found nothing
			}
			r.send(flow.CardLies{Clear: laid}) // as the reader says when it is asked anew
			if !r.face().LeftCard {
				t.Error("the first screen does not say that a card lies there")
			}
			r.pass(time.Minute)
			r.choose("social", "SB01")
			r.send(flow.CardLies{Clear: laid})
			if got := r.face().CardProblem; got != flow.CardStale {
				t.Errorf("problem %v", got)
			}
			// The reader gives it all the same, and late.
			if got := all[flow.Issue](r.send(flow.CardRead{Sealed: []byte("the one before"), Clear: laid})); len(got) != 0 {
				t.Fatal("a ticket in the name of the person before")
			}
			r.send(flow.CardRemoved{})
			only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("their own"), Clear: r.now}))
		})
	}
}

func TestWithACardLeftOnTheReaderAMatterThatNeedsNoneGoesOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CardLies{})
	r.choose("civil", "ZX01")
	issue := only[flow.Issue](t, r.tap(flow.WithoutCard, ""))
	if issue.Request.SubjectSealed != nil {
		t.Error("the card of somebody before goes with it")
	}
	r.send(flow.Issued{Ticket: flowtest.Issued(issue.Request.ID, r.now)}, flow.Printed{TicketID: issue.Request.ID})
	r.tap(flow.Done, "")
	if f := r.face(); f.Kind != flow.Home || !f.LeftCard {
		t.Errorf("screen %v, left card %v", f.Kind, f.LeftCard)
	}
}

func TestACardLaidEarlyInTheVisitIsReadWhenItIsAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ChooseTheme, "social")
	r.send(flow.CardNone{At: r.now})
	clear := r.now
	r.pass(2 * time.Second)
	r.send(flow.CardLies{Clear: clear})
	r.tap(flow.ChooseService, "SB01")
	if f := r.face(); f.CardProblem != flow.NoProblem || f.LeftCard {
		t.Errorf("problem %v, left %v", f.CardProblem, f.LeftCard)
	}
	only[flow.Issue](t, r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: clear}))
}
