package kiosk_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
)

// mouth is a loudspeaker that keeps what was asked.
type mouth struct {
	mu      sync.Mutex
	asked   []string
	changed chan struct{}
}

func newMouth() *mouth { return &mouth{changed: make(chan struct{})} }

func (m *mouth) TakeCard(_ context.Context, language string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, language)
	close(m.changed)
	m.changed = make(chan struct{})
}

// await waits until the card was asked for n times, and answers in which languages.
func (m *mouth) await(t *testing.T, n int) []string {
	t.Helper()
	limit := time.After(patience)
	for {
		m.mu.Lock()
		asked, changed := slices.Clone(m.asked), m.changed
		m.mu.Unlock()
		if len(asked) >= n {
			return asked
		}
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("asked for %d times, want %d", len(asked), n)
		}
	}
}

// says waits until the server knows that a card was left, or that none is.
func (h *hall) says(t *testing.T, left bool) wire.KioskState {
	t.Helper()
	h.await(t, "the kiosk's word of the card", func() bool { return h.state.CardLeft == left })
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

func TestACardLeftAtTheEndIsAskedForAloudAndToldToTheServerUntilItIsLifted(t *testing.T) {
	t.Parallel()
	h, g, d, m := newHall(t), newGlass(), newDesk(t), newMouth()
	d.deps.Server, d.deps.Screen, d.deps.Sound = h, g, m
	timing := quick()
	timing.Aloud = 20 * time.Millisecond
	run(t, kiosk.Config{Timing: timing}, d.deps)
	h.says(t, false)
	g.choose(t, "social", "SB01")
	g.tap(t, flow.OpenLanguage, "")
	g.kind(t, flow.LanguagePage)
	g.tap(t, flow.SetLanguage, "en")
	g.kind(t, flow.LayCard)
	g.whose(t, h, d, "resident")
	if h.says(t, false); len(m.await(t, 0)) != 0 {
		t.Error("asked for while its owner reads the number")
	}
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	begun := time.Now()
	g.tap(t, flow.Done, "")
	g.kind(t, flow.TakeCard)
	if asked := m.await(t, 1); asked[0] != "en" {
		t.Errorf("asked in %q", asked)
	}
	m.await(t, 3)
	g.tap(t, flow.Done, "") // "I have it", and it is not so
	g.await(t, "the first screen", func(f flow.Face) bool { return f.Kind == flow.Home && f.LeftCard })
	if s := h.says(t, true); s.CardLeftFor < 0 || s.CardLeftFor > time.Since(begun) {
		t.Errorf("left for %v, within %v", s.CardLeftFor, time.Since(begun))
	}
	h.await(t, "the time to pass", func() bool { return h.state.CardLeftFor > 50*time.Millisecond })
	d.control(t, d.module, "lift")
	g.await(t, "the card to be seen lifted", func(f flow.Face) bool { return !f.LeftCard })
	h.says(t, false)
	if asked := m.await(t, 3); len(asked) != 3 {
		t.Errorf("asked for %d times", len(asked))
	}
}

func TestACardThatLiesWhenSomebodyComesIsAskedForAndTold(t *testing.T) {
	t.Parallel()
	h, g, d, m := newHall(t), newGlass(), newDesk(t), newMouth()
	d.deps.Server, d.deps.Screen, d.deps.Sound = h, g, m
	run(t, kiosk.Config{}, d.deps)
	g.first(t, d, "resident")
	g.tap(t, flow.Back, "")
	g.kind(t, flow.TakeCard)
	g.tap(t, flow.Done, "") // "I have it", and it is not so
	g.await(t, "the first screen", func(f flow.Face) bool { return f.Kind == flow.Home && f.LeftCard })
	g.choose(t, "social", "SB01")
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.CardProblem == flow.CardStale })
	m.await(t, 1)
	h.says(t, true)
	g.lift(t, d)
	h.says(t, false)
}

// A server that goes away while a card lies there, and comes back, hears of it again.
func TestAServerThatWasAwayHearsOfTheCardWhenItIsBack(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	h.away = true
	d.control(t, d.module, "place resident")
	run(t, kiosk.Config{}, d.deps)
	g.await(t, "a word about the card", func(f flow.Face) bool { return f.LeftCard })
	h.mu.Lock()
	h.away = false
	h.mu.Unlock()
	h.says(t, true)
}

// A kiosk that starts again shows the catalogue that it kept; what that asks of the
// reader is done too.
func TestACardOnTheReaderIsFoundByAKioskThatStartsAgainWithWhatItKept(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]bool{"with the server": false, "without it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, g, d, m := newHall(t), newGlass(), newDesk(t), newMouth()
			d.deps.Server, d.deps.Screen, d.deps.Sound = h, g, m
			state := t.TempDir()
			t.Run("first start", func(t *testing.T) {
				run(t, kiosk.Config{State: state}, d.deps)
				g.await(t, "the catalogue", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online && f.Looked })
			})
			d.control(t, d.module, "place resident")
			h.mu.Lock()
			h.away = away
			h.mu.Unlock()
			g = newGlass()
			d.deps.Screen = g
			run(t, kiosk.Config{State: state}, d.deps)
			g.await(t, "a word about the card", func(f flow.Face) bool { return f.Kind == flow.Home && f.LeftCard })
			m.await(t, 1)
		})
	}
}
