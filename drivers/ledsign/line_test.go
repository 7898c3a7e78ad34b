package ledsign_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/drivertest"
	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/ledsign"
	"yimen/drivers/ledsign/ledsim"
	"yimen/drivers/serialport"
)

// bench is a line of signs 1 and 2, and what they are plugged into.
type bench struct {
	t      *testing.T
	line   *ledsign.Line
	sim    *ledsim.Line
	unplug func()
	plug   func()

	mu     sync.Mutex
	health []ledsign.Health // of sign 1, as it was told
}

func (b *bench) options(timing ledsign.Timing) ledsign.Options {
	return ledsign.Options{
		Signs: []int{1, 2}, Timing: timing,
		OnHealth: func(address int, h ledsign.Health) {
			b.mu.Lock()
			defer b.mu.Unlock()
			if address == 1 {
				h.Since = time.Time{}
				b.health = append(b.health, h)
			}
		},
	}
}

func (b *bench) do(order string) {
	b.t.Helper()
	if _, err := b.sim.Control(order); err != nil {
		b.t.Fatalf("%s: %v", order, err)
	}
}

// show shows a text at a sign.
func (b *bench) show(address int, text string) (ledsign.Taken, error) {
	return b.line.Show(b.t.Context(), address, ledsign.Picture{Areas: []ledsign.Area{
		{Width: 64, Height: 16, Text: text, Colour: ledsign.Red, Align: ledsign.Centre},
	}})
}

// shows checks what the simulated sign shows.
func (b *bench) shows(address int, texts ...string) {
	b.t.Helper()
	s, err := b.sim.Shown(address)
	if err != nil {
		b.t.Fatal(err)
	}
	var got []string
	for _, a := range s.Areas {
		got = append(got, a.Text)
	}
	if diff := cmp.Diff(texts, got); diff != "" {
		b.t.Errorf("sign %d (-want +shows): %s", address, diff)
	}
}

// answers waits until a sign answers again.
func (b *bench) answers(address int) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 2*time.Minute)
	defer cancel()
	for b.line.Ping(ctx, address) != nil {
		if ctx.Err() != nil {
			b.t.Fatalf("sign %d does not answer", address)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// told checks the changes of sign 1's health.
func (b *bench) told(want ...ledsign.Health) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if diff := cmp.Diff(want, b.health); diff != "" {
		b.t.Errorf("health (-want +told): %s", diff)
	}
}

func well() ledsign.Health { return ledsign.Health{State: ledsign.StateOK} }
func silent(why string) ledsign.Health {
	return ledsign.Health{State: ledsign.StateSilent, Detail: why}
}

// inMemory runs a bench on a wire that keeps to the clock of synctest.
func inMemory(t *testing.T, sim ledsim.Options, run func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		wire := drivertest.NewWire("sign")
		b := &bench{t: t, sim: ledsim.New(sim), unplug: wire.Unplug}
		var serving sync.WaitGroup
		b.plug = func() {
			end := wire.Plug()
			serving.Go(func() {
				if err := b.sim.Serve(t.Context(), end); err != nil {
					t.Error(err)
				}
			})
		}
		b.plug()
		o := b.options(ledsign.Timing{})
		o.Protocol = ledsign.Protocol(sim.Protocol)
		b.line = ledsign.New(wire, o)
		run(b)
		if err := wire.Close(); err != nil {
			t.Error(err)
		}
		serving.Wait()
	})
}

// onPty runs a bench through the real serial library.
func onPty(t *testing.T, timing ledsign.Timing, run func(b *bench)) {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), "sign"))
	b := &bench{t: t, sim: ledsim.New(ledsim.Options{})}
	var serving sync.WaitGroup
	b.plug = func() {
		cable, err := jack.Plug()
		if err != nil {
			t.Fatal(err)
		}
		serving.Go(func() {
			if err := b.sim.Serve(t.Context(), cable); err != nil {
				t.Error(err)
			}
		})
	}
	b.unplug = func() {
		if err := jack.Unplug(); err != nil {
			t.Error(err)
		}
	}
	b.plug()
	port := serialport.New(serialport.Config{Path: jack.Path(), Baud: 57600, ReopenMin: 10 * time.Millisecond, PathCheck: 20 * time.Millisecond}, nil)
	b.line = ledsign.New(port, b.options(timing))
	run(b)
	b.unplug()
	if err := port.Close(); err != nil {
		t.Error(err)
	}
	serving.Wait()
}

