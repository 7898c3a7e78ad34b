package kiosk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// patience bounds every wait of a test.
const patience = 2 * time.Minute

// hall is a hall server in memory that can lose answers.
type hall struct {
	keypair *subject.Keys

	mu      sync.Mutex // guards what follows
	changed chan struct{}
	tickets map[string]wire.Issued // by id
	byKey   map[string]string      // key → id
	asked   []wire.IssueRequest
	keys    []string
	codes   []string // of appointments
	reports []wire.PrintedRequest
	handed  []string        // ids that were cancelled
	state   wire.KioskState // as the kiosk said last
	loseAt  int             // this many answers to requests are lost, after the ticket was made
	away    bool
	hold    chan struct{} // if set, answers to requests wait for it
	help    wire.KioskHelp
	helped  []string // keys and ids of the calls for help
	fire    bool     // an emergency stands
	looked  int      // how often a card was looked for

	typing   bool // a card's number may be typed
	findNone bool // what a card has cannot be found out
	offsetS  *int // how far its clock is ahead of UTC; nil: it does not tell
}

func newHall(t *testing.T) *hall {
	t.Helper()
	keys, err := subject.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return &hall{keypair: keys, changed: make(chan struct{}), tickets: map[string]wire.Issued{}, byKey: map[string]string{}}
}

// tell wakes everybody who waits for the hall to change.
func (h *hall) tell() {
	close(h.changed)
	h.changed = make(chan struct{})
}

var errAway = errors.New("connection refused")

func (h *hall) CatalogueFor(_ context.Context, s wire.KioskState) (wire.Catalogue, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.away {
		return wire.Catalogue{}, errAway
	}
	if s != h.state {
		h.state = s
		h.tell()
	}
	c := flowtest.Catalogue()
	if h.typing {
		c = flowtest.Typing()
	}
	if h.fire {
		c = flowtest.Fire()
	}
	c.SealKey, c.UTCOffsetS = h.keypair.Public(), h.offsetS
	help := h.help
	c.Help = &help
	return c, nil
}

// FindTickets finds what was issued for the same person.
func (h *hall) FindTickets(_ context.Context, r wire.FindRequest) (wire.Found, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.tell()
	h.looked++
	who, err := h.keypair.Open(r.SubjectSealed)
	if h.away || h.findNone || err != nil {
		return wire.Found{}, errAway
	}
	out := wire.Found{Tickets: []wire.Ticket{}, Appointments: []wire.Booked{}}
	for _, asked := range h.asked {
		issued, made := h.tickets[asked.ID]
		if holder, err := h.keypair.Open(asked.SubjectSealed); made && err == nil && holder.IDNumber == who.IDNumber {
			out.Tickets = append(out.Tickets, wire.Ticket{ID: issued.ID, Number: issued.Number, State: wire.TicketWaiting})
		}
	}
	return out, nil
}

func (h *hall) IssueTicket(ctx context.Context, key string, r wire.IssueRequest) (wire.Issued, error) {
	issued, hold, err := h.make(key, r)
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return wire.Issued{}, fmt.Errorf("issue: %w", ctx.Err())
		}
	}
	return issued, err
}

func (h *hall) make(key string, r wire.IssueRequest) (wire.Issued, chan struct{}, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.tell()
	h.asked, h.keys = append(h.asked, r), append(h.keys, key)
	if h.away {
		return wire.Issued{}, nil, errAway
	}
	id, known := h.byKey[key]
	if !known {
		id = r.ID
		t := flowtest.Issued(id, flowtest.Day())
		t.Number = fmt.Sprintf("A%03d", len(h.tickets)+1)
		t.Class, t.Ground = r.Class, r.Ground
		h.tickets[id], h.byKey[key] = t, id
	}
	if h.loseAt > 0 {
		h.loseAt--
		return wire.Issued{}, nil, errAway
	}
	return h.tickets[id], h.hold, nil
}

func (h *hall) CheckIn(_ context.Context, key, code string, r wire.CheckInRequest) (wire.Issued, error) {
	h.mu.Lock()
	h.codes = append(h.codes, code)
	h.mu.Unlock()
	if code != flowtest.Code && code != wire.CheckInByCard {
		return wire.Issued{}, &wire.Problem{Status: http.StatusNotFound, Code: "unknown-appointment", Title: "Not Found"}
	}
	issued, _, err := h.make(key, wire.IssueRequest{ID: r.Ticket, Services: []string{"SB04"}, SubjectSealed: r.SubjectSealed})
	return issued, err
}

func (h *hall) ReportPrinted(_ context.Context, _, _ string, r wire.PrintedRequest) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reports = append(h.reports, r)
	h.tell()
	return nil
}

