package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// dialSmall connects as a small device on an Ethernet does: with a receive
// buffer that some hundred frames fill, and segments that fit into it.
func dialSmall(tb tester, url string) *line {
	tb.Helper()
	d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		return errors.Join(c.Control(func(fd uintptr) {
			err = errors.Join(unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, 1400),
				unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, 32<<10))
		}), err)
	}}
	dialer := websocket.Dialer{NetDialContext: d.DialContext}
	ws, resp, err := dialer.Dial(url+"hall", nil)
	if err != nil {
		tb.Fatal(err)
	}
	_ = resp.Body.Close()
	return &line{ws: ws, v: newViewer()}
}

// recall calls the ticket at a window once more.
func (d *day) recall(tb tester, window int) {
	tb.Helper()
	d.do(tb, hall.Recall{Window: window, Staff: clerk(window), Expect: d.at(window)})
}

// calls counts the calls so far.
func (d *day) calls() int {
	st, _ := d.Snapshot()
	return int(st.Calls)
}

func TestBoardsThatNeverReadAreSentAwayAndDisturbNobody(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	cfg := config()
	cfg.Names = names{pad: strings.Repeat("长", 5000)} // frames that the kernel takes by pieces
	cfg.TailFrames = 64
	cfg.Heartbeat = time.Hour // made below, where they are wanted
	cfg.Linger = time.Minute
	s, stop := service(t, cfg, d)
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	d.issue(t, "sa")
	d.call(t, 1)

	const slow, quick, rounds, step = 10, 10, 10, 30
	var stalled, lines []*line
	for range slow {
		l := dialSmall(t, url)
		defer l.hangUp()
		stalled = append(stalled, l)
	}
	for range quick {
		l := dial(t, url, newViewer())
		defer l.hangUp()
		lines = append(lines, l)
	}
	// The readers get every frame. The next ones are made when they have those
	// before, so that none falls behind for want of processor time.
	for range rounds {
		// Pings lie among the frames: a client that reads again answers them.
		s.set.Load().byID["hall"].heartbeat()
		for range step {
			d.recall(t, 1)
		}
		var readers sync.WaitGroup
		for _, l := range lines {
			readers.Go(func() { l.until(t, func() bool { return len(l.v.calls) == d.calls() }) })
		}
		readers.Wait()
	}
	for i, l := range lines {
		if len(l.v.gaps) > 0 {
			t.Errorf("reader %d: %v", i, l.v.gaps)
		}
	}
	// Those that never read and now do find the frames that were on their way,
	// whole and in order, and then the code to come back with.
	for i, l := range stalled {
		err := l.drain(t)
		if !websocket.IsCloseError(err, wire.CloseResync) || len(l.v.gaps) > 0 || l.v.offset == 0 {
			t.Errorf("slow board %d: at %d: %v, %v", i, l.v.offset, err, l.v.gaps)
		}
	}
	stop()
	if n := reading(t, s.meters.resyncs); n != slow {
		t.Errorf("%v resyncs counted", n)
	}
	if n := reading(t, s.meters.clients); n != 0 {
		t.Errorf("%v clients left", n)
	}
}

// reading is what a counter or gauge shows.
func reading(tb tester, m prometheus.Metric) float64 {
	tb.Helper()
	var d dto.Metric
	if err := m.Write(&d); err != nil {
		tb.Fatal(err)
	}
	return d.GetCounter().GetValue() + d.GetGauge().GetValue()
}

// drain reads until the connection ends, and says how.
func (l *line) drain(tb tester) error {
	tb.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		if _, err := l.next(tb); err != nil {
			l.hangUp()
			return err
		}
	}
	return errors.New("it did not end")
}

// A reader with a small buffer that reads in small steps makes the kernel take
// every portion by pieces; no byte may be lost or doubled.
func TestASlowReaderGetsEveryFrameWhole(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	cfg := config()
	cfg.TailFrames = 10_000
	cfg.TailBytes = 64 << 20
	cfg.Names = names{pad: strings.Repeat("长", 5000)} // frames that the kernel takes by pieces
	s, stop := service(t, cfg, d)
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	d.issue(t, "sa")
	d.call(t, 1)
	l := dialSmall(t, url)
	defer l.hangUp()
	l.until(t, func() bool { return l.v.feed != "" })
	for range 500 {
		d.recall(t, 1)
	}
	l.until(t, func() bool { return len(l.v.calls) == d.calls() })
	if len(l.v.gaps) > 0 {
		t.Error(l.v.gaps)
	}
}

