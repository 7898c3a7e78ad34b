package guide_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yimen/cmd/bridge/guide"
	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
	"yimen/drivers/serialport"
	"yimen/drivers/ticketprinter"
	"yimen/drivers/ticketprinter/printersim"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

// patience bounds every wait of a test.
const patience = 2 * time.Minute

// hall is a hall server in memory, which keeps what it is told of a desk.
type hall struct {
	keys *subject.Keys

	mu      sync.Mutex // guards what follows
	changed chan struct{}
	report  wire.DeskReport
	reports int
	asked   wire.DeskTasks // what the desk is to do
	printed map[string]wire.PrintedRequest
	told    []string // keys and ids under which printing was reported
	lose    int      // so many answers to reports of printing are lost
}

func newHall(t *testing.T) *hall {
	t.Helper()
	keys, err := subject.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return &hall{keys: keys, changed: make(chan struct{}), printed: map[string]wire.PrintedRequest{}}
}

// change does something under the hall's lock, and wakes who waits for it.
func (h *hall) change(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *hall) Catalogue(context.Context) (wire.Catalogue, error) {
	return wire.Catalogue{SealKey: h.keys.Public()}, nil
}

func (h *hall) ReportDesk(_ context.Context, r wire.DeskReport) (tasks wire.DeskTasks, err error) {
	h.change(func() {
		h.report, tasks = r, h.asked
		h.reports++
	})
	return tasks, nil
}

func (h *hall) ReportSlip(_ context.Context, key, id string, r wire.PrintedRequest) (err error) {
	h.change(func() {
		h.told = append(h.told, key+" "+id)
		if h.lose > 0 {
			h.lose--
			err = errors.New("connection reset")
			return
		}
		if _, known := h.printed[id]; known {
			err = &wire.Problem{Status: http.StatusConflict}
			return
		}
		h.printed[id] = r
		h.asked.Slips = slices.DeleteFunc(slices.Clone(h.asked.Slips), func(s wire.DeskSlip) bool { return s.ID == id })
	})
	return err
}

// await waits until done says so of the hall.
func (h *hall) await(t *testing.T, what string, done func() bool) {
	t.Helper()
	limit := time.After(patience)
	for {
		h.mu.Lock()
		ok, changed := done(), h.changed
		h.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// place is a desk at work with simulated devices on pseudo-terminals.
type place struct {
	*hall

	module *idcardsim.Module
	paper  *printersim.Printer
	card   *lead // the reader's cable
	log    *notes
}

// notes keeps what was logged.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *notes) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(b)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
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

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{hall: newHall(t), module: idcardsim.New(idcardsim.Options{}), paper: printersim.New(printersim.Options{}), log: &notes{}}
	ctx := context.WithoutCancel(t.Context())
	var card, paper *serialport.Port
	card, p.card = plug(t, "reader", func(c *ptyline.Cable) error { return p.module.Serve(ctx, c) })
	paper, _ = plug(t, "printer", func(c *ptyline.Cable) error { return p.paper.Serve(ctx, c) })
	d := guide.New(guide.Options{
		Server: p.hall, Reader: idcard.New(card, idcard.Options{}), Printer: ticketprinter.New(paper, ticketprinter.Options{}),
		Name: "导办台", PrinterCheck: 50 * time.Millisecond, Log: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	run, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = d.Run(run) })
	t.Cleanup(func() { stop(); running.Wait() })
	p.await(t, "both devices", func() bool {
		return p.report.Reader.State == wire.DeskOK && p.report.Printer.State == wire.DeskOK
	})
	return p
}

func (p *place) control(t *testing.T, to interface{ Control(string) (string, error) }, line string) {
	t.Helper()
	if _, err := to.Control(line); err != nil {
		t.Fatal(err)
	}
}

func slipOf(id, number string) wire.DeskSlip {
	return wire.DeskSlip{
		ID: id, Ticket: wire.Issued{ID: "ticket-" + id, Number: number, Zone: wire.Text{"zh": "A 区"}, Token: "TOKENOFATICKET", IssuedAt: time.Date(2026, 11, 23, 1, 46, 0, 0, time.UTC)},
		Service: wire.ServiceDetail{Code: "SB01", Name: wire.Text{"zh": "社保卡补领"}}, Hall: wire.Text{"zh": "样例市云溪县政务服务中心"},
		Language: "zh", UTCOffsetS: 8 * 3600,
	}
}

func (p *place) ask(slips ...wire.DeskSlip) {
	p.change(func() { p.asked.Slips = append(p.asked.Slips, slips...) })
}

func TestACardIsReadOnlyWhileItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.control(t, p.module, "place resident")
	p.change(func() { p.asked.ReadCard = true })
	p.await(t, "the card", func() bool { return p.report.Card != nil && len(p.report.Card.Sealed) > 0 })
	p.mu.Lock()
	card := *p.report.Card
	p.mu.Unlock()
	s, err := p.keys.Open(card.Sealed)
	if err != nil || s.IDNumber != "219999199001010016" || len(card.ID) < 8 {
		t.Errorf("the hall cannot open it: %v", err)
	}
	p.change(func() { p.asked.ReadCard = false })
	p.await(t, "the card to be forgotten", func() bool { return p.report.Card == nil })
	for _, secret := range []string{s.IDNumber, s.Name} {
		if strings.Contains(p.log.String(), secret) {
			t.Error("the log tells of the card")
		}
	}
	p.control(t, p.module, "lift")
	p.control(t, p.module, "place resident")
	p.ask(slipOf("slip-0001", "A001")) // the desk goes on meanwhile
	p.await(t, "the slip", func() bool { return p.printed["slip-0001"].OK })
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.report.Card != nil {
		t.Error("a card was read that nobody asked for")
	}
}

