package idcard_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
)

// table is a reader with a simulated module, on the clock of synctest.
type table struct {
	t      *testing.T
	module *idcardsim.Module
	events chan idcard.Event
}

// lay sets a table; with is put between the module and the wire.
func lay(t *testing.T, opts idcard.Options, with func(*drivertest.WireEnd) line) *table {
	t.Helper()
	return layOn(t, drivertest.NewWire("memory"), idcardsim.New(idcardsim.Options{}), opts, with)
}

func layOn(t *testing.T, wire *drivertest.Wire, module *idcardsim.Module, opts idcard.Options, with func(*drivertest.WireEnd) line) *table {
	t.Helper()
	tb := &table{t: t, module: module, events: make(chan idcard.Event, 1000)}
	ctx, cancel := context.WithCancel(t.Context())
	end := with(wire.Plug())
	done := make(chan struct{}, 2)
	go func() {
		if err := tb.module.Serve(ctx, end); err != nil {
			t.Errorf("simulator: %v", err)
		}
		done <- struct{}{}
	}()
	go func() {
		_ = idcard.New(wire, opts).Run(ctx, func(e idcard.Event) { tb.events <- e }) // the suite looks at what it returns
		done <- struct{}{}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		<-done
	})
	return tb
}

// line is the device's end of a wire.
type line interface {
	Read(p []byte) (int, error)
	Write(p []byte) (int, error)
	SetDeadline(t time.Time) error
}

func clean(e *drivertest.WireEnd) line { return e }

// next is the next event within d; nil when there is none.
func (tb *table) next(d time.Duration) idcard.Event {
	select {
	case e := <-tb.events:
		return e
	case <-time.After(d):
		return nil
	}
}

func (tb *table) do(order string) {
	tb.t.Helper()
	if _, err := tb.module.Control(order); err != nil {
		tb.t.Fatal(err)
	}
}

// settle waits for the event that ends a placing: CardRead, Retry, Fault or
// Absent.
func (tb *table) settle(d time.Duration) idcard.Event {
	deadline := time.Now().Add(d)
	for {
		switch e := tb.next(time.Until(deadline)).(type) {
		case idcard.CardRead, idcard.Retry, idcard.Fault, idcard.Absent, nil:
			return e
		}
	}
}

// wantResident wants the sample card resident to have been read.
func (tb *table) wantResident(e idcard.Event) {
	tb.t.Helper()
	if read, ok := e.(idcard.CardRead); !ok || read.Card.Number != residentNumber {
		tb.t.Fatalf("event %v, want the right card", e)
	}
}

const (
	residentNumber = "219999199001010016"
	readReplySize  = 1295
)

func TestReplyCutAtEveryOffset(t *testing.T) {
	t.Parallel()
	t.Run("once, and the card is read right", func(t *testing.T) {
		t.Parallel()
		for cut := range readReplySize {
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, clean)
				tb.do(fmt.Sprintf("fault truncate %d on read times 1", cut))
				tb.do("place resident")
				tb.wantResident(tb.settle(20 * time.Second))
			})
		}
	})
	t.Run("always, and the card is asked for again", func(t *testing.T) {
		t.Parallel()
		for cut := range readReplySize {
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, clean)
				tb.do(fmt.Sprintf("fault truncate %d on read", cut))
				tb.do("place resident")
				want := idcard.RetryGarbled
				if cut == 0 {
					want = idcard.RetryNoAnswer
				}
				if e := tb.settle(20 * time.Second); e != (idcard.Retry{Reason: want}) {
					t.Fatalf("cut at %d: %T %v, want %s", cut, e, e, want)
				}
			})
		}
	})
}

func TestSlowAnswersAreReadAndTooSlowOnesGivenUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ms   int
		read bool
	}{{1, true}, {3, true}, {10, false}, {600, false}, {60000, false}} {
		t.Run(fmt.Sprintf("%d ms a byte", c.ms), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, clean)
				tb.next(time.Minute) // ready
				tb.do(fmt.Sprintf("fault slow %d on read", c.ms))
				tb.do("place resident")
				tb.next(time.Minute) // placed
				begun := time.Now()
				e := tb.settle(30 * time.Second)
				if took := time.Since(begun); took > 12*time.Second {
					t.Errorf("the person waited %v", took)
				}
				if c.read {
					tb.wantResident(e)
					return
				}
				if _, ok := e.(idcard.Retry); !ok {
					t.Fatalf("event %T %v, want Retry", e, e)
				}
			})
		})
	}
}

func TestModuleTooSlowToBeUsedIsMute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		wire := drivertest.NewWire("memory")
		module := idcardsim.New(idcardsim.Options{})
		if _, err := module.Control("fault slow 400"); err != nil { // its id takes 11 s
			t.Fatal(err)
		}
		tb := layOn(t, wire, module, idcard.Options{}, clean)
		if e, ok := tb.next(5 * time.Minute).(idcard.Absent); !ok || e.Reason != idcard.AbsentMute {
			t.Fatalf("event %T %v", e, e)
		}
	})
}

