package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A trouble is a run of calls with everything going wrong around it.
type trouble struct {
	calls  int
	kills  int           // of the server, with SIGKILL
	deaths int           // of each board, with SIGKILL
	every  time.Duration // between two kills of the server
	// deadline is how old a call may be when its turn to be said comes, in
	// seconds.
	deadline int
	// books says that the hall's own report is to say the same as the devices. One that
	// is killed all the time may know less.
	books bool
	// settling is how long the last calls may take to be shown and said.
	settling time.Duration
}

// Every call is shown by every board and sign, and said, or left out for its age,
// by every speaker, once and in order: through a server that is killed, links that
// are cut and slow, and boards that die.
func TestEveryCallIsToldOnceAndInOrder(t *testing.T) {
	t.Parallel()
	everyCall(t, trouble{
		calls: 160, kills: 2, deaths: 1, every: 5 * time.Second, deadline: 12, books: true, settling: 5 * time.Minute,
	})
}

func TestSoakEveryCallIsToldOnceAndInOrder(t *testing.T) {
	if os.Getenv("SOAKTIME") == "" {
		t.Skip("make soak runs it: it takes minutes")
	}
	everyCall(t, trouble{
		calls: 2000, kills: 10, deaths: 3, every: 14 * time.Second, deadline: 30, settling: 3 * time.Minute,
	})
}

func everyCall(t *testing.T, o trouble) {
	t.Helper()
	h := openTroubledHall(t, o.deadline)
	h.seatClerks(t)
	watchers := h.openWatchers(t)
	called := make(chan struct{})
	go func() {
		defer close(called)
		h.callAll(t, o.calls)
	}()
	h.spoil(t, o, watchers, called)
	<-called

	truth := h.truth(t)
	if len(truth) < o.calls {
		t.Errorf("%d calls in the journal, want %d at least", len(truth), o.calls)
	}
	if h.kills != o.kills {
		t.Errorf("the server was killed %d times, want %d", h.kills, o.kills)
	}
	settled := time.Now().Add(o.settling)
	for _, w := range watchers {
		want := w.of(truth)
		soWithin(t, time.Until(settled), func() bool { return len(w.told(t)) >= len(want) })
		w.check(t, want)
		w.checkDrawn(t, want)
	}
	h.checkHall(t, o.books, watchers, truth)
}

// spoil cuts and slows the links, kills the boards and kills the server, round
// after round; what it has no time for before the calls are over it does at once.
func (h *troubledHall) spoil(t *testing.T, o trouble, watchers []*watcher, called <-chan struct{}) {
	t.Helper()
	rest := func() {
		select {
		case <-called:
		case <-time.After(o.every / 4):
		}
	}
	for h.kills < o.kills {
		rest()
		h.wire.cut()
		rest()
		h.wire.slow(time.Duration(5+rand.N(15)) * time.Millisecond) //nolint:gosec // any will do
		rest()
		h.wire.slow(0)
		if h.kills < o.deaths {
			for _, w := range watchers {
				w.die(t)
			}
		}
		rest()
		h.killServer(t)
	}
}

// killServer kills the server as a power cut would, and starts it again.
func (h *troubledHall) killServer(t *testing.T) {
	t.Helper()
	h.server.signal(syscall.SIGKILL)
	<-h.server.done
	h.startServer(t)
	h.kills++
}

// keepFacts copies a watcher's log for whoever wants to see it.
func keepFacts(t *testing.T, name string, raw []byte) {
	t.Helper()
	if dir := os.Getenv(artifactsVariable); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".calls.log"), raw, 0o600); err != nil {
			t.Error(err)
		}
	}
}
