package board

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// tester is a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// day is a hall whose commands run at once: a Source for the service.
type day struct {
	mu      sync.Mutex // guards what follows
	state   *hall.State
	records []hall.Record
	from    int64 // records up to this were not kept
	more    chan struct{}
	tickets int
}

func openDay(tb tester) *day {
	tb.Helper()
	d := &day{state: hall.New(), more: make(chan struct{})}
	d.do(tb, hall.AdoptPlan{Plan: plan("p1")}, hall.OpenDay{Date: "2026-03-02"})
	for n := 1; n <= 4; n++ {
		d.do(tb, hall.OpenWindow{Window: n, Staff: clerk(n)})
	}
	return d
}

func plan(digest string) hall.Plan {
	return hall.Plan{
		Rules:    hall.Rules{RecallLimit: 1 << 30}, // calls are what a board is tried with
		Digest:   digest,
		Queues:   []hall.QueueID{"A", "B"},
		Services: map[hall.ServiceCode]hall.QueueID{"sa": "A", "sb": "B"},
		Windows: []hall.WindowPlan{
			{Number: 1, Queues: []hall.QueueID{"A"}},
			{Number: 2, Queues: []hall.QueueID{"A", "B"}},
			{Number: 3, Queues: []hall.QueueID{"B"}},
			{Number: 4, Queues: []hall.QueueID{"B", "A"}},
		},
	}
}

func clerk(window int) hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk%d", window)) }

// do runs commands that must not be refused; what they did is one batch.
func (d *day) do(tb tester, cmds ...hall.Command) {
	tb.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range cmds {
		now := time.Now().UnixMilli()
		events, err := hall.Decide(d.state, c, now)
		if err != nil {
			tb.Fatalf("%T: %v", c, err)
		}
		for _, e := range events {
			r := hall.Record{Seq: d.from + int64(len(d.records)) + 1, AtMS: max(now, d.state.LastMS), Event: e}
			hall.Fold(d.state, r)
			d.records = append(d.records, r)
		}
	}
	close(d.more)
	d.more = make(chan struct{})
}

// lose runs a command whose records nobody will ever get.
func (d *day) lose(tb tester, c hall.Command) {
	tb.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	events, err := hall.Decide(d.state, c, time.Now().UnixMilli())
	if err != nil {
		tb.Fatalf("%T: %v", c, err)
	}
	d.from, d.records = d.from+int64(len(d.records)), nil
	for _, e := range events {
		d.from++
		hall.Fold(d.state, hall.Record{Seq: d.from, AtMS: d.state.LastMS, Event: e})
	}
}

// issue takes a number for a service.
func (d *day) issue(tb tester, service hall.ServiceCode) hall.TicketID {
	tb.Helper()
	d.mu.Lock()
	d.tickets++
	id := hall.TicketID(fmt.Sprintf("ticket-%06d", d.tickets))
	d.mu.Unlock()
	d.do(tb, hall.IssueTicket{
		ID: id, Services: []hall.ServiceCode{service}, Subject: hall.SubjectKey("subject-of-" + id), Language: "zh",
	})
	return id
}

// at is the ticket at a window.
func (d *day) at(window int) hall.Expect {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t := d.state.Windows.Get(window).Ticket; t != "" {
		return hall.Expect{Ticket: &t}
	}
	return hall.Expect{}
}

// call calls the next ticket to a window, ending the one there.
func (d *day) call(tb tester, window int) {
	tb.Helper()
	d.do(tb, hall.CallNext{Window: window, Staff: clerk(window), Expect: d.at(window), FinishCurrent: true, FinishAs: hall.AsServed})
}

func (d *day) Snapshot() (*hall.State, int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state.Clone(), d.from + int64(len(d.records))
}

