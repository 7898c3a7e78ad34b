package ticketprinter_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
	"yimen/drivers/ticketprinter/printersim"
)

// desk is a printer in software on a line in memory, on a clock that jumps, and
// the driver at the other end.
type desk struct {
	t       *testing.T
	sim     *printersim.Printer
	wire    *drivertest.Wire
	printer *ticketprinter.Printer
	unplug  func() // waits until the printer is gone
}

// onDesk runs test with a printer plugged in.
func onDesk(t *testing.T, o ticketprinter.Options, test func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{t: t, sim: printersim.New(printersim.Options{}), wire: drivertest.NewWire("printer")}
		d.printer = ticketprinter.New(d.wire, o)
		d.plug()
		defer func() { d.unplug() }()
		test(d)
		if p := d.sim.Problems(); len(p) > 0 {
			t.Errorf("the printer had problems: %q", p)
		}
	})
}

func (d *desk) plug() {
	ctx, cancel := context.WithCancel(d.t.Context())
	end := d.wire.Plug()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = d.sim.Serve(ctx, end)
		d.wire.Unplug() // a printer that died leaves no line
	}()
	d.unplug = func() {
		cancel()
		<-done
	}
}

func (d *desk) tell(lines ...string) {
	d.t.Helper()
	for _, l := range lines {
		if _, err := d.sim.Control(l); err != nil {
			d.t.Fatal(err)
		}
	}
}

func slip() ticketprinter.Doc {
	var d ticketprinter.Doc
	d.Text("A001", ticketprinter.Style{Align: ticketprinter.Centre, Size: 2})
	d.Text("社保综合", ticketprinter.Style{})
	d.QR("https://example.invalid/t/A001", 0)
	d.Cut()
	return d
}

// print prints the slip and says how long it took.
func (d *desk) print() (ticketprinter.Result, time.Duration, error) {
	start := time.Now()
	r, err := d.printer.Print(d.t.Context(), slip())
	return r, time.Since(start), err
}

func (d *desk) wantError(err error, cause ticketprinter.Cause, sent bool) {
	d.t.Helper()
	e, ok := errors.AsType[*ticketprinter.Error](err)
	if !ok {
		d.t.Fatalf("error is %v, want one of cause %s", err, cause)
	}
	if e.Cause != cause || e.Sent != sent {
		d.t.Errorf("error is %v; want cause %s, sent %v", err, cause, sent)
	}
}

func TestASlipComesOutAndIsAcknowledged(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		r, _, err := d.print()
		if err != nil {
			t.Fatal(err)
		}
		if !r.Acknowledged || r.Unknown || r.NearEnd {
			t.Errorf("result %+v", r)
		}
		if d.sim.Tickets() != 1 || !strings.HasPrefix(d.sim.Text(), "A001\n社保综合\n") {
			t.Errorf("%d slips, text %q", d.sim.Tickets(), d.sim.Text())
		}
	})
}

func TestNothingIsSentToAPrinterThatCannotPrint(t *testing.T) {
	t.Parallel()
	for line, cause := range map[string]ticketprinter.Cause{
		"paper out":    ticketprinter.PaperOut,
		"cover open":   ticketprinter.CoverOpen,
		"cutter stuck": ticketprinter.Cutter,
		"offline on":   ticketprinter.Offline,
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			onDesk(t, ticketprinter.Options{}, func(d *desk) {
				t := d.t
				d.tell(line)
				_, _, err := d.print()
				d.wantError(err, cause, false)
				d.tell("reset")
				if _, _, err := d.print(); err != nil {
					t.Errorf("mended: %v", err)
				}
				if d.sim.Tickets() != 1 {
					t.Errorf("%d slips, want the second alone", d.sim.Tickets())
				}
			})
		})
	}
}

func TestNearTheEndOfThePaperItStillPrintsAndSaysSo(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("paper near")
		r, _, err := d.print()
		if err != nil || !r.Acknowledged || !r.NearEnd {
			t.Errorf("result %+v, %v", r, err)
		}
	})
}

