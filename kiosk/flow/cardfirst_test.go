package flow_test

import (
	"bytes"
	"testing"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// cardFirst lays a card on the first screen, and answers what is looked for.
func (r *rig) cardFirst() flow.Find {
	r.t.Helper()
	r.want(flow.Home)
	r.pass(time.Minute)
	r.send(flow.CardNone{At: r.now}, flow.CardPlaced{})
	if !r.face().CardReading {
		r.t.Error("the screen does not say that the card is being read")
	}
	find := only[flow.Find](r.t, r.send(flow.CardRead{Sealed: []byte("theirs, sealed"), Clear: r.now, Elderly: true}))
	r.want(flow.Themes)
	return find
}

func TestACardLaidFirstShowsWhatItsHolderHasAndIsReadOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	find := r.cardFirst()
	if !bytes.Equal(find.Sealed, []byte("theirs, sealed")) || find.ID == "" {
		t.Errorf("looked for %+v", find)
	}
	r.send(flow.Found{ID: find.ID, Theirs: flowtest.Theirs()})
	if f := r.face(); !f.CardHeld || f.Theirs == nil || len(f.Theirs.Tickets) == 0 {
		t.Fatalf("the screen has nothing of theirs: %+v", f.Theirs)
	}
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.ChooseService, "SB01")
	r.want(flow.Matters)
	if r.look().Read {
		t.Error("the card is read once more")
	}
	issue := only[flow.Issue](t, r.tap(flow.Onward, ""))
	if q := issue.Request; !bytes.Equal(q.SubjectSealed, []byte("theirs, sealed")) || q.Ground != wire.GroundAge || q.Services[0] != "SB01" {
		t.Errorf("asked for %+v", q)
	}
	r.send(flow.Issued{Ticket: flowtest.Issued(issue.Request.ID, r.now)}, flow.Printed{TicketID: issue.Request.ID})
	if !r.face().CardLies {
		t.Error("the screen does not remind of the card")
	}
	r.tap(flow.Done, "")
	r.want(flow.TakeCard)
	r.send(flow.CardRemoved{})
	r.want(flow.Home)
}

func TestWhatBelongsToTheHolderOfACardGoesWithTheCard(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		before func(*rig)
		then   flow.Kind
	}{
		"nothing chosen":    {func(*rig) {}, flow.Home},
		"help over it":      {func(r *rig) { r.tap(flow.OpenHelp, "") }, flow.Home},
		"a theme is chosen": {func(r *rig) { r.tap(flow.ChooseTheme, "social") }, flow.Services},
		"a matter is": {func(r *rig) {
			r.tap(flow.ChooseTheme, "social")
			r.tap(flow.ChooseService, "SB01")
		}, flow.LayCard},
		"two are": {func(r *rig) {
			r.tap(flow.ChooseTheme, "social")
			r.tap(flow.ChooseService, "SB01")
			r.add("medical", "YB01")
		}, flow.Matters},
	} {
		for how, gone := range map[string]flow.Event{"lifted": flow.CardRemoved{}, "the reader is gone": flow.ReaderAbsent{}} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				find := r.cardFirst()
				r.send(flow.Found{ID: find.ID, Theirs: flowtest.Theirs()})
				x.before(r)
				r.send(gone)
				if f := r.face(); f.Kind != x.then || f.CardHeld || f.Theirs != nil {
					t.Fatalf("screen %v, held %v, theirs %v", f.Kind, f.CardHeld, f.Theirs)
				}
				r.send(flow.Found{ID: find.ID, Theirs: flowtest.Theirs()})
				if r.face().Theirs != nil {
					t.Error("a late answer is shown")
				}
				r.tap(flow.Onward, "")
				if got := all[flow.Issue](r.effects); len(got) != 0 {
					t.Errorf("a number is asked for with a card that was lifted: %+v", got)
				}
			})
		}
	}
}

