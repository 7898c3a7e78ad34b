package kiosk_test

import (
	"strings"
	"testing"

	"yimen/kiosk"
	"yimen/kiosk/flow"
)

// first lays a card down before anything is chosen, and waits for what is theirs.
func (g *glass) first(t *testing.T, d desk, sample string) flow.Face {
	t.Helper()
	g.await(t, "the reader to have looked", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online && f.Looked })
	d.control(t, d.module, "place "+sample)
	return g.await(t, "what is theirs", func(f flow.Face) bool { return f.Kind == flow.Themes && f.Theirs != nil })
}

// number goes on to a number from a card that is held.
func (g *glass) number(t *testing.T) {
	t.Helper()
	g.tap(t, flow.ChooseTheme, "social")
	g.kind(t, flow.Services)
	g.tap(t, flow.ChooseService, "SB01")
	g.kind(t, flow.Matters)
	g.tap(t, flow.Onward, "")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	g.tap(t, flow.Done, "")
	g.kind(t, flow.TakeCard)
}

func TestACardLaidFirstIsReadOnceAndShowsItsNumbersNextTime(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	log := run(t, kiosk.Config{}, d.deps)
	if f := g.first(t, d, "resident"); len(f.Theirs.Tickets) != 0 {
		t.Errorf("they have %+v before anything was issued", f.Theirs.Tickets)
	}
	g.number(t)
	d.control(t, d.module, "lift")
	if f := g.first(t, d, "resident"); len(f.Theirs.Tickets) != 1 || f.Theirs.Tickets[0].Number != "A001" {
		t.Errorf("they have %+v, want A001", f.Theirs.Tickets)
	}
	d.control(t, d.module, "lift")
	g.await(t, "the first screen", func(f flow.Face) bool { return f.Kind == flow.Home && f.Theirs == nil && !f.LeftCard })
	if f := g.first(t, d, "elderly"); len(f.Theirs.Tickets) != 0 {
		t.Errorf("somebody else has %+v", f.Theirs.Tickets)
	}
	h.mu.Lock()
	holder, err := h.keypair.Open(h.asked[0].SubjectSealed)
	h.mu.Unlock()
	if err != nil || holder.IDNumber == "" {
		t.Fatal(err)
	}
	for _, private := range []string{holder.Name, holder.IDNumber} {
		if strings.Contains(log.String(), private) {
			t.Error("the log tells of the person")
		}
	}
}

// The one before has gone without their card.
func TestACardLaidFirstAndLeftIsNotUsedForTheNext(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.first(t, d, "resident")
	g.number(t)
	g.tap(t, flow.Done, "")
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.Kind == flow.Home && f.LeftCard })
	g.choose(t, "social", "SB01")
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.CardProblem == flow.CardStale })
	h.mu.Lock()
	asked, looked := len(h.asked), h.looked
	h.mu.Unlock()
	if asked != 1 || looked != 1 {
		t.Errorf("%d numbers and %d looks by a card that was left, want 1 of each", asked, looked)
	}
}

func TestWhoseThingsCannotBeFoundGoesOnWithout(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	h.findNone = true
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	g.await(t, "the reader to have looked", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online && f.Looked })
	d.control(t, d.module, "place resident")
	g.kind(t, flow.Themes)
	g.number(t)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.looked != 1 || len(h.asked) != 1 {
		t.Errorf("looked %d times, asked %d times", h.looked, len(h.asked))
	}
}