func TestPaperThatEndsInTheMiddleOfASlipIsAnErrorThatSaysItWasSent(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("paper out after 100")
		_, took, err := d.print()
		d.wantError(err, ticketprinter.PaperOut, true)
		if took > 3*time.Second {
			t.Errorf("it took %v to say so", took)
		}
		if d.sim.Tickets() != 0 {
			t.Errorf("%d slips came out", d.sim.Tickets())
		}
	})
}

func TestAMutePrinterIsUnknownNotBroken(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("mute on")
		s, err := d.printer.Status(t.Context())
		if err != nil || !s.Mute() || s.Paper != ticketprinter.PaperUnknown || s.Cause() != "" {
			t.Errorf("status %+v, %v", s, err)
		}
		r, took, err := d.print()
		if err != nil || !r.Unknown || r.Acknowledged {
			t.Errorf("result %+v, %v", r, err)
		}
		if took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
		synctest.Wait()
		if d.sim.Tickets() != 1 {
			t.Errorf("%d slips", d.sim.Tickets())
		}
	})
}

func TestASmallPrinterThatAnswersForItsPaperAloneIsUsed(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("clone on")
		s, err := d.printer.Status(t.Context())
		if err != nil || s.Mute() || s.Whole() || s.Paper != ticketprinter.PaperOK {
			t.Errorf("status %+v, %v", s, err)
		}
		d.tell("paper out")
		_, _, err = d.print()
		d.wantError(err, ticketprinter.PaperOut, false)
	})
}

func TestAPrinterThatNeverAcknowledgesIsFoundOutOnce(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{AckTimeout: 10 * time.Second}, func(d *desk) {
		t := d.t
		d.tell("ack off")
		r, took, err := d.print()
		if err != nil || r.Acknowledged || r.Unknown {
			t.Errorf("first: result %+v, %v", r, err)
		}
		if took < 10*time.Second {
			t.Errorf("the first took %v, want the whole time allowed", took)
		}
		r, took, err = d.print()
		if err != nil || r.Acknowledged {
			t.Errorf("second: result %+v, %v", r, err)
		}
		if took > 4*time.Second {
			t.Errorf("the second took %v", took)
		}
	})
}

func TestASlowPrinterIsWaitedFor(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("slow 1000")
		r, took, err := d.print()
		if err != nil || !r.Acknowledged {
			t.Errorf("result %+v, %v", r, err)
		}
		if took < 2*time.Second || d.sim.Tickets() != 1 {
			t.Errorf("%d slips after %v", d.sim.Tickets(), took)
		}
	})
}

func TestAPrinterThatIsGoneBetweenCheckAndPrintSaysSo(t *testing.T) {
	t.Parallel()
	for line, sent := range map[string]bool{
		"die after 14":  true, // the four questions are 12 bytes: the slip has begun
		"die after 600": true,
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			onDesk(t, ticketprinter.Options{}, func(d *desk) {
				t := d.t
				d.tell(line)
				_, _, err := d.print()
				d.wantError(err, ticketprinter.Offline, sent)
				if !errors.Is(err, serialport.ErrAbsent) {
					t.Errorf("%v does not say why", err)
				}
				_, _, err = d.print()
				d.wantError(err, ticketprinter.Offline, false)
				d.unplug()
				d.plug()
				if r, _, err := d.print(); err != nil || !r.Acknowledged {
					t.Errorf("plugged in again: result %+v, %v", r, err)
				}
			})
		})
	}
}

func TestAPrinterThatGoesSilentAfterTheCheckIsMute(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		d.tell("slow 200")
		done := make(chan error)
		go func() {
			_, _, err := d.print()
			done <- err
		}()
		<-time.After(2 * time.Second) // of the test's clock: the slip is being sent
		d.tell("mute on")
		d.wantError(<-done, ticketprinter.Mute, true)
	})
}

func TestACallerWhoGivesUpGetsHisContextsError(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("slow 100")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := d.printer.Print(ctx, slip())
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
		d.wantError(err, ticketprinter.Unknown, true)
	})
}