func TestAfterAWhileACardLaidFirstIsForgottenAndAskedToBeTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	find := r.cardFirst()
	laid := r.now
	r.send(flow.Found{ID: find.ID, Theirs: flowtest.Theirs()})
	r.pass(80 * time.Second)
	r.want(flow.Home)
	if f := r.face(); !f.LeftCard || f.Theirs != nil || f.CardHeld {
		t.Errorf("left %v, theirs %v, held %v", f.LeftCard, f.Theirs, f.CardHeld)
	}
	// It lies there when the next one comes, who lays down nothing.
	r.send(flow.CardLies{Clear: laid})
	if got := r.send(flow.CardRead{Sealed: []byte("theirs, sealed"), Clear: laid}); len(all[flow.Find](got)) != 0 {
		t.Error("it is looked for again")
	}
	r.want(flow.Home)
	r.choose("social", "SB01")
	if got := all[flow.Issue](r.send(flow.CardRead{Sealed: []byte("theirs, sealed"), Clear: laid})); len(got) != 0 {
		t.Error("a ticket in the name of the person before")
	}
}

func TestTheWayBackFromACardLaidFirstEndsInTakingIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.cardFirst()
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.Back, "")
	r.want(flow.Themes)
	r.tap(flow.Back, "")
	r.want(flow.TakeCard)
	r.send(flow.CardRemoved{})
	r.want(flow.Home)
}

func TestWhoseCardIsHeldChecksInWithoutAnotherReading(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	find := r.cardFirst()
	r.send(flow.Found{ID: find.ID, Theirs: flowtest.Theirs()})
	asked := only[flow.CheckIn](t, r.tap(flow.OpenCheckIn, ""))
	if asked.Code != wire.CheckInByCard || !bytes.Equal(asked.Request.SubjectSealed, []byte("theirs, sealed")) {
		t.Errorf("asked %+v", asked)
	}
	r.send(flow.IssueRefused{TicketID: asked.Request.Ticket, Status: 409, Code: "too-early"})
	if f := r.face(); f.Kind != flow.Refused || f.Refusal != flow.RefusedEarly || f.CardHeld {
		t.Errorf("screen %v, refusal %v, held %v", f.Kind, f.Refusal, f.CardHeld)
	}
}

func TestACardLaidAsTheFirstTouchComesIsThatPersons(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.pass(time.Minute)
	r.send(flow.CardNone{At: r.now}, flow.CardPlaced{})
	clear := r.now
	r.tap(flow.ChooseTheme, "social")
	only[flow.Find](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: clear}))
	r.want(flow.Services)
	r.tap(flow.ChooseService, "SB01")
	r.want(flow.Matters)
	only[flow.Issue](t, r.tap(flow.Onward, ""))
}

// The reader was silent for a while, or its news came late: who laid the card down is
// not known any more.
func TestACardThatMayHaveLainThereBeforeTheFirstTouchIsNobodys(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.pass(time.Minute)
	r.send(flow.CardNone{At: r.now})
	clear := r.now
	r.pass(10 * time.Second)
	r.choose("social", "SB01")
	if got := r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: clear}); len(all[flow.Issue](got)) != 0 {
		t.Fatal("a ticket by a card that lay there before")
	}
	if got := r.face().CardProblem; got != flow.CardStale {
		t.Errorf("problem %v", got)
	}
}

func TestWithTheServerAwayACardOnTheFirstScreenIsAskedToBeTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
	r.pass(time.Minute)
	r.send(flow.CardNone{At: r.now}, flow.CardLies{Clear: r.now})
	clear := r.now
	if f := r.face(); !f.LeftCard || f.Kind != flow.Home {
		t.Errorf("left %v on screen %v", f.LeftCard, f.Kind)
	}
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	if got := r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: clear}); len(all[flow.Find](got)) != 0 {
		t.Error("it was not lifted, and is looked for")
	}
}

func TestACardThatCannotBeReadOnTheFirstScreenIsToldAndForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CardPlaced{}, flow.CardRetry{Problem: flow.CardOther})
	if f := r.face(); f.CardProblem != flow.CardOther || f.CardReading {
		t.Errorf("problem %v, reading %v", f.CardProblem, f.CardReading)
	}
	r.pass(2 * time.Minute)
	if f := r.face(); f.CardProblem != flow.NoProblem || f.Kind != flow.Home {
		t.Errorf("problem %v stays on screen %v", f.CardProblem, f.Kind)
	}
}
