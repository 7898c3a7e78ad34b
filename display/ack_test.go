package display

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"yimen/hallserver/wire"
)

// hearer is a feed that hears what a board tells, and when.
type hearer struct {
	Feed
	heard []uint64
	at    []time.Time
}

func (e *hearer) Ack(_ context.Context, a wire.BoardAck) error {
	e.heard, e.at = append(e.heard, *a.Shown), append(e.at, time.Now())
	return nil
}

func TestWhatIsShownIsToldAtOnceAndThenNotTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a, feed := newAcks(), &hearer{}
		go a.send(ctx, feed, time.Second)
		synctest.Wait() // it has nothing to tell
		<-time.After(300 * time.Millisecond)
		began := time.Now()
		a.show(1)
		synctest.Wait()
		if len(feed.heard) != 1 || feed.at[0] != began {
			t.Fatalf("told %v at %v, shown at %v", feed.heard, feed.at, began)
		}
		a.show(2)
		a.show(3)
		<-time.After(10 * time.Second)
		synctest.Wait()
		if len(feed.heard) != 2 || feed.heard[1] != 3 || feed.at[1].Sub(began) != time.Second {
			t.Errorf("told %v at %v after %v", feed.heard, feed.at, began)
		}
	})
}
