package display

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yimen/display/boardview"
	"yimen/display/calllog"
	"yimen/hallserver/wire"
)

// hall is a server whose board feed does what a test tells it.
type hall struct {
	t    *testing.T
	http *httptest.Server
	join chan *link
}

// link is a board's connection as the server sees it.
type link struct {
	t      *testing.T
	conn   *websocket.Conn
	feed   string
	offset uint64
	acks   chan wire.BoardAck
	done   chan struct{}
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, join: make(chan *link, 8)}
	up := websocket.Upgrader{}
	h.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		l := &link{t: t, conn: c, feed: r.URL.Query().Get("feed"), acks: make(chan wire.BoardAck, 64), done: make(chan struct{})}
		l.offset, _ = strconv.ParseUint(r.URL.Query().Get("offset"), 10, 64)
		h.join <- l
		for {
			var a wire.BoardAck
			if err := c.ReadJSON(&a); err != nil {
				close(l.done)
				return
			}
			l.acks <- a
		}
	}))
	t.Cleanup(h.http.Close)
	return h
}

// joined waits for a board to connect.
func (h *hall) joined() *link {
	h.t.Helper()
	select {
	case l := <-h.join:
		return l
	case <-h.t.Context().Done():
	case <-time.After(2 * time.Minute):
	}
	h.t.Fatal("no board came")
	return nil
}

func (l *link) send(feed string, offset uint64, kind string, data any) {
	l.t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		l.t.Fatal(err)
	}
	f := wire.Frame{Feed: feed, Offset: offset, Type: kind, At: time.Now().UTC()}
	if kind != wire.FrameHeartbeat {
		f.Data = raw
	}
	if err := l.conn.WriteJSON(f); err != nil {
		l.t.Logf("send: %v", err)
	}
}

func (l *link) snapshot(feed string, offset uint64, calls ...wire.Call) {
	slices.Reverse(calls)
	l.send(feed, offset, wire.FrameSnapshot, wire.BoardSnapshot{
		Board: "hall", Kind: "hall", Hall: wire.Text{"zh": "青山县政务服务中心"}, Calls: calls, Day: "2026-03-02", Open: true,
	})
}

func (l *link) delta(offset uint64, calls ...wire.Call) {
	l.send("f1", offset, wire.FrameDelta, wire.BoardDelta{Calls: calls})
}

// ack waits for an acknowledgement that fits.
func (l *link) ack(what string, fits func(wire.BoardAck) bool) {
	l.t.Helper()
	limit := time.After(2 * time.Minute)
	for {
		select {
		case a := <-l.acks:
			if fits(a) {
				return
			}
		case <-limit:
			l.t.Fatalf("no acknowledgement of %s", what)
		}
	}
}

func shown(offset uint64) func(wire.BoardAck) bool {
	return func(a wire.BoardAck) bool { return a.Shown != nil && *a.Shown == offset }
}

func call(id, number string) wire.Call {
	return wire.Call{CallID: id, Number: number, Window: 3, At: time.Now().UTC()}
}

// glass is a screen that keeps what it was shown.
type glass struct {
	mu     sync.Mutex
	models []boardview.Model
	news   chan struct{}
}

func (g *glass) all() []boardview.Model {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.models)
}

func newGlass() *glass { return &glass{news: make(chan struct{}, 1)} }

func (g *glass) Show(_ context.Context, m boardview.Model) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.models = append(g.models, m)
	select {
	case g.news <- struct{}{}:
	default:
	}
	return nil
}

// until waits until the screen shows what fits.
func (g *glass) until(t *testing.T, what string, fits func(boardview.Model) bool) boardview.Model {
	t.Helper()
	limit := time.After(2 * time.Minute)
	for {
		g.mu.Lock()
		var last boardview.Model
		if n := len(g.models); n > 0 {
			last = g.models[n-1]
		}
		g.mu.Unlock()
		if last.State != "" && fits(last) {
			return last
		}
		select {
		case <-g.news:
		case <-limit:
			t.Fatalf("screen never shows %s; it shows %+v", what, last)
		}
	}
}

