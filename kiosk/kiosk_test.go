package kiosk_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
	"yimen/drivers/ticketprinter/printersim"
	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
)

// desk is a card reader and a ticket printer on lines of their own, with the
// drivers that the kiosk has in the hall.
type desk struct {
	module *idcardsim.Module
	paper  *printersim.Printer
	deps   kiosk.Deps
	cable  *lead // of the card reader
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{module: idcardsim.New(idcardsim.Options{}), paper: printersim.New(printersim.Options{})}
	ctx := context.WithoutCancel(t.Context())
	var card, slip *serialport.Port
	card, d.cable = plug(t, "idcard", func(c *ptyline.Cable) error { return d.module.Serve(ctx, c) })
	slip, _ = plug(t, "ticketprinter", func(c *ptyline.Cable) error { return d.paper.Serve(ctx, c) })
	d.deps = kiosk.Deps{Reader: idcard.New(card, idcard.Options{}), Printer: ticketprinter.New(slip, ticketprinter.Options{})}
	return d
}

// lead is the cable of a simulated device.
type lead struct {
	jack  *ptyline.Jack
	serve func(*ptyline.Cable) error
	done  chan struct{}
}

func (l *lead) in(t *testing.T) {
	t.Helper()
	cable, err := l.jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	l.done = done
	go func() {
		defer close(done)
		_ = l.serve(cable) // ends with its cable
	}()
}

func (l *lead) out(t *testing.T) {
	t.Helper()
	if err := l.jack.Unplug(); err != nil {
		t.Error(err)
	}
	<-l.done
}

// plug serves a simulated device on a pseudo-terminal and opens its other end.
func plug(t *testing.T, name string, serve func(*ptyline.Cable) error) (*serialport.Port, *lead) {
	t.Helper()
	l := &lead{jack: ptyline.NewJack(filepath.Join(t.TempDir(), name)), serve: serve}
	l.in(t)
	port := serialport.New(serialport.Config{Path: l.jack.Path()}, nil)
	t.Cleanup(func() {
		_ = port.Close()
		l.out(t)
	})
	return port, l
}

// unplug pulls the card reader out, and plug puts it in again: its module then
// knows nothing but what lies on it.
func (d desk) unplug(t *testing.T) {
	t.Helper()
	d.cable.out(t)
}

func (d desk) plug(t *testing.T) {
	t.Helper()
	d.module.PowerCycle()
	d.cable.in(t)
}

func (d desk) control(t *testing.T, to interface{ Control(string) (string, error) }, line string) {
	t.Helper()
	if _, err := to.Control(line); err != nil {
		t.Fatal(err)
	}
}

