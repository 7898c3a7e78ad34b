package flow_test

import (
	"testing"
	"time"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// aloud counts how often a card was asked for aloud.
func aloud(effects []flow.Effect) int { return len(all[flow.AskToTakeCard](effects)) }

// left brings the machine to the first screen with the card of somebody who has gone.
func (r *rig) left() {
	r.t.Helper()
	issued := r.number()
	r.send(flow.Printed{TicketID: issued.ID})
	r.tap(flow.Done, "")
	r.want(flow.TakeCard)
}

func TestACardThatLiesAtTheEndIsAskedForAloudThreeTimesAndThenNoMore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenLanguage, "")
	r.tap(flow.SetLanguage, "ko")
	issued := r.number()
	r.send(flow.Printed{TicketID: issued.ID})
	if n := aloud(r.effects); n != 0 {
		t.Fatalf("asked for %d times while its owner reads the number", n)
	}
	if got := only[flow.AskToTakeCard](t, r.tap(flow.Done, "")); got.Language != "ko" {
		t.Errorf("asked in %q", got.Language)
	}
	began := r.now
	every := flow.DefaultTiming().Aloud
	for n := 2; n <= 3; n++ {
		if early := aloud(r.pass(every - time.Second)); early != 0 {
			t.Errorf("asked again after less than %v", every)
		}
		if got := aloud(r.pass(time.Second)); got != 1 {
			t.Errorf("asked %d times at time %d", got, n)
		}
	}
	if n := aloud(r.pass(10 * time.Hour)); n != 0 {
		t.Errorf("asked %d times more", n)
	}
	if f := r.face(); !f.LeftCard || !f.LeftSince.Equal(began) {
		t.Errorf("left %v since %v, want %v", f.LeftCard, f.LeftSince, began)
	}
	r.send(flow.CardRemoved{})
	if f := r.face(); f.LeftCard || !f.LeftSince.IsZero() {
		t.Errorf("left %v since %v, and it was taken", f.LeftCard, f.LeftSince)
	}
}

func TestACardThatIsTakenIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.left()
	r.pass(5 * time.Second)
	if n := aloud(r.send(flow.CardRemoved{})) + aloud(r.pass(time.Hour)); n != 0 {
		t.Errorf("asked for %d times after it was taken", n)
	}
}

func TestWhoComesHearsOfACardThatLiesThereAlready(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*rig){
		"laid while nobody was there": func(*rig) {},
		"asked for three times before": func(r *rig) {
			r.send(flow.CardLies{})
			r.pass(time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			before(r)
			r.pass(time.Hour)
			n := aloud(r.tap(flow.ChooseTheme, "social")) + aloud(r.send(flow.CardLies{}))
			if n != 1 {
				t.Errorf("asked for %d times when somebody came", n)
			}
			r.send(flow.CardRemoved{})
			if n := aloud(r.pass(30 * time.Second)); n != 0 {
				t.Errorf("asked for %d times after it was taken", n)
			}
		})
	}
}

func TestACardAtTheStartOfTheProgramIsAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if n := aloud(r.send(flow.CardLies{})) + aloud(r.pass(time.Hour)); n != 3 {
		t.Errorf("asked for %d times", n)
	}
}

func TestACardThatIsSeenAndLostAgainAndAgainIsAskedForNoMoreThanOneThatLies(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string][]flow.Event{
		"at the edge of the reader": {flow.CardRemoved{}},
		"a reader that is pulled":   {flow.ReaderAbsent{}, flow.ReaderReady{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, n := newRig(t), 0
			for range 100 {
				n += aloud(r.send(flow.CardLies{}))
				n += aloud(r.pass(700 * time.Millisecond))
				n += aloud(r.send(lost...))
				n += aloud(r.pass(time.Second))
			}
			if n != 3 {
				t.Errorf("asked for %d times", n)
			}
		})
	}
}

func TestTheNextPersonsCardIsAskedForLikeTheFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.left()
	r.pass(10 * time.Minute)
	r.send(flow.CardRemoved{}, flow.CardNone{At: r.now})
	r.effects = nil
	r.left()
	r.pass(10 * time.Minute)
	if n := aloud(r.effects); n != 3 {
		t.Errorf("asked for %d times", n)
	}
	// One who found that card there first, took it away, and left their own.
	r.effects = nil
	r.tap(flow.ChooseTheme, "social")
	r.pass(30 * time.Second)
	if n := aloud(r.effects); n != 3 {
		t.Errorf("asked for %d times while somebody stands there", n)
	}
	r.send(flow.CardRemoved{})
	r.effects = nil
	r.tap(flow.ChooseService, "SB01")
	issue := only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("their own"), Clear: r.now}))
	r.send(flow.Issued{Ticket: flowtest.Issued(issue.Request.ID, r.now)}, flow.Printed{TicketID: issue.Request.ID})
	r.tap(flow.Done, "")
	r.pass(10 * time.Minute)
	if n := aloud(r.effects); n != 3 {
		t.Errorf("their own was asked for %d times", n)
	}
}