func numbersAre(want string) func(boardview.Model) bool {
	return func(m boardview.Model) bool {
		var got []string
		for _, c := range m.Calls {
			got = append(got, c.Number)
		}
		return strings.Join(got, " ") == want
	}
}

// start runs a board against a hall; stop ends it and waits.
func start(t *testing.T, h *hall, change func(*Options)) (r *Runner, g *glass, stop func()) {
	t.Helper()
	g = newGlass()
	o := Options{
		Board: "hall", Screen: g, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		RetryFirst: time.Millisecond, RetryMost: 10 * time.Millisecond, AckEvery: time.Millisecond,
	}
	if change != nil {
		change(&o)
	}
	r = New(Client(wire.NewClient(h.http.URL, "tok", nil)), o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return r, g, stop
}

func TestABoardShowsWhatItsFeedBringsAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	_, g, _ := start(t, h, nil)
	l := h.joined()
	if l.feed != "" {
		t.Errorf("first asks for feed %q", l.feed)
	}
	l.snapshot("f1", 7)
	g.until(t, "an empty hall", func(m boardview.Model) bool { return m.State == boardview.Empty })
	l.ack("the snapshot", shown(7))
	l.delta(8, call("c1", "A001"))
	g.until(t, "A001", numbersAre("A001"))
	l.ack("the call", shown(8))
}

func TestABoardSaysThatTheServerLacksWhatItHasSeen(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	var behind atomic.Bool
	hall := h.http.Config.Handler
	h.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !behind.Load() {
			hall.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_ = json.NewEncoder(w).Encode(wire.Problem{Title: "系统数据不是最新的", Status: http.StatusServiceUnavailable, Code: "journal-behind"})
	}))
	t.Cleanup(h.http.Close)
	_, g, _ := start(t, h, nil)
	l := h.joined()
	l.snapshot("f1", 7)
	g.until(t, "an empty hall", func(m boardview.Model) bool { return m.State == boardview.Empty })
	behind.Store(true)
	_ = l.conn.Close()
	g.until(t, "why", func(m boardview.Model) bool {
		return m.State == boardview.Refused && m.Refusal.Code == "journal-behind"
	})
	behind.Store(false)
	h.joined().snapshot("f2", 1)
	g.until(t, "the hall again", func(m boardview.Model) bool { return m.State == boardview.Empty })
}

func TestAfterABreakTheBoardAsksForTheTail(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	_, g, _ := start(t, h, nil)
	l := h.joined()
	l.snapshot("f1", 7)
	l.delta(8, call("c1", "A001"))
	g.until(t, "A001", numbersAre("A001"))
	_ = l.conn.Close() // the cable
	l = h.joined()
	if l.feed != "f1" || l.offset != 8 {
		t.Errorf("asks after %s %d, want f1 8", l.feed, l.offset)
	}
	l.delta(8, call("c1", "A001")) // once too often
	l.delta(9, call("c2", "A002"))
	g.until(t, "both", numbersAre("A002 A001"))
	l.ack("the tail", shown(9))
}

func TestAGapIsFilledFromTheTailAndElseFromASnapshot(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	_, g, _ := start(t, h, nil)
	l := h.joined()
	l.snapshot("f1", 7)
	l.delta(9, call("c2", "A002")) // 8 is missing
	l = h.joined()
	if l.feed != "f1" || l.offset != 7 {
		t.Errorf("asks after %s %d, want f1 7", l.feed, l.offset)
	}
	l.delta(9, call("c2", "A002")) // and is missing again
	l = h.joined()
	if l.feed != "" {
		t.Errorf("asks after %s %d, want a snapshot", l.feed, l.offset)
	}
	l.snapshot("f1", 9, call("c1", "A001"), call("c2", "A002"))
	g.until(t, "both", numbersAre("A002 A001"))
}