// onTCP runs a bench through a socket.
func onTCP(t *testing.T, timing ledsign.Timing, run func(b *bench)) {
	t.Helper()
	b := &bench{t: t, sim: ledsim.New(ledsim.Options{})}
	var serving sync.WaitGroup
	var listener net.Listener
	address := "127.0.0.1:0"
	var end context.CancelFunc
	b.plug = func() {
		var ctx context.Context
		ctx, end = context.WithCancel(t.Context()) //nolint:gosec // unplug calls it
		var err error
		if listener, err = net.Listen("tcp", address); err != nil { //nolint:noctx // it is closed by unplug
			t.Fatal(err)
		}
		address = listener.Addr().String()
		own := listener
		serving.Go(func() {
			if err := b.sim.Listen(ctx, own); err != nil {
				t.Error(err)
			}
		})
	}
	b.unplug = func() {
		end()
		serving.Wait()
	}
	b.plug()
	port := ledsign.NewTCP(address, nil)
	b.line = ledsign.New(port, b.options(timing))
	run(b)
	b.unplug()
	if err := port.Close(); err != nil {
		t.Error(err)
	}
}

// patient is for a real line on which every order is answered: however busy the
// machine is, no wait for an answer ends.
func patient() ledsign.Timing {
	return ledsign.Timing{
		Answer: 2 * time.Minute, Pause: 5 * time.Millisecond, Late: 40 * time.Millisecond, Gap: time.Millisecond,
	}
}

// short is for a real line on which answers are missing, which is waited out.
func short() ledsign.Timing {
	t := patient()
	t.Answer = 500 * time.Millisecond
	return t
}

// answered are the rules of lines on which every order is answered.
func answered() map[string]func(b *bench) {
	return map[string]func(b *bench){
		"what is shown was acknowledged, on the sign that was meant": func(b *bench) {
			taken, err := b.show(1, "A001")
			if diff := cmp.Diff(ledsign.Taken{Acknowledged: true, Tries: 1}, taken); err != nil || diff != "" {
				b.t.Errorf("%v %s", err, diff)
			}
			if _, err := b.show(2, "B002"); err != nil {
				b.t.Error(err)
			}
			b.shows(1, "A001")
			b.shows(2, "B002")
			b.told(well())
		},
		"a new picture takes the place of all that was there": func(b *bench) {
			two := ledsign.Picture{Areas: []ledsign.Area{{Width: 32, Height: 16, Text: "A"}, {X: 32, Width: 32, Height: 16, Text: "B"}}}
			if _, err := b.line.Show(b.t.Context(), 1, two); err != nil {
				b.t.Error(err)
			}
			b.shows(1, "A", "B")
			if _, err := b.show(1, "C"); err != nil {
				b.t.Error(err)
			}
			b.shows(1, "C")
			if _, err := b.line.Show(b.t.Context(), 1, ledsign.Picture{}); err != nil {
				b.t.Error(err)
			}
			b.shows(1)
		},
		"brightness and ping": func(b *bench) {
			if err := b.line.Ping(b.t.Context(), 1); err != nil {
				b.t.Error(err)
			}
			if _, err := b.line.Brightness(b.t.Context(), 1, 3); err != nil {
				b.t.Error(err)
			}
			if s, _ := b.sim.Shown(1); s.Level != 3 || s.Orders != 2 {
				b.t.Errorf("%+v", s)
			}
		},
		"a sign that is busy for a while is asked again": func(b *bench) {
			b.do("fault nack busy times 2")
			if taken, err := b.show(1, "A001"); err != nil || taken.Tries != 3 {
				b.t.Errorf("%+v %v", taken, err)
			}
			b.do("fault nack checksum times 1")
			if taken, err := b.show(1, "A002"); err != nil || taken.Tries != 2 {
				b.t.Errorf("%+v %v", taken, err)
			}
			b.shows(1, "A002")
		},
		"a refusal is told by its name, at once": func(b *bench) {
			b.do("fault nack font-missing")
			taken, err := b.show(1, "A001")
			refusal, ok := errors.AsType[*ledsign.Refusal](err)
			if !ok || refusal.Name() != "font-missing" || taken.Tries != 1 {
				b.t.Errorf("%+v %v", taken, err)
			}
			b.do("fault none")
			if _, err := b.show(1, "A002"); err != nil {
				b.t.Error(err)
			}
			b.told(ledsign.Health{State: ledsign.StateFault, Detail: "font-missing"}, well())
		},
		"the line is pulled out, and put in again": func(b *bench) {
			if _, err := b.show(1, "A001"); err != nil {
				b.t.Error(err)
			}
			b.unplug()
			if _, err := b.show(1, "A002"); !errors.Is(err, serialport.ErrAbsent) {
				b.t.Error(err)
			}
			b.do("restart 1")
			b.plug()
			b.answers(1)
			if _, err := b.show(1, "A003"); err != nil {
				b.t.Error(err)
			}
			b.shows(1, "A003")
			b.told(well(), silent(ledsign.DetailNoLine), well())
		},
	}
}

