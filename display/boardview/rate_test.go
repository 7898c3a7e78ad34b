package boardview

import (
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