func TestAServerThatStartsAnewIsFollowed(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	_, g, _ := start(t, h, nil)
	l := h.joined()
	l.snapshot("f1", 700, call("c1", "A001"))
	g.until(t, "A001", numbersAre("A001"))
	l.ack("the first feed", shown(700))
	_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseServiceRestart, ""), time.Now().Add(time.Second))
	l = h.joined()
	l.snapshot("f2", 1, call("c1", "A001"), call("c2", "A002"))
	m := g.until(t, "both", numbersAre("A002 A001"))
	if m.Feed != "f2" {
		t.Errorf("feed %q", m.Feed)
	}
	l.ack("the new feed's offset and never the old one's", func(a wire.BoardAck) bool {
		if a.Shown != nil && *a.Shown == 700 {
			t.Error("acknowledged an offset of another feed")
		}
		return a.Shown != nil && *a.Shown == 1
	})
}

func TestOffsetsOfAnotherFeedAreNeverAcknowledged(t *testing.T) {
	t.Parallel()
	r := New(nil, Options{Now: time.Now, Log: slog.New(slog.DiscardHandler), Screen: newGlass()})
	frame := func(feed string, offset uint64) wire.Frame {
		return wire.Frame{Feed: feed, Offset: offset, Type: wire.FrameSnapshot, At: time.Now(), Data: json.RawMessage(`{}`)}
	}
	r.take(frame("f1", 700))
	r.show(t.Context(), time.Now())
	if news, ok := r.acks.since(wire.BoardAck{}); !ok || *news.Shown != 700 {
		t.Fatalf("acknowledges %+v, want 700", news)
	}
	r.take(frame("f2", 1)) // not shown yet
	if news, ok := r.acks.since(wire.BoardAck{}); ok {
		t.Errorf("acknowledges offset %d, which is another feed's", *news.Shown)
	}
}

func TestABoardIsNotBlankAfterARestart(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	file := func(o *Options) { o.StateFile = filepath.Join(t.TempDir(), "board.json") }
	var path string
	keep := func(o *Options) {
		if path == "" {
			file(o)
			path = o.StateFile
		}
		o.StateFile = path
	}
	_, g, stop := start(t, h, keep)
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	g.until(t, "A001", numbersAre("A001"))
	stop()
	_, g, _ = start(t, h, keep)
	m := g.until(t, "A001 again", numbersAre("A001"))
	if m.StaleSince == nil {
		t.Error("does not say that this is old")
	}
	l = h.joined()
	if l.feed != "f1" || l.offset != 7 {
		t.Errorf("asks after %s %d, want f1 7", l.feed, l.offset)
	}
	l.send("f1", 7, wire.FrameHeartbeat, nil)
	g.until(t, "that it is up to date", func(m boardview.Model) bool { return m.StaleSince == nil })
}

func TestSpokenCallsAreAcknowledged(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	said := make(chan string, 8)
	r, _, _ := start(t, h, func(o *Options) {
		o.Screen = nil
		o.Voice = ear(func(id string, at time.Time) {
			if age := time.Since(at); age > time.Minute || age < -time.Minute {
				t.Errorf("call is %v old", age)
			}
			said <- id
		})
	})
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	l.delta(8, call("c2", "A002"))
	for _, want := range []string{"c1", "c2"} {
		if got := <-said; got != want {
			t.Errorf("said %s, want %s", got, want)
		}
	}
	r.Spoke("c2")
	l.ack("c2", func(a wire.BoardAck) bool {
		if a.Shown != nil {
			t.Error("a speaker without a screen says that it has shown something")
		}
		return a.Spoken == "c2"
	})
}

func TestAcknowledgementsKeepTheirPace(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	_, g, _ := start(t, h, func(o *Options) { o.AckEvery = time.Hour })
	l := h.joined()
	l.snapshot("f1", 1)
	for i := range 50 {
		l.delta(uint64(i+2), call(fmt.Sprint("c", i), fmt.Sprint("A", i)))
	}
	g.until(t, "the last calls", func(m boardview.Model) bool { return m.Offset == 51 || m.Pending > 40 })
	if n := len(l.acks); n > 1 {
		t.Errorf("%d acknowledgements in one pause", n)
	}
}