func TestACardOnTheReaderBecomesASlipOnPaper(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	log := run(t, kiosk.Config{}, d.deps)

	g.choose(t, "social", "SB01")
	laid := time.Now()
	g.lay(t, d, "resident")
	g.await(t, "the slip", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if took := time.Since(laid); took > time.Minute {
		t.Errorf("card to slip took %v", took)
	}
	h.await(t, "the report", func() bool { return len(h.reports) == 1 })
	if want := (wire.PrintedRequest{OK: true}); h.reports[0] != want {
		t.Errorf("report %+v", h.reports[0])
	}
	if text := d.paper.Text(); !strings.Contains(text, "城乡居民养老保险参保登记") {
		t.Errorf("slip: %s", text)
	}
	got, err := h.keypair.Open(h.asked[0].SubjectSealed)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "测试甲" || got.IDNumber != "219999199001010016" || got.IDType != "resident" || got.Birth != "1990-01-01" {
		t.Errorf("the hall opens %+v", got)
	}
	for _, secret := range []string{"测试甲", "219999199001010016", "虚构区", "19900101"} {
		if strings.Contains(log.String(), secret) || strings.Contains(d.paper.Text(), secret) {
			t.Errorf("%q is in the log or on the slip", secret)
		}
	}
	d.control(t, d.module, "lift")
	g.await(t, "the card to be seen lifted", func(f flow.Face) bool { return !f.CardLies })
	g.tap(t, flow.Done, "")
	g.kind(t, flow.Home)
}

func TestANumberIsKeptWhilePaperIsOutAndPrintedAsACopy(t *testing.T) {
	t.Parallel()
	h, g, d := newHall(t), newGlass(), newDesk(t)
	d.deps.Server, d.deps.Screen = h, g
	run(t, kiosk.Config{}, d.deps)
	d.control(t, d.paper, "paper out")
	g.await(t, "the warning", func(f flow.Face) bool { return f.PrinterIs == "paper_out" })

	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	f := g.await(t, "the fault", func(f flow.Face) bool { return f.Print == flow.PrintFault })
	if f.Cause != "paper_out" || f.Ticket.Number != "A001" {
		t.Errorf("cause %q, number %q", f.Cause, f.Ticket.Number)
	}
	d.control(t, d.paper, "paper ok")
	g.await(t, "the printer to be well", func(f flow.Face) bool { return f.PrinterIs == "" && f.Print == flow.PrintFault })
	g.tap(t, flow.Reprint, "")
	g.await(t, "the copy", func(f flow.Face) bool { return f.Print == flow.PrintDone })
	if text := d.paper.Text(); !strings.Contains(text, "补打") {
		t.Errorf("the copy does not say so: %s", text)
	}
	h.await(t, "both reports", func() bool { return len(h.reports) == 2 })
	want := []wire.PrintedRequest{{Cause: "paper_out"}, {OK: true, Reprint: true}}
	if diff := cmp.Diff(want, h.reports); diff != "" {
		t.Error(diff)
	}
}

func TestALostAnswerMakesNoSecondTicket(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	h.loseAt = 3
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	f := g.kind(t, flow.TicketOut)
	h.await(t, "four tries", func() bool { return len(h.asked) == 4 })
	if len(h.tickets) != 1 || f.Ticket.Number != "A001" {
		t.Errorf("%d tickets, number %q", len(h.tickets), f.Ticket.Number)
	}
	for i := range h.keys {
		if h.keys[i] != h.keys[0] || h.asked[i].ID != h.asked[0].ID {
			t.Errorf("try %d was another request", i)
		}
	}
}

func TestATicketNobodyWaitsForIsHandedBack(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		lose  int
		hold  bool
		asked int
	}{
		"its answer was lost":      {lose: 1, asked: 1},
		"its answer is on the way": {lose: 1, hold: true, asked: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, g := newHall(t), newGlass()
			h.loseAt = x.lose
			if x.hold {
				h.hold = make(chan struct{})
			}
			timing := quick()
			if !x.hold {
				timing.Again, timing.AgainMax = time.Hour, time.Hour
			}
			run(t, kiosk.Config{Timing: timing}, kiosk.Deps{Server: h, Screen: g})
			g.choose(t, "civil", "ZX01")
			g.tap(t, flow.WithoutCard, "")
			h.await(t, "the request", func() bool { return len(h.asked) == x.asked })
			g.await(t, "the retry screen", func(f flow.Face) bool { return f.Retrying })
			g.tap(t, flow.Leave, "")
			g.kind(t, flow.Home)
			h.await(t, "the ticket to be handed back", func() bool { return len(h.handed) == 1 })
			if h.handed[0] != h.asked[0].ID {
				t.Errorf("handed back %q", h.handed[0])
			}
		})
	}
}

func TestWithNoServerAtTheStartTheKeptCatalogueIsShown(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	h, g := newHall(t), newGlass()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- kiosk.Run(ctx, kiosk.Config{State: state}, kiosk.Deps{Server: h, Screen: g})
	}()
	g.kind(t, flow.Home)
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(state, "catalogue.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("kept catalogue: %v, %v", info, err)
	}

	h.away = true
	again := newGlass()
	run(t, kiosk.Config{State: state}, kiosk.Deps{Server: h, Screen: again})
	f := again.kind(t, flow.Home)
	if f.Online || len(f.Themes) == 0 {
		t.Errorf("online %v, %d themes", f.Online, len(f.Themes))
	}
	again.await(t, "the server to be given up", func(f flow.Face) bool { return f.Unreached })
}