// unanswered are the rules of lines on which answers are missing. A good answer is
// waited for with more than one order, for it may come too late on a real line.
func unanswered() map[string]func(b *bench) {
	return map[string]func(b *bench){
		"noise, and answers that are lost, damaged, doubled or cut, are tried through": func(b *bench) {
			for _, fault := range []string{"lose times 2", "deaf times 2", "crc times 2", "cut 20 times 1", "noise 33 times 2", "double times 1"} {
				b.do("fault " + fault)
				if taken, err := b.show(1, fault); err != nil || taken.Tries > 4 {
					b.t.Errorf("%s: %d tries, %v", fault, taken.Tries, err)
				}
				b.shows(1, fault)
			}
			b.told(well())
		},
		"a sign that is taken off is silent, the others are not": func(b *bench) {
			b.do("unplug 1")
			if taken, err := b.show(1, "A001"); !errors.Is(err, ledsign.ErrSilent) || taken.Tries != 4 {
				b.t.Errorf("%+v %v", taken, err)
			}
			if taken, err := b.show(1, "A001"); !errors.Is(err, ledsign.ErrSilent) || taken.Tries != 1 {
				b.t.Errorf("a silent sign: %+v %v", taken, err)
			}
			if _, err := b.show(2, "B002"); err != nil {
				b.t.Error(err)
			}
			b.do("plug 1")
			b.answers(1)
			if _, err := b.show(1, "A003"); err != nil {
				b.t.Error(err)
			}
			b.shows(1, "A003")
			b.told(silent(ledsign.DetailSilent), well())
		},
		"an answer from another address is none": func(b *bench) {
			b.do("fault foreign on 1")
			if _, err := b.show(1, "A001"); !errors.Is(err, ledsign.ErrSilent) {
				b.t.Error(err)
			}
			b.told(silent(ledsign.DetailSilent))
		},
		"what is always damaged is garbled": func(b *bench) {
			b.do("fault crc")
			if _, err := b.show(1, "A001"); !errors.Is(err, ledsign.ErrGarbled) {
				b.t.Error(err)
			}
			b.told(silent(ledsign.DetailGarbled))
		},
	}
}

func TestTheRulesHoldOnEveryLine(t *testing.T) {
	t.Parallel()
	for _, part := range []struct {
		rules  map[string]func(b *bench)
		timing ledsign.Timing
	}{{answered(), patient()}, {unanswered(), short()}} {
		for name, run := range part.rules {
			t.Run("memory/"+name, func(t *testing.T) {
				t.Parallel()
				inMemory(t, ledsim.Options{}, run)
			})
			t.Run("serial/"+name, func(t *testing.T) {
				t.Parallel()
				onPty(t, part.timing, run)
			})
			t.Run("tcp/"+name, func(t *testing.T) {
				t.Parallel()
				onTCP(t, part.timing, run)
			})
		}
	}
}