func TestCutsSkipsAndDoublesLeaveTheTrueBoard(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	r, _, stop := start(t, h, nil)
	const last = 41
	calls := map[uint64]wire.Call{}
	for i := uint64(2); i <= last; i++ {
		calls[i] = call(fmt.Sprint("c", i), fmt.Sprintf("A%03d", i%7))
	}
	for round := uint64(0); ; round++ {
		l := h.joined()
		from := l.offset
		if l.feed == "" {
			l.snapshot("f1", 1)
			from = 1
		}
		if from == last {
			break
		}
		to := min(from+1+round*3%5, last)
		for i := from + 1; i <= to; i++ {
			l.delta(i, calls[i])
			if i%4 == 0 {
				l.delta(i, calls[i])
			}
		}
		if round%3 == 2 && to+2 <= last {
			l.delta(to+2, calls[to+2]) // skips one: the board comes back by itself
			<-l.done
			continue
		}
		_ = l.conn.Close() // in the middle of whatever it does
	}
	stop()
	shown := map[string]bool{}
	late := r.board.View(time.Now().Add(14 * time.Second)) // all have their lines, none is stale
	for _, c := range late.Calls {
		shown[c.CallID] = true
	}
	if late.Pending > 0 || len(shown) != boardview.LinesMax {
		t.Fatalf("%d calls shown, %d wait", len(shown), late.Pending)
	}
	for i := uint64(last); i > last-boardview.LinesMax; i-- {
		if !shown[calls[i].CallID] {
			t.Errorf("%s is not among %v", calls[i].CallID, shown)
		}
	}
}

// ear is a voice that tells what it was given.
type ear func(id string, at time.Time)

func (e ear) Add(c wire.Call, at time.Time)   { e(c.CallID, at) }
func (e ear) AddSay(s wire.Say, at time.Time) { e(s.ID, at) }
func (e ear) Unsay(string)                    {}
func (e ear) Emergencies() []string           { return nil }

func TestEachCallIsLoggedOnceAlsoOverADeath(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	dir := t.TempDir()
	openLog := func() *calllog.Log {
		l, err := calllog.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return l
	}
	first := openLog()
	_, g, stop := start(t, h, func(o *Options) { o.Calls = first })
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	l.delta(8, call("c2", "A002"))
	g.until(t, "both calls", func(m boardview.Model) bool { return len(m.Calls) == 2 })
	logged(t, first, 2)
	stop()

	// The next life knows nothing but the log.
	second := openLog()
	_, g, _ = start(t, h, func(o *Options) { o.Calls = second })
	l = h.joined()
	l.snapshot("f1", 9, call("c1", "A001"), call("c2", "A002"), call("c3", "A003"))
	g.until(t, "three calls", func(m boardview.Model) bool { return len(m.Calls) == 3 })
	logged(t, second, 3)
	raw, err := os.ReadFile(filepath.Join(dir, "calls.log"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(raw), "\n"); n != 3 {
		t.Errorf("%d lines, want 3:\n%s", n, raw)
	}
}

func TestACallThatAnotherLifeTookInIsLoggedByItsNumber(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	dir := t.TempDir()
	keep := func(o *Options) { o.StateFile = filepath.Join(dir, "board.json") }
	_, g, stop := start(t, h, keep)
	h.joined().snapshot("f1", 7, call("c1", "A001"))
	g.until(t, "A001", numbersAre("A001"))
	stop()
	calls, err := calllog.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = calls.Close() })
	start(t, h, func(o *Options) { keep(o); o.Calls = calls })
	logged(t, calls, 1)
	raw, err := os.ReadFile(filepath.Join(dir, "calls.log"))
	if err != nil || !strings.Contains(string(raw), `"number":"A001","window":3`) {
		t.Errorf("the log has %s, %v", raw, err)
	}
}