func (h *hall) Ticket(_ context.Context, id string) (wire.Ticket, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.away {
		return wire.Ticket{}, errAway
	}
	if _, ok := h.tickets[id]; !ok {
		return wire.Ticket{}, &wire.Problem{Status: http.StatusNotFound, Title: "Not Found"}
	}
	t := wire.Ticket{ID: id, State: wire.TicketWaiting}
	if len(h.codes) > 0 {
		t.Services = []wire.Service{{Code: "SB04"}}
	}
	return t, nil
}

func (h *hall) CancelTicket(_ context.Context, _, id string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.handed = append(h.handed, id)
	h.tell()
	return nil
}

func (h *hall) CallHelp(_ context.Context, key string, r wire.HelpRequest) (wire.HelpCall, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.tell()
	h.helped = append(h.helped, key+" "+r.ID)
	if h.help.Call == nil {
		h.help.Call = &wire.HelpCall{ID: r.ID, Since: flowtest.Day()}
	}
	if h.loseAt > 0 {
		h.loseAt--
		return wire.HelpCall{}, errAway
	}
	return *h.help.Call, nil
}

func (h *hall) EndHelp(_ context.Context, _, id string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.tell()
	if h.help.Call == nil || h.help.Call.ID != id {
		return &wire.Problem{Status: http.StatusNotFound, Code: "unknown-help", Title: "Not Found"}
	}
	h.help.Call = nil
	return nil
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

// glass is a screen that keeps the newest face and takes taps.
type glass struct {
	taps chan flow.Tap

	mu      sync.Mutex // guards what follows
	face    flow.Face
	clock   time.Time // as the screen shows it
	changed chan struct{}
}

func newGlass() *glass {
	return &glass{taps: make(chan flow.Tap), changed: make(chan struct{})}
}

func (g *glass) Show(f flow.Face, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.face, g.clock = f, now
	close(g.changed)
	g.changed = make(chan struct{})
}

func (g *glass) Taps() <-chan flow.Tap { return g.taps }

// await waits until the screen is as done says, and answers it.
func (g *glass) await(t *testing.T, what string, done func(flow.Face) bool) flow.Face {
	t.Helper()
	limit := time.After(patience)
	for {
		g.mu.Lock()
		f, changed := g.face, g.changed
		g.mu.Unlock()
		if done(f) {
			return f
		}
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("waited in vain for %s; screen %v", what, f.Kind)
		}
	}
}

func (g *glass) kind(t *testing.T, k flow.Kind) flow.Face {
	t.Helper()
	return g.await(t, fmt.Sprintf("screen %v", k), func(f flow.Face) bool { return f.Kind == k })
}

// tap taps on the screen that is on.
func (g *glass) tap(t *testing.T, do flow.Action, id string) {
	t.Helper()
	g.mu.Lock()
	gen := g.face.Gen
	g.mu.Unlock()
	select {
	case g.taps <- flow.Tap{Gen: gen, Do: do, ID: id}:
	case <-time.After(patience):
		t.Fatal("nobody takes the tap")
	}
}

func (g *glass) choose(t *testing.T, theme, service string) {
	t.Helper()
	g.await(t, "the hall's matters", func(f flow.Face) bool { return f.Kind == flow.Home && f.Online })
	g.tap(t, flow.ChooseTheme, theme)
	g.kind(t, flow.Services)
	g.tap(t, flow.ChooseService, service)
	g.kind(t, flow.LayCard)
}

// lay lays a card down once the reader has looked, as a person does who is asked.
func (g *glass) lay(t *testing.T, d desk, sample string) {
	t.Helper()
	g.await(t, "the reader to have looked", func(f flow.Face) bool { return f.Looked })
	d.control(t, d.module, "place "+sample)
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

// quick is a timing in which nobody has to be waited for.
func quick() flow.Timing {
	t := flow.DefaultTiming()
	t.Settle = 0
	t.Again, t.AgainMax = 5*time.Millisecond, 20*time.Millisecond
	return t
}

// run starts a kiosk and ends it with the test.
func run(t *testing.T, c kiosk.Config, d kiosk.Deps) *notes {
	t.Helper()
	log := &notes{}
	d.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if c.Timing == (flow.Timing{}) {
		c.Timing = quick()
	}
	c.Refresh = 10 * time.Millisecond
	c.PrinterCheck = 50 * time.Millisecond
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- kiosk.Run(ctx, c, d) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("kiosk: %v", err)
			}
		case <-time.After(patience):
			t.Error("the kiosk does not end")
		}
	})
	return log
}