func TestWithNoDevicesTheScreensSaySo(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	f := g.await(t, "both devices to be missed", func(f flow.Face) bool { return f.NoReader && f.PrinterIs != "" })
	if f.PrinterIs != "offline" {
		t.Errorf("printer is %q", f.PrinterIs)
	}
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	g.await(t, "the number", func(f flow.Face) bool { return f.Print == flow.PrintFault && f.Ticket.Number == "A001" })
}

func TestARefusalReachesTheScreen(t *testing.T) {
	t.Parallel()
	g := newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: refusing{newHall(t)}, Screen: g})
	g.choose(t, "civil", "ZX01")
	g.tap(t, flow.WithoutCard, "")
	if f := g.kind(t, flow.Refused); f.Refusal != flow.RefusedFull {
		t.Errorf("refusal %v", f.Refusal)
	}
}

// refusing is a hall that has no numbers left.
type refusing struct{ *hall }

func (refusing) IssueTicket(context.Context, string, wire.IssueRequest) (wire.Issued, error) {
	return wire.Issued{}, &wire.Problem{Status: 409, Code: "series-exhausted", Title: "Conflict"}
}

// scripted is a reader that says what a test wants.
type scripted struct {
	say chan idcard.Event
	mu  sync.Mutex
	on  int // runs under way
	max int
}

var errReader = errors.New("reader is running already")

func (s *scripted) Ask(idcard.Want) {}

func (s *scripted) Run(ctx context.Context, emit func(idcard.Event)) error {
	s.mu.Lock()
	s.on++
	s.max = max(s.max, s.on)
	busy := s.on > 1
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.on--; s.mu.Unlock() }()
	if busy {
		return errReader
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-s.say:
			emit(e)
		}
	}
}

func TestTheReaderNeverRunsTwiceAndEveryProblemIsSaid(t *testing.T) {
	t.Parallel()
	reader := &scripted{say: make(chan idcard.Event)}
	h, g := newHall(t), newGlass()
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g, Reader: reader})
	for range 5 {
		g.choose(t, "social", "SB01")
		g.tap(t, flow.GoHome, "")
		g.kind(t, flow.Home)
	}
	g.choose(t, "social", "SB01")
	for _, x := range []struct {
		say  idcard.Event
		want func(flow.Face) bool
	}{
		{idcard.Placed{}, func(f flow.Face) bool { return f.CardReading }},
		{idcard.Retry{Reason: idcard.RetryMoved}, func(f flow.Face) bool { return f.CardProblem == flow.CardAgain }},
		{idcard.Retry{Reason: idcard.RetryOtherCard}, func(f flow.Face) bool { return f.CardProblem == flow.CardOther }},
		{idcard.Retry{Reason: idcard.RetryUnreadable, Window: true}, func(f flow.Face) bool { return f.CardProblem == flow.CardAtDesk }},
		{idcard.Absent{Reason: idcard.AbsentUnplugged}, func(f flow.Face) bool { return f.NoReader }},
		{idcard.Ready{}, func(f flow.Face) bool { return !f.NoReader }},
		{idcard.Fault{Code: 0x60}, func(f flow.Face) bool { return f.NoReader }},
		{idcard.Ready{}, func(f flow.Face) bool { return !f.NoReader }},
	} {
		reader.say <- x.say
		g.await(t, "the screen to say so", x.want)
	}
	photo := []byte("picture")
	reader.say <- idcard.CardRead{Clear: time.Now(), Card: idcard.Card{Kind: idcard.KindHMT, Name: "样例乙", Number: "810000190001019980", Photo: photo, LongTerm: true}}
	h.await(t, "the request", func() bool { return len(h.asked) == 1 })
	got, err := h.keypair.Open(h.asked[0].SubjectSealed)
	if err != nil {
		t.Fatal(err)
	}
	want := wire.Subject{Name: "样例乙", IDNumber: "810000190001019980", IDType: "hmt", Sex: "unknown", ValidUntil: "长期"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if string(photo) != strings.Repeat("\x00", len(photo)) {
		t.Error("the picture is still in memory")
	}
	if reader.max != 1 {
		t.Errorf("%d readers at one time", reader.max)
	}
}