func TestAReaderThatIsUnpluggedIsToldAndComesBack(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.card.out(t)
	p.await(t, "the reader to be missed", func() bool {
		return p.report.Reader.State == wire.DeskAbsent && p.report.Reader.Detail != ""
	})
	p.module.PowerCycle()
	p.card.in(t)
	p.await(t, "the reader again", func() bool { return p.report.Reader.State == wire.DeskOK })
}

func TestASlipIsPrintedOnceAndReportedUntilTheHallHasHeard(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.change(func() { p.lose = 3 }) // meanwhile the slip is handed out again and again
	copied := slipOf("slip-0002", "A023")
	copied.Copy = true
	p.ask(slipOf("slip-0001", "A022"), copied)
	p.await(t, "both slips", func() bool { return p.printed["slip-0001"].OK && p.printed["slip-0002"].OK })
	p.ask(slipOf("slip-0003", "A024")) // behind whatever waits to be printed
	p.await(t, "the last slip", func() bool { return p.printed["slip-0003"].OK })
	text := p.paper.Text()
	if strings.Count(text, "社保卡补领") != 3 || strings.Count(text, "补打") != 1 {
		t.Errorf("on paper: %s", text)
	}
	if !strings.Contains(text, "09:46") {
		t.Errorf("not the hall's time: %s", text)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.told) != 6 || p.told[0] != p.told[3] || p.told[3] == p.told[4] {
		t.Errorf("reported as %q, want one key a slip", p.told)
	}
	if strings.Contains(p.log.String(), "TOKENOFATICKET") {
		t.Error("the log holds a public token")
	}
}

func TestASlipWithoutPaperSaysSoAndTheNextComesOut(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.control(t, p.paper, "paper out")
	p.await(t, "the empty roll", func() bool {
		return p.report.Printer.State == wire.DeskFault && p.report.Printer.Detail == "paper_out"
	})
	p.ask(slipOf("slip-0001", "A001"))
	p.await(t, "the fault", func() bool { return p.printed["slip-0001"].Cause == "paper_out" })
	p.control(t, p.paper, "paper ok")
	p.await(t, "the new roll", func() bool { return p.report.Printer.State == wire.DeskOK })
	p.ask(slipOf("slip-0002", "A001"))
	p.await(t, "the slip", func() bool { return p.printed["slip-0002"].OK })
}

func TestADeskWithoutDevicesSaysSo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	run, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = guide.New(guide.Options{Server: h}).Run(run) })
	defer func() { stop(); running.Wait() }()
	h.change(func() { h.asked = wire.DeskTasks{ReadCard: true, Slips: []wire.DeskSlip{slipOf("slip-0001", "A001")}} })
	h.await(t, "the fault", func() bool { return h.printed["slip-0001"].Cause == "offline" })
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.report.Reader.State != wire.DeskAbsent || h.report.Printer.State != wire.DeskAbsent || h.report.Card != nil {
		t.Errorf("the hall hears %+v %+v", h.report.Reader, h.report.Printer)
	}
}

// stuck is a printer that prints nothing before it is let go.
type stuck struct {
	begun, letGo chan struct{}
	printed      atomic.Int64
}

func (s *stuck) Status(context.Context) (ticketprinter.Status, error) {
	return ticketprinter.Status{}, nil
}

func (s *stuck) Print(ctx context.Context, _ ticketprinter.Doc) (ticketprinter.Result, error) {
	s.begun <- struct{}{}
	select {
	case <-s.letGo:
	case <-ctx.Done():
	}
	s.printed.Add(1)
	return ticketprinter.Result{}, nil
}

func TestASlipThatHasWaitedTooLongForThePrinterDoesNotComeOut(t *testing.T) {
	t.Parallel()
	h, p := newHall(t), &stuck{begun: make(chan struct{}, 9), letGo: make(chan struct{})}
	var late atomic.Int64
	now := func() time.Time { return time.Unix(1_800_000_000+late.Load(), 0) }
	run, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = guide.New(guide.Options{Server: h, Printer: p, Now: now}).Run(run) })
	defer func() { stop(); running.Wait() }()
	h.change(func() { h.asked.Slips = []wire.DeskSlip{slipOf("slip-0001", "A001")} })
	<-p.begun
	told := 0
	h.change(func() { h.asked.Slips, told = append(h.asked.Slips, slipOf("slip-0002", "A002")), h.reports })
	h.await(t, "both slips to be handed out", func() bool { return h.reports > told+1 })
	late.Store(31)
	close(p.letGo)
	h.await(t, "the late slip", func() bool { return h.printed["slip-0002"].Cause == "unknown" })
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := p.printed.Load(); n != 1 || !h.printed["slip-0001"].OK {
		t.Errorf("%d slips came out, the first %+v", n, h.printed["slip-0001"])
	}
}