func (d *day) Next(ctx context.Context, after int64) ([]hall.Record, error) {
	for {
		d.mu.Lock()
		rest, more := d.records[max(0, after-d.from):], d.more
		d.mu.Unlock()
		if len(rest) > 0 {
			return append([]hall.Record(nil), rest[:min(len(rest), 1024)]...), nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// names says what things are called; pad makes every text longer.
type names struct{ pad string }

func (names) HallName() wire.Text { return wire.Text{"zh": "示例大厅"} }

func (n names) QueueText(id hall.QueueID) (name, zone wire.Text) {
	return wire.Text{"zh": "队列" + string(id) + n.pad}, wire.Text{"zh": "一楼"}
}

func (names) WindowText(n int) (name, zone wire.Text) {
	return wire.Text{"zh": fmt.Sprintf("%d 号窗口", n)}, wire.Text{"zh": "一楼"}
}

func announce(u voice.Utterance) *wire.Announcement {
	return &wire.Announcement{Text: fmt.Sprintf("%s %s %d", u.Language, u.Number, u.Window), Clips: []string{"please"}, Repeat: 2}
}

func config() Config {
	return Config{Feed: "feed-1", Names: names{}, Boards: []Board{
		{ID: "hall", Kind: KindHall},
		{ID: "w2", Kind: KindWindow, Window: 2},
		{ID: "east", Kind: KindHall, Queues: []hall.QueueID{"A"}},
	}}
}

// service makes a service and runs it until stop or the test's end.
func service(tb tester, cfg Config, source Source) (s *Service, stop func()) {
	tb.Helper()
	return serviceSaying(tb, cfg, source, announce)
}

// serviceSaying is a service whose calls are spoken so.
func serviceSaying(tb tester, cfg Config, source Source, say AnnouncerFunc) (s *Service, stop func()) {
	tb.Helper()
	s, err := New(cfg, source, say, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := s.Run(ctx); err != nil {
			tb.Errorf("Run: %v", err)
		}
	})
	stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	return s, stop
}

// website serves a service's boards on a real socket.
func website(tb tester, s *Service) (url string, stop func()) {
	tb.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.ServeWS(w, r, strings.TrimPrefix(r.URL.Path, "/")); err != nil {
			http.Error(w, err.Error(), http.StatusTeapot)
		}
	}))
	return "ws" + strings.TrimPrefix(srv.URL, "http") + "/", srv.Close
}

// viewer is a board's program: it folds what it gets, in its own way.
type viewer struct {
	feed    string
	offset  uint64
	day     string
	open    bool
	calls   map[string]wire.Call
	queues  map[string]int
	windows map[int]wire.BoardWindow
	seen    map[string]bool // calls ever told
	gaps    []string        // what must not be
}

func newViewer() *viewer {
	return &viewer{calls: map[string]wire.Call{}, seen: map[string]bool{}, queues: map[string]int{}, windows: map[int]wire.BoardWindow{}}
}

func (v *viewer) wrong(format string, args ...any) {
	v.gaps = append(v.gaps, fmt.Sprintf(format, args...))
}

// take folds one frame in.
func (v *viewer) take(f wire.Frame) {
	switch f.Type {
	case wire.FrameHeartbeat:
		if f.Feed != v.feed || f.Offset != v.offset {
			v.wrong("heartbeat at %s/%d after %s/%d", f.Feed, f.Offset, v.feed, v.offset)
		}
	case wire.FrameSnapshot:
		var s wire.BoardSnapshot
		if err := json.Unmarshal(f.Data, &s); err != nil {
			v.wrong("snapshot: %v", err)
		}
		if f.Feed == v.feed && f.Offset < v.offset {
			v.wrong("snapshot at %d after %d", f.Offset, v.offset)
		}
		v.feed, v.offset, v.day, v.open = f.Feed, f.Offset, s.Day, s.Open
		clear(v.queues)
		clear(v.windows)
		for _, c := range s.Calls {
			v.calls[c.CallID] = c
		}
		v.takeQueues(s.Queues)
		v.takeWindows(s.Windows)
	case wire.FrameDelta:
		v.takeDelta(f)
	default:
		v.wrong("frame of type %q", f.Type)
	}
}

func (v *viewer) takeDelta(f wire.Frame) {
	if f.Feed != v.feed || f.Offset != v.offset+1 {
		v.wrong("delta at %s/%d after %s/%d", f.Feed, f.Offset, v.feed, v.offset)
	}
	v.offset = f.Offset
	var d wire.BoardDelta
	if err := json.Unmarshal(f.Data, &d); err != nil {
		v.wrong("delta: %v", err)
	}
	if d.Day != "" {
		v.day = d.Day
		clear(v.calls)
	}
	if d.Open != nil {
		v.open = *d.Open
	}
	for _, c := range d.Calls {
		if _, twice := v.calls[c.CallID]; twice {
			v.wrong("call %s twice", c.CallID)
		}
		v.calls[c.CallID] = c
		v.seen[c.CallID] = true
	}
	for _, id := range d.Ended {
		c, known := v.calls[id]
		if !known || c.Ended {
			v.wrong("call %s ended (known: %t)", id, known)
		}
		c.Ended = true
		v.calls[id] = c
	}
	v.takeQueues(d.Queues)
	v.takeWindows(d.Windows)
}