func TestOneSlipIsPrintedAtATime(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		d.tell("slow 5000")
		const slips = 5
		errs := make(chan error, slips)
		for range slips {
			go func() {
				_, _, err := d.print()
				errs <- err
			}()
		}
		for range slips {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if d.sim.Tickets() != slips || strings.Count(d.sim.Text(), "A001\n社保综合\n") != slips {
			t.Errorf("%d slips, text %q", d.sim.Tickets(), d.sim.Text())
		}
	})
}

func TestAReportUnaskedIsNotTakenForAnAnswer(t *testing.T) {
	t.Parallel()
	onDesk(t, ticketprinter.Options{}, func(d *desk) {
		t := d.t
		if err := d.wire.Write(t.Context(), []byte{0x1d, 'a', 0xff}); err != nil {
			t.Fatal(err)
		}
		d.tell("paper near")
		synctest.Wait()
		s, err := d.printer.Status(t.Context())
		if err != nil || !s.Whole() || s.Paper != ticketprinter.PaperNear || s.Offline {
			t.Errorf("status %+v, %v", s, err)
		}
		d.tell("slow 1000", "paper out after 100")
		_, took, err := d.print()
		d.wantError(err, ticketprinter.PaperOut, true)
		if took > 4*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestNoiseOnTheLineIsPassedOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		wire := drivertest.NewWire("printer")
		sim := printersim.New(printersim.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		end := &noisy{WireEnd: wire.Plug()}
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = sim.Serve(ctx, end)
		}()
		r, err := ticketprinter.New(wire, ticketprinter.Options{}).Print(ctx, slip())
		if err != nil || !r.Acknowledged {
			t.Errorf("result %+v, %v", r, err)
		}
		cancel()
		<-done
	})
}

// noisy puts bytes that are no replies before and after every reply.
type noisy struct{ *drivertest.WireEnd }

func (n *noisy) Write(p []byte) (int, error) {
	b := append([]byte{0xff, 0x13, 0xc0, 0x11}, p...)
	if _, err := n.WireEnd.Write(append(b, 0x80, 0xfe)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// brokenPort is a line that fails at one write; until then a printer that is
// ready answers it.
type brokenPort struct {
	failAt int // the write that fails, from 1
	err    error
	writes int
	answer []byte
}

func (p *brokenPort) Write(_ context.Context, b []byte) error {
	p.writes++
	if p.writes == p.failAt {
		return p.err
	}
	if len(b) == 3 && b[0] == 0x10 {
		p.answer = append(p.answer, 0x12)
	}
	return nil
}

func (p *brokenPort) Read(ctx context.Context, b []byte) (int, error) {
	if len(p.answer) == 0 {
		<-ctx.Done()
		return 0, serialport.ErrTimeout
	}
	n := copy(b, p.answer)
	p.answer = p.answer[n:]
	return n, nil
}

func (p *brokenPort) Flush(context.Context) error {
	p.answer = nil
	return nil
}

func TestTheErrorSaysWhetherAnythingWasSent(t *testing.T) {
	t.Parallel()
	const questions = 4
	for name, c := range map[string]struct {
		failAt int
		err    error
		cause  ticketprinter.Cause
		sent   bool
	}{
		"no line when asked":              {1, serialport.ErrAbsent, ticketprinter.Offline, false},
		"no line for the first piece":     {questions + 1, serialport.ErrAbsent, ticketprinter.Offline, false},
		"line lost under the first piece": {questions + 1, serialport.ErrLost, ticketprinter.Offline, true},
		"no line for the second piece":    {questions + 2, serialport.ErrAbsent, ticketprinter.Offline, true},
		"first piece not taken":           {questions + 1, serialport.ErrTimeout, ticketprinter.Mute, true},
		"question not taken":              {2, serialport.ErrTimeout, ticketprinter.Mute, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := ticketprinter.New(&brokenPort{failAt: c.failAt, err: c.err}, ticketprinter.Options{}).Print(t.Context(), slip())
				(&desk{t: t}).wantError(err, c.cause, c.sent)
				if !errors.Is(err, c.err) {
					t.Errorf("%v does not say why", err)
				}
			})
		})
	}
}