// A program that was killed comes back with calls that wait, and its screen has yet to
// find out how many fit.
func TestOnlyCallsThatFitOnTheScreenAreShown(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	calls, err := calllog.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = calls.Close() })
	lines := make(chan int, 1)
	_, g, _ := start(t, h, func(o *Options) { o.Calls, o.Lines = calls, lines })
	l := h.joined()
	l.snapshot("f1", 7)
	l.delta(8, call("c1", "A001"), call("c2", "A002"), call("c3", "A003"))
	<-time.After(50 * time.Millisecond)
	if got := g.all(); len(got) > 0 {
		t.Errorf("shows %d pictures before it is known how many calls fit", len(got))
	}
	lines <- 1
	g.until(t, "a picture of one call", func(m boardview.Model) bool { return len(m.Calls) == 1 })
	logged(t, calls, 1)
	if got := calls.Known(calllog.Shown); got[0] != "c1" {
		t.Errorf("%q count as shown, want c1 first", got)
	}
	for _, m := range g.all() {
		if len(m.Calls) > 1 {
			t.Errorf("showed %d calls where one fits", len(m.Calls))
		}
	}
}

// A picture may itself change how many calls fit, as where a bar takes their room.
func TestCallsThatAPictureHasNoRoomForDoNotCountAsShown(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	calls, err := calllog.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = calls.Close() })
	lines := make(chan int, 1)
	lines <- 6
	_, g, _ := start(t, h, func(o *Options) {
		o.Calls, o.Lines = calls, lines
		o.Screen = narrowing{o.Screen, lines}
	})
	l := h.joined()
	l.snapshot("f1", 7)
	l.delta(8, call("c1", "A001"), call("c2", "A002"), call("c3", "A003"))
	g.until(t, "a picture of one call", func(m boardview.Model) bool { return len(m.Calls) == 1 })
	logged(t, calls, 1)
	if got := calls.Known(calllog.Shown); got[0] != "c1" || len(got) > 1 {
		t.Errorf("%q count as shown, want c1", got)
	}
}

// narrowing is a screen that finds that one call fits when it has several.
type narrowing struct {
	Screen
	lines chan int
}

func (n narrowing) Show(ctx context.Context, m boardview.Model) error {
	if len(m.Calls) > 1 {
		n.lines <- 1
	}
	return n.Screen.Show(ctx, m)
}

// Its state file is a little old when a board dies: a call may wait in it that gave
// way to its recall since.
func TestACallIsNotLoggedAsShownThatWasSkippedBefore(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	calls, err := calllog.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = calls.Close() })
	if err := calls.Add(calllog.Fact{What: calllog.Skipped, CallID: "c1", Why: boardview.PassedReplaced}); err != nil {
		t.Fatal(err)
	}
	start(t, h, func(o *Options) { o.Calls = calls })
	h.joined().snapshot("f1", 7, call("c1", "A001"), call("c2", "A002"))
	logged(t, calls, 1)
	if got := calls.Known(calllog.Shown); !slices.Equal(got, []string{"c2"}) {
		t.Errorf("logged %q as shown, want c2 alone", got)
	}
}

// A call that was taken in and not yet said is in no state file: the feed's tail
// would begin after it.
func TestASpeakerIsBroughtAgainWhatItHadNotSaidWhenItDied(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	path := filepath.Join(t.TempDir(), "board.json")
	heard := make(chan string, 8)
	speaks := func(o *Options) {
		o.Screen, o.StateFile = nil, path
		o.Voice = ear(func(id string, _ time.Time) { heard <- id })
	}
	_, _, stop := start(t, h, speaks)
	h.joined().snapshot("f1", 7, call("c1", "A001"))
	<-heard
	stop()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	start(t, h, speaks)
	l := h.joined()
	if l.feed != "" || l.offset != 0 {
		t.Errorf("asks after %s %d, want a snapshot", l.feed, l.offset)
	}
	l.snapshot("f1", 7, call("c1", "A001"))
	if got := <-heard; got != "c1" {
		t.Errorf("heard %q, want c1", got)
	}
}