func (v *viewer) takeQueues(qs []wire.BoardQueue) {
	for _, q := range qs {
		v.queues[q.ID] = q.Waiting
	}
}

func (v *viewer) takeWindows(ws []wire.BoardWindow) {
	for _, w := range ws {
		v.windows[w.Number] = w
	}
}

// differs says in what the viewer's picture differs from the hall; "" when it
// is the same.
func (v *viewer) differs(st *hall.State) string {
	if v.day != st.Day || v.open != st.DayOpen {
		return fmt.Sprintf("day %s open %t, want %s %t", v.day, v.open, st.Day, st.DayOpen)
	}
	for _, q := range st.Plan.Queues {
		if v.queues[string(q)] != st.Waiting(q) {
			return fmt.Sprintf("queue %s: %d waiting, want %d", q, v.queues[string(q)], st.Waiting(q))
		}
	}
	standing := map[string]bool{}
	for n, w := range st.Windows.All() {
		if got := v.windows[n]; got.State != string(w.State) || got.Ticket != number(st, w.Ticket) {
			return fmt.Sprintf("window %d: %v, want %s %s", n, got, w.State, number(st, w.Ticket))
		}
		if w.Ticket != "" {
			standing[number(st, w.Ticket)] = true
		}
	}
	for id, c := range v.calls {
		if c.Ended == standing[c.Number] {
			return fmt.Sprintf("call %s of %s: ended %t", id, c.Number, c.Ended)
		}
	}
	return ""
}

// patience is how long a viewer waits for what must come.
const patience = 2 * time.Minute

// line is a viewer's connection.
type line struct {
	ws *websocket.Conn
	v  *viewer
}

// dial connects a viewer to the hall board, saying where it was.
func dial(tb tester, url string, v *viewer) *line {
	tb.Helper()
	ws, resp, err := websocket.DefaultDialer.Dial(fmt.Sprintf("%shall?feed=%s&offset=%d", url, v.feed, v.offset), nil)
	if err != nil {
		tb.Fatalf("dial: %v", err)
	}
	_ = resp.Body.Close()
	return &line{ws: ws, v: v}
}

// hangUp ends the connection as a pulled plug does.
func (l *line) hangUp() { _ = l.ws.Close() }

// next takes the next frame in.
func (l *line) next(tb tester) (wire.Frame, error) {
	tb.Helper()
	_ = l.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, b, err := l.ws.ReadMessage()
	if err != nil {
		return wire.Frame{}, err
	}
	var f wire.Frame
	if err := json.Unmarshal(b, &f); err != nil {
		tb.Fatalf("frame %q: %v", b, err)
	}
	l.v.take(f)
	return f, nil
}

// until reads frames until done, which must come.
func (l *line) until(tb tester, done func() bool) {
	tb.Helper()
	for began := time.Now(); !done(); {
		if _, err := l.next(tb); err != nil {
			tb.Fatalf("at %d: %v", l.v.offset, err)
		}
		if time.Since(began) > patience {
			tb.Fatalf("at %d: still not what it should come to", l.v.offset)
		}
	}
}

// dialPipe connects a viewer to the hall board over a net.Pipe: for tests on a fake clock, where
// there are no sockets.
func dialPipe(tb tester, s *Service, v *viewer) *line {
	tb.Helper()
	near, far := net.Pipe()
	go func() {
		req, err := http.ReadRequest(bufio.NewReader(far))
		if err != nil {
			tb.Errorf("request: %v", err)
			return
		}
		if err := s.ServeWS(&pipeWriter{httptest.NewRecorder(), far}, req, "hall"); err != nil {
			tb.Errorf("ServeWS: %v", err)
		}
	}()
	dialer := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return near, nil }}
	ws, resp, err := dialer.Dial(fmt.Sprintf("ws://hall/hall?feed=%s&offset=%d", v.feed, v.offset), nil)
	if err != nil {
		tb.Fatalf("dial: %v", err)
	}
	_ = resp.Body.Close()
	return &line{ws: ws, v: v}
}

// pipeWriter is a ResponseWriter whose connection is one end of a pipe.
type pipeWriter struct {
	*httptest.ResponseRecorder
	conn net.Conn
}

func (p *pipeWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return p.conn, bufio.NewReadWriter(bufio.NewReader(p.conn), bufio.NewWriter(p.conn)), nil
}