// Each frame is made when the one before has arrived, so most of them come just
// when whoever wrote that one is about to look away.
func TestEveryFrameArrivesWithoutAnotherBehindIt(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	cfg := config()
	cfg.Heartbeat = time.Hour
	s, stop := service(t, cfg, d)
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	d.issue(t, "sa")
	d.call(t, 1)
	for name, connect := range map[string]func() *line{
		"socket": func() *line { return dial(t, url, newViewer()) },
		"pipe":   func() *line { return dialPipe(t, s, newViewer()) },
	} {
		l := connect()
		newest := fmt.Sprintf("c%d", d.calls())
		l.until(t, func() bool { return l.v.calls[newest].CallID != "" })
		for range 3000 {
			d.recall(t, 1)
			if _, err := l.next(t); err != nil {
				t.Fatalf("%s: after %d: %v", name, l.v.offset, err)
			}
		}
		l.hangUp()
	}
}

func TestABurstOfAHundredCallsIsShownWholeAndInOrder(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	s, stop := service(t, config(), d)
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	for range 100 {
		d.issue(t, "sb")
	}
	l := dial(t, url, newViewer())
	defer l.hangUp()
	l.until(t, func() bool { return l.v.feed != "" })
	// One batch: each call ends the one before at its window.
	var burst []hall.Command
	st, _ := d.Snapshot()
	var at *hall.TicketID
	for next := range st.Line("B") {
		burst = append(burst, hall.CallNext{Window: 3, Staff: clerk(3), Expect: hall.Expect{Ticket: at}, FinishCurrent: at != nil, FinishAs: hall.AsServed})
		at = &next.ID
	}
	d.do(t, burst...)
	var order []string
	frames := 0
	for len(order) < 100 {
		f, err := l.next(t)
		if err != nil {
			t.Fatal(err)
		}
		var delta wire.BoardDelta
		if err := json.Unmarshal(f.Data, &delta); err != nil {
			t.Fatal(err)
		}
		if len(delta.Calls) > maxCallsInFrame {
			t.Errorf("%d calls in a frame", len(delta.Calls))
		}
		frames++
		for _, c := range delta.Calls {
			order = append(order, c.Number)
		}
	}
	for i, n := range order {
		if want := hall.FormatNumber("B", i+1); n != want {
			t.Fatalf("call %d is of %s, want %s", i, n, want)
		}
	}
	if frames > 10 {
		t.Errorf("%d frames for a burst in one batch", frames)
	}
	l.checkPicture(t, d)
}

func TestARejoinGoesOnWhereItWasOrBeginsWithASnapshot(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		missed int
		spoil  func(v *viewer)
		resume bool
	}{
		"nothing missed":       {0, nil, true},
		"missed, all held":     {16, nil, true},
		"one more than held":   {17, nil, false},
		"another feed":         {3, func(v *viewer) { v.feed = "feed-0" }, false},
		"an offset not yet":    {0, func(v *viewer) { v.offset++ }, false},
		"a feed but no offset": {0, func(v *viewer) { v.feed = "" }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			cfg := config()
			cfg.TailFrames = 16
			s, stop := service(t, cfg, d)
			defer stop()
			url, stopSite := website(t, s)
			defer stopSite()
			d.issue(t, "sa")
			d.call(t, 1)
			other := dial(t, url, newViewer()) // sees that frames are out
			defer other.hangUp()
			recall := func() {
				d.recall(t, 1)
				other.until(t, func() bool { return len(other.v.calls) == d.calls() })
			}
			v := newViewer()
			l := dial(t, url, v)
			recall()
			l.until(t, func() bool { return len(v.calls) == d.calls() })
			l.hangUp()
			for range c.missed {
				recall()
			}
			was := v.offset
			if c.spoil != nil {
				c.spoil(v)
			}
			l = dial(t, url, v)
			defer l.hangUp()
			f, err := l.next(t)
			if err != nil {
				t.Fatal(err)
			}
			if c.resume && (f.Type != wire.FrameHeartbeat || f.Offset != was) || !c.resume && f.Type != wire.FrameSnapshot {
				t.Errorf("first frame: %s at %d, was at %d", f.Type, f.Offset, was)
			}
			l.until(t, func() bool { return len(v.calls) == d.calls() && v.offset == other.v.offset })
			if c.resume && len(v.gaps) > 0 {
				t.Error(v.gaps)
			}
			l.checkAfterSpoiling(t, d, c.spoil != nil)
		})
	}
}