func TestLateAnswerAboutOnePersonIsNeverTakenForAnother(t *testing.T) {
	t.Parallel()
	for _, late := range []int{100, 1900, 2100, 3900, 4100, 6500, 9000, 13000, 20000} {
		t.Run(fmt.Sprintf("%d ms", late), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, clean)
				tb.next(time.Minute) // ready
				tb.do(fmt.Sprintf("fault late %d on read times 1", late))
				tb.do("place elderly")
				tb.next(time.Minute) // placed: it is being read
				tb.do("lift")
				tb.do("place resident")
				for range 6 { // whatever becomes of the first, the second gets its own name
					switch e := tb.next(time.Minute).(type) {
					case nil:
						tb.do("lift")
						tb.do("place resident")
					case idcard.CardRead:
						if e.Card.Number == residentNumber && e.Card.Name != "测试甲" || e.Card.Number != residentNumber && e.Card.Name == "测试甲" {
							t.Fatal("two people in one card")
						}
						if e.Card.Number == residentNumber {
							return
						}
					}
				}
				t.Fatal("the second card was never read")
			})
		})
	}
}

func TestEveryReactionEndsInAnEventWhicheverCommandItHits(t *testing.T) {
	t.Parallel()
	for _, cmd := range []string{"select", "read", "address", "manage"} {
		for status := range 256 {
			synctest.Test(t, func(t *testing.T) {
				tb := lay(t, idcard.Options{}, clean)
				tb.next(time.Minute) // ready
				tb.do(fmt.Sprintf("fault status %02x on %s", status, cmd))
				tb.do("place resident")
				e := tb.settle(30 * time.Second)
				if e == nil {
					t.Fatalf("status %02x on %s: no event", status, cmd)
				}
				read, ok := e.(idcard.CardRead)
				if ok && read.Card.Number != residentNumber {
					t.Fatalf("status %02x on %s: another card", status, cmd)
				}
				if ok && (cmd == "select" || cmd == "read") {
					t.Fatalf("status %02x on %s: a card", status, cmd)
				}
			})
		}
	}
}

// Over a bad cable every card ends in an event, and every card that is read is
// the one that lies there.
func TestBadCableNeverMakesAWrongName(t *testing.T) {
	t.Parallel()
	people := []string{"resident", "elderly", "rare", "hmt", "foreign2017", "foreign2023", "moved"}
	for _, c := range []struct {
		name   string
		faults drivertest.Faults
		reads  int // at least so many cards of the seeds' placings are read
	}{
		{"one wrong bit in 20,000 bytes", drivertest.Faults{Flip: 1. / 20000, Short: true}, 400},
		{"one wrong bit in 1,000 bytes", drivertest.Faults{Flip: 1. / 1000}, 1},
		{"lost bytes", drivertest.Faults{Drop: 1. / 3000}, 100},
		{"bytes twice", drivertest.Faults{Twice: 1. / 3000}, 100},
		{"noise", drivertest.Faults{Noise: 1. / 3000}, 100},
		{"all of it", drivertest.Faults{Flip: 1. / 4000, Drop: 1. / 4000, Twice: 1. / 4000, Noise: 1. / 4000}, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			reads, hits := 0, 0
			for seed := range 60 {
				synctest.Test(t, func(t *testing.T) {
					c.faults.Seed = uint64(seed)
					var bad *drivertest.Faulty
					tb := lay(t, idcard.Options{}, func(e *drivertest.WireEnd) line {
						bad = drivertest.NewFaulty(e, c.faults)
						return bad
					})
					for i := range 7 {
						reads += placeAndCheck(t, tb, people[(seed+i)%len(people)])
					}
					hits += bad.Hits()
				})
			}
			if reads < c.reads || hits == 0 {
				t.Errorf("%d cards read under %d faults, want at least %d", reads, hits, c.reads)
			}
		})
	}
}

// placeAndCheck lays a card down until there is an event about it; 1: it was
// read.
func placeAndCheck(t *testing.T, tb *table, sample string) int {
	t.Helper()
	chip, err := idcardsim.Sample(sample)
	if err != nil {
		t.Fatal(err)
	}
	want, err := idcard.ParseText(chip.Text[:], idcard.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for len(tb.events) > 0 {
		<-tb.events
	}
	tb.do("place " + sample)
	e := tb.settle(time.Minute)
	read, ok := e.(idcard.CardRead)
	switch {
	case e == nil:
		t.Fatal("no event in a minute")
	case ok && (read.Card.Name != want.Name || read.Card.LatinName != want.LatinName || read.Card.Number != want.Number):
		t.Fatalf("a wrong name from card %s", sample)
	}
	tb.do("lift")
	for range 20 { // its going, and what a bad cable makes of it
		if tb.next(2*time.Second) == nil {
			break
		}
	}
	if ok {
		return 1
	}
	return 0
}
