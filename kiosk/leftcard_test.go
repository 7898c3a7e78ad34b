package kiosk_test

import (
	"context"
	"testing"
	"time"

	"yimen/kiosk"
	"yimen/kiosk/flow"
)

// toHome ends a visit by the buttons, as a person in a hurry does.
func (g *glass) toHome(t *testing.T) {
	t.Helper()
	for range 3 {
		f := g.await(t, "an end of the visit", func(f flow.Face) bool {
			return f.Kind == flow.Home || f.Kind == flow.TakeCard || f.Print == flow.PrintDone
		})
		if f.Kind == flow.Home {
			return
		}
		g.tap(t, flow.Done, "")
		g.await(t, "the next screen", func(n flow.Face) bool { return n.Gen != f.Gen })
	}
	g.kind(t, flow.Home)
}

func TestACardLaidWhenTheVisitIsOverMakesNoTicketForTheNext(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	d.control(t, d.module, "place resident") // while "please take it" stands
	g.toHome(t)

	g.choose(t, "social", "SB01")
	g.await(t, "a word about the card", func(f flow.Face) bool {
		return f.CardProblem == flow.CardStale || f.Kind == flow.TicketOut
	})
	for _, r := range h.asked {
		if r.SubjectSealed != nil {
			t.Fatal("a ticket in the name of the person before")
		}
	}
}

// whose takes a number with a card, lifting it and laying it down anew where the
// screen asks for that, and answers whose name the number was made in.
func (g *glass) whose(t *testing.T, h *hall, d desk, sample string) string {
	t.Helper()
	h.mu.Lock()
	asked := len(h.asked)
	h.mu.Unlock()
	for range 5 {
		g.lay(t, d, sample)
		f := g.await(t, "the number, or a word about the card", func(f flow.Face) bool {
			return f.CardProblem == flow.CardStale || f.Kind == flow.TicketOut
		})
		if f.Kind == flow.TicketOut {
			break
		}
		g.lift(t, d)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	got, err := h.keypair.Open(h.asked[asked].SubjectSealed)
	if err != nil {
		t.Fatal(err)
	}
	return got.Name
}

// lift takes the card that lies there away.
func (g *glass) lift(t *testing.T, d desk) {
	t.Helper()
	d.control(t, d.module, "lift")
	g.await(t, "the card to be seen lifted", func(f flow.Face) bool { return f.CardProblem == flow.NoProblem })
}

func TestACardOnTheReaderWhenTheProgramBeginsBelongsToNobody(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ before func(*testing.T, desk) }{
		"never read": {func(t *testing.T, d desk) { t.Helper(); d.control(t, d.module, "place resident") }},
		"read before the program ended": {func(t *testing.T, d desk) {
			t.Helper()
			h, g := newHall(t), newGlass()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			deps := d.deps
			deps.Server, deps.Screen = h, g
			go func() { ended <- kiosk.Run(ctx, kiosk.Config{Timing: quick(), Refresh: 10 * time.Millisecond}, deps) }()
			g.choose(t, "social", "SB01")
			g.whose(t, h, d, "resident")
			cancel()
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, g, d := newHall(t), newGlass(), newDesk(t)
			x.before(t, d)
			d.deps.Server, d.deps.Screen = h, g
			run(t, kiosk.Config{}, d.deps)
			g.await(t, "a word about the card", func(f flow.Face) bool { return f.Kind == flow.Home && f.LeftCard })
			g.choose(t, "social", "SB01")
			g.await(t, "a word about the card", func(f flow.Face) bool { return f.CardProblem == flow.CardStale })
			g.lift(t, d)
			if got := g.whose(t, h, d, "elderly"); got != "测试戊" {
				t.Errorf("a ticket in the name of %s", got)
			}
		})
	}
}

func TestACardUnderAReaderThatIsPluggedInAgainIsNobodys(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "social", "SB01")
	d.unplug(t)
	g.await(t, "the reader to be missed", func(f flow.Face) bool { return f.NoReader })
	d.control(t, d.module, "place resident")
	d.plug(t)
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.CardProblem == flow.CardStale })
	g.lift(t, d)
	if got := g.whose(t, h, d, "elderly"); got != "测试戊" {
		t.Errorf("a ticket in the name of %s", got)
	}
}

func TestAReadingThatBeganInOneVisitIsNotForTheNext(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "social", "SB01")
	d.control(t, d.module, "fault late 300 on read")
	g.lay(t, d, "resident")
	g.await(t, "the reading to begin", func(f flow.Face) bool { return f.CardReading })
	g.tap(t, flow.GoHome, "")
	g.kind(t, flow.Home)
	g.choose(t, "social", "SB01")
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.CardProblem == flow.CardStale })
	d.control(t, d.module, "fault none")
	g.lift(t, d)
	if got := g.whose(t, h, d, "elderly"); got != "测试戊" {
		t.Errorf("a ticket in the name of %s", got)
	}
}

func TestASecondCardLaidWhileTheFirstIsReadIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.choose(t, "social", "SB01")
	d.control(t, d.module, "fault late 100 on read")
	g.lay(t, d, "resident")
	g.await(t, "the reading to begin", func(f flow.Face) bool { return f.CardReading })
	if got := g.whose(t, h, d, "elderly"); got != "测试甲" && got != "测试戊" {
		t.Errorf("a ticket in the name of %s", got)
	}
	if len(h.asked) != 1 {
		t.Errorf("%d requests", len(h.asked))
	}
}