func TestASkippedCallAndAWordReachTheServer(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	r, _, _ := start(t, h, func(o *Options) { o.Screen = nil })
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	r.Skipped("c1", "late")
	r.Word(wire.WordNoSound, "")
	var skipped []string
	word := ""
	l.ack("both", func(a wire.BoardAck) bool {
		skipped = append(skipped, a.Skipped...)
		word += a.Word
		return len(skipped) > 0 && word != ""
	})
	if !slices.Equal(skipped, []string{"c1"}) || word != wire.WordNoSound {
		t.Errorf("told skipped %q and word %q", skipped, word)
	}
}

// That the farthest seat cannot read the screen is for the manager's page; what is
// worse goes before it.
func TestTheServerHearsThatTheScreenIsTooSmall(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	r, _, _ := start(t, h, func(o *Options) { o.Small = func() string { return "8.0 m < 15.0 m" } })
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	hears := func(word, detail string) {
		t.Helper()
		l.ack(word, func(a wire.BoardAck) bool { return a.Word == word && a.Detail == detail })
	}
	hears(wire.WordTooSmall, "8.0 m < 15.0 m")
	r.Word(wire.WordMedia, "a.png")
	hears(wire.WordMedia, "a.png")
	r.Word(wire.WordOK, "")
	hears(wire.WordTooSmall, "8.0 m < 15.0 m")
}

// What was told in the moment before a break may not have come.
func TestASkippedCallIsToldAgainAfterABreakAndInAnotherLife(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	calls, err := calllog.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = calls.Close() })
	long := calllog.Fact{At: time.Now().Add(-2 * skippedFor), What: calllog.Skipped, CallID: "long-ago", Why: "late"}
	if err := calls.Add(long); err != nil {
		t.Fatal(err)
	}
	speaks := func(o *Options) {
		o.Screen, o.Calls, o.Voice = nil, calls, ear(func(string, time.Time) {})
	}
	told := func(l *link) {
		l.t.Helper()
		l.ack("the skipped call", func(a wire.BoardAck) bool {
			if slices.Contains(a.Skipped, "long-ago") {
				l.t.Error("tells what it skipped long ago")
			}
			return slices.Contains(a.Skipped, "c1")
		})
	}
	r, _, stop := start(t, h, speaks)
	l := h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	r.Skipped("c1", "late")
	told(l)
	_ = l.conn.Close()
	l = h.joined()
	l.send("f1", 7, wire.FrameHeartbeat, nil)
	told(l)
	stop()
	start(t, h, speaks)
	l = h.joined()
	l.snapshot("f1", 7, call("c1", "A001"))
	told(l)
}

func TestThatACallWasSpokenIsToldAfterAllThatWereSkipped(t *testing.T) {
	t.Parallel()
	a := newAcks()
	for i := range wire.SkippedMost + 1 {
		a.skip(fmt.Sprint("c", i), time.Now())
	}
	a.speak("c99")
	first, _ := a.since(wire.BoardAck{})
	if first.Spoken != "" || len(first.Skipped) != wire.SkippedMost {
		t.Errorf("tells first that %q was spoken, and of %d skipped ones", first.Spoken, len(first.Skipped))
	}
	a.delivered(len(first.Skipped))
	then, _ := a.since(wire.BoardAck{})
	if then.Spoken != "c99" || len(then.Skipped) != 1 {
		t.Errorf("tells then that %q was spoken, and of %d skipped ones", then.Spoken, len(then.Skipped))
	}
}

// logged waits until so many calls are in a log.
func logged(t *testing.T, l *calllog.Log, n int) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); len(l.Known(calllog.Shown)) < n; <-time.After(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q in the log, want %d", l.Known(calllog.Shown), n)
		}
	}
}