// An order that is answered late was sent twice; the second answer must not pass
// for the answer to the next order, which the sign never heard.
func TestALateAnswerIsNotTheNextOrders(t *testing.T) {
	t.Parallel()
	inMemory(t, ledsim.Options{}, func(b *bench) {
		b.do("fault late 900 times 2")
		taken, err := b.show(1, "A001") // answered by the first try's answer, in the second try
		if err != nil || taken.Tries != 2 {
			t.Fatalf("%+v %v", taken, err)
		}
		b.do("fault deaf")
		if taken, err := b.show(1, "A002"); err == nil {
			t.Errorf("a sign that heard nothing counts as showing: %+v", taken)
		}
		b.shows(1, "A001")
	})
}

func TestADeadSignCostsTheOthersOneAnswerATurn(t *testing.T) {
	t.Parallel()
	inMemory(t, ledsim.Options{}, func(b *bench) {
		b.do("unplug 1")
		if _, err := b.show(1, "A001"); err == nil {
			t.Fatal("no error")
		}
		<-time.After(2 * time.Second) // its doubt is over
		var asking sync.WaitGroup
		asking.Go(func() { _, _ = b.show(1, "A001") })
		synctest.Wait()
		began := time.Now()
		if _, err := b.show(2, "B002"); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 700*time.Millisecond {
			t.Errorf("took %s", took)
		}
		asking.Wait()
	})
}

func TestACallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	inMemory(t, ledsim.Options{}, func(b *bench) {
		b.do("unplug 1")
		ctx, cancel := context.WithTimeout(b.t.Context(), 50*time.Millisecond)
		defer cancel()
		began := time.Now()
		_, err := b.line.Show(ctx, 1, ledsign.Picture{})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 60*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		b.told() // that says nothing of the sign
	})
}

func TestANumberBoardIsWrittenTo(t *testing.T) {
	t.Parallel()
	inMemory(t, ledsim.Options{Protocol: ledsim.NumberBoard}, func(b *bench) {
		for _, number := range []int{999, 0, 23} {
			taken, err := b.line.Show(b.t.Context(), 1, ledsign.Picture{Number: number})
			if diff := cmp.Diff(ledsign.Taken{Tries: 1}, taken); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			synctest.Wait()
			if s, _ := b.sim.Shown(1); s.Number != number {
				t.Errorf("shows %d, want %d", s.Number, number)
			}
		}
		if _, err := b.line.Brightness(b.t.Context(), 1, 3); !errors.Is(err, ledsign.ErrUnsupported) {
			t.Error(err)
		}
		if err := b.line.Ping(b.t.Context(), 1); err != nil {
			t.Error(err)
		}
		b.unplug()
		if _, err := b.line.Show(b.t.Context(), 1, ledsign.Picture{Number: 24}); !errors.Is(err, serialport.ErrAbsent) {
			t.Error(err)
		}
		b.plug()
		if err := b.line.Ping(b.t.Context(), 1); err != nil {
			t.Error(err)
		}
		b.told(ledsign.Health{State: ledsign.StateUnacknowledged}, silent(ledsign.DetailNoLine), ledsign.Health{State: ledsign.StateUnacknowledged})
	})
}

func TestASignThatIsNotOnTheLineIsAnError(t *testing.T) {
	t.Parallel()
	inMemory(t, ledsim.Options{}, func(b *bench) {
		if _, err := b.show(3, "A001"); !errors.Is(err, ledsign.ErrNoSign) {
			t.Error(err)
		}
		if err := b.line.Ping(b.t.Context(), 0); !errors.Is(err, ledsign.ErrNoSign) {
			t.Error(err)
		}
		if _, err := b.line.Brightness(b.t.Context(), 1, 17); err == nil {
			t.Error("a brightness of 17 is taken")
		}
		if got := b.line.Health(9).State; got != ledsign.StateUnknown {
			t.Error(got)
		}
	})
}