func (l *line) checkAfterSpoiling(tb tester, d *day, spoiled bool) {
	tb.Helper()
	if spoiled {
		l.v.gaps = nil // it told a lie about where it was
	}
	l.checkPicture(tb, d)
}

func TestTheEndOfTheServerTellsItsClientsToComeBack(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	s, stop := service(t, config(), d)
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	var lines []*line
	for range 20 {
		l := dial(t, url, newViewer())
		defer l.hangUp()
		lines = append(lines, l)
	}
	stalled := dialSmall(t, url)
	defer stalled.hangUp()
	d.issue(t, "sa")
	d.call(t, 1)
	var ended sync.WaitGroup
	for i, l := range lines {
		l.until(t, func() bool { return len(l.v.calls) == 1 })
		ended.Go(func() {
			if err := l.drain(t); !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	stop() // returns although one client says nothing
	ended.Wait()
	if n := len(s.Clients()); n != 0 {
		t.Errorf("%d clients left", n)
	}
	if err := stalled.drain(t); !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("the silent one: %v", err)
	}
}

// Whatever breaks when, every viewer sees every call once, in deltas without a
// gap, and ends with the hall's own picture.
func TestNoGapAndNoDoubleWhateverDisconnects(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := openDay(t)
		cfg := config()
		cfg.TailFrames = rapid.IntRange(1, 12).Draw(t, "tail")
		s, stop := service(t, cfg, d)
		defer stop()
		url, stopSite := website(t, s)
		defer stopSite()
		for range 30 {
			d.issue(t, rapid.SampledFrom([]hall.ServiceCode{"sa", "sb"}).Draw(t, "service"))
		}
		viewers := make([]*viewer, 3)
		lines := make([]*line, len(viewers))
		for i := range viewers {
			viewers[i] = newViewer()
			lines[i] = dial(t, url, viewers[i])
			defer func() { lines[i].hangUp() }()
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			i := rapid.IntRange(0, len(lines)-1).Draw(t, "viewer")
			window := rapid.IntRange(1, 4).Draw(t, "window")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				d.call(t, window)
			case 2:
				if d.at(window).Ticket != nil {
					d.recall(t, window)
				}
			case 3:
				d.issue(t, "sa")
			case 4:
				for range rapid.IntRange(1, 3).Draw(t, "frames") {
					if viewers[i].offset < lines[i].head(s) || viewers[i].feed == "" {
						lines[i] = lines[i].follow(t, d, url)
					}
				}
			case 5:
				lines[i].hangUp()
				lines[i] = dial(t, url, viewers[i])
			}
		}
		st, _ := d.Snapshot()
		for i, v := range viewers {
			for v.differs(st) != "" || len(v.calls) < int(st.Calls) {
				lines[i] = lines[i].follow(t, d, url)
			}
			if len(v.gaps) > 0 {
				t.Fatalf("viewer %d: %v", i, v.gaps)
			}
		}
	})
}

// follow takes the next frame in, or comes back when the connection has ended.
func (l *line) follow(tb tester, d *day, url string) *line {
	tb.Helper()
	_, err := l.next(tb)
	switch {
	case err == nil:
		return l
	case websocket.IsCloseError(err, wire.CloseResync):
		l.hangUp()
		return dial(tb, url, l.v)
	default:
		st, _ := d.Snapshot()
		tb.Fatalf("at %d: %v; %s", l.v.offset, err, l.v.differs(st))
		return nil
	}
}

// head is the offset of the newest frame of the hall board.
func (l *line) head(s *Service) uint64 { return s.set.Load().byID["hall"].headNow() }
