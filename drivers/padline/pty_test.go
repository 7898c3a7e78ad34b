package padline_test

import (
	"context"
	"testing"
	"time"

	"yimen/drivers/padline"
	"yimen/drivers/padline/padsim"
)

// quick is for a pseudo-terminal: the answers come at once, the faults cost Answer.
func quick() padline.Timing {
	return padline.Timing{
		Poll: 2 * time.Millisecond, Answer: 20 * time.Millisecond, Gap: 500 * time.Microsecond,
		Silent: 2 * time.Minute, Dead: 50 * time.Millisecond, Refresh: time.Minute,
	}
}

// The whole way: 500 keys over the real serial library and the kernel's line
// discipline, every fifth poll lost, every seventh answered twice.
func TestNoKeyIsLostOrDoubledOnAPseudoTerminal(t *testing.T) {
	t.Parallel()
	b := startOnPty(t, padsim.New(padsim.Options{}), quick(), 1)
	b.want(up(1))
	b.do("fault lose every 5", "fault double every 7")
	for i := range 500 {
		polled, code := b.sim.Polls(1), 1+i%6
		if err := b.sim.Press(1, uint16(code)); err != nil {
			t.Fatal(err)
		}
		b.want(key(1, code))
		b.polls(1, polled+2) // a key told twice would come now
	}
	select {
	case e := <-b.events:
		t.Errorf("after the last key: %s", bare(e))
	default:
	}
}

// polls waits until a pad has been asked so often.
func (b *bench) polls(unit, n int) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), b.patience)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for b.sim.Polls(unit) < n {
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.t.Fatalf("unit %d was asked %d times, want %d", unit, b.sim.Polls(unit), n)
		}
	}
}

func TestAnotherCableAtTheSamePathGoesOn(t *testing.T) {
	t.Parallel()
	timing := quick()
	timing.Answer, timing.Silent = time.Second, 10*time.Second
	b := startOnPty(t, padsim.New(padsim.Options{}), timing, 1, 2)
	b.wantAll(up(1), up(2))
	b.do("press 1 next")
	b.want(key(1, 1))
	b.unplug()
	b.wantAll(down(1, padline.ReasonNoLine), down(2, padline.ReasonNoLine))
	b.do("press 1 recall")
	b.plug()
	b.wantAll(up(1), up(2), key(1, 2))
	b.plug() // the path names a new cable at once
	b.do("press 2 skip")
	for {
		e := b.next()
		if bare(e) == bare(key(2, 3)) {
			return
		}
		if _, isKey := e.(padline.Key); isKey {
			t.Fatalf("event %s", bare(e))
		}
	}
}
