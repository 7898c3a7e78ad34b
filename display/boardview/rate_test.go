package boardview

import (
	"slices"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

func TestABoardThatAsksForARatingWakesWhenTheTimeForItIsOver(t *testing.T) {
	t.Parallel()
	until := begin().Add(7 * time.Second)
	s := snapshot()
	s.Kind, s.Windows = "window", []wire.BoardWindow{{Number: 3, State: wire.WindowOpen, RateUntil: &until}}
	own := begin().Add(time.Hour) // its own clock is fast
	b := New(Options{})
	b.Take(frame(t, 1, wire.FrameSnapshot, begin(), s), own)
	over := own.Add(7 * time.Second)
	if got := b.View(over.Add(-time.Nanosecond)); got.State != Rate || got.Rate == nil || got.Rate.Number != 3 {
		t.Errorf("state %s, window %+v while there is time, want rate at window 3", got.State, got.Rate)
	}
	if got := b.Wake(own); !got.Equal(over) {
		t.Errorf("wakes at %v, want %v", got, over)
	}
	if got := b.View(over); got.State != Empty || got.Rate != nil {
		t.Errorf("state %s, window %+v when the time is over, want empty", got.State, got.Rate)
	}
}

func TestTheModelDoesNotShareTheWindowThatAsks(t *testing.T) {
	t.Parallel()
	until := begin().Add(time.Minute)
	s := snapshot()
	s.Kind, s.Windows = "window", []wire.BoardWindow{{Number: 3, State: wire.WindowOpen, RateUntil: &until}}
	b := New(Options{})
	b.Take(frame(t, 1, wire.FrameSnapshot, begin(), s), begin())
	before := b.View(begin())
	b.Take(frame(t, 2, wire.FrameDelta, begin(), wire.BoardDelta{Windows: []wire.BoardWindow{{Number: 3, State: wire.WindowPaused}}}), begin())
	if before.Rate.State != wire.WindowOpen {
		t.Errorf("the model changed to %+v after it was handed out", before.Rate)
	}
}

// A window whose link was away hears of several calls at once, of which the last is
// over and may be rated: each call is on the screen before the question is.
func TestTheCallsThatWaitAreShownBeforeTheQuestionForARating(t *testing.T) {
	t.Parallel()
	until := begin().Add(time.Minute)
	s := snapshot()
	s.Kind, s.Windows = "window", []wire.BoardWindow{{Number: 3, State: wire.WindowOpen, RateUntil: &until}}
	g := newGlass(Options{Lines: 1}, 10*time.Millisecond)
	g.board.Take(frame(t, 1, wire.FrameSnapshot, begin(), s), begin())
	now := g.show(begin())
	if g.last.State != Rate {
		t.Fatalf("state %s before the calls, want rate", g.last.State)
	}
	d := wire.BoardDelta{Windows: s.Windows}
	for _, id := range []string{"c1", "c2"} {
		d.Calls = append(d.Calls, wire.Call{CallID: id, Number: "A" + id, Window: 3, At: now})
		d.Ended = append(d.Ended, id)
	}
	g.board.Take(frame(t, 2, wire.FrameDelta, now, d), now)
	var faces []string
	for end := now.Add(40 * time.Second); now.Before(end); {
		now = g.show(now)
		face := string(g.last.State)
		if g.last.State == Calling {
			face = g.last.Calls[0].Number
		}
		if len(faces) == 0 || faces[len(faces)-1] != face {
			faces = append(faces, face)
		}
		wake := g.board.Wake(now)
		if wake.IsZero() || wake.After(end) {
			break
		}
		now = later(now, wake)
	}
	if want := []string{"Ac1", "Ac2", string(Rate)}; !slices.Equal(faces, want) {
		t.Errorf("the screen showed %q, want %q first", faces, want)
	}
}
