package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/board"
	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

const (
	boardPath     = "/ws/board/hall"
	benchQueues   = "ABCDFH"
	benchWindows  = 24
	benchTickets  = 400 // waiting, so that there is always one to call
	benchDay      = "2026-03-02"
	quietFeed     = time.Hour // no heartbeat among the frames that are counted
	shutdownGrace = 5 * time.Second
)

// benchHall is a hall whose clerks can call for ever: every call ends the one
// before at its window, and a new ticket takes the called one's place.
type benchHall struct {
	state   *hall.State
	seq     int64
	nowMS   int64
	tickets int
	window  int
}

func newBenchHall() (*benchHall, error) {
	h := &benchHall{state: hall.New(), nowMS: time.Now().UnixMilli()}
	plan := hall.Plan{Digest: "bench", Services: map[hall.ServiceCode]hall.QueueID{}}
	for _, q := range benchQueues {
		plan.Queues = append(plan.Queues, hall.QueueID(q))
		plan.Services[hall.ServiceCode("s"+string(q))] = hall.QueueID(q)
	}
	for n := 1; n <= benchWindows; n++ {
		plan.Windows = append(plan.Windows, hall.WindowPlan{Number: n, Queues: plan.Queues})
	}
	cmds := []hall.Command{hall.AdoptPlan{Plan: plan}, hall.OpenDay{Date: benchDay}}
	for n := 1; n <= benchWindows; n++ {
		cmds = append(cmds, hall.OpenWindow{Window: n, Staff: hall.StaffID(fmt.Sprintf("clerk%d", n))})
	}
	for range benchTickets {
		cmds = append(cmds, h.nextTicket())
	}
	for _, c := range cmds {
		if _, err := h.do(c); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *benchHall) nextTicket() hall.Command {
	h.tickets++
	service := hall.ServiceCode("s" + string(benchQueues[h.tickets%len(benchQueues)]))
	return hall.IssueTicket{ID: hall.TicketID(fmt.Sprintf("ticket-%08d", h.tickets)), Services: []hall.ServiceCode{service}}
}

func (h *benchHall) do(c hall.Command) ([]hall.Record, error) {
	h.nowMS++
	events, err := hall.Decide(h.state, c, h.nowMS)
	if err != nil {
		return nil, fmt.Errorf("bench hall: %w", err)
	}
	var records []hall.Record
	for _, e := range events {
		h.seq++
		r := hall.Record{Seq: h.seq, AtMS: h.nowMS, Event: e}
		hall.Fold(h.state, r)
		records = append(records, r)
	}
	return records, nil
}

// call is one call at the next window, as the engine would hand it on, and the
// ticket that keeps the queues long.
func (h *benchHall) call() ([]hall.Record, error) {
	h.window = h.window%benchWindows + 1
	var expect hall.Expect
	if at := h.state.Windows.Get(h.window).Ticket; at != "" {
		expect.Ticket = &at
	}
	if h.state.Last.Get("A") > 1500 { // long before a series is exhausted
		return nil, errors.New("bench hall: too many calls for one day")
	}
	issued, err := h.do(h.nextTicket())
	if err != nil {
		return nil, err
	}
	called, err := h.do(hall.CallNext{
		Window: h.window, Staff: hall.StaffID(fmt.Sprintf("clerk%d", h.window)), Expect: expect, FinishCurrent: true, FinishAs: hall.AsServed,
	})
	return append(issued, called...), err
}

// benchSource hands the hall's records to the board service, one call at a time.
type benchSource struct {
	state *hall.State
	seq   int64
	calls chan []hall.Record
}

func (s *benchSource) Snapshot() (*hall.State, int64) { return s.state.Clone(), s.seq }

func (s *benchSource) Next(ctx context.Context, _ int64) ([]hall.Record, error) {
	select {
	case c := <-s.calls:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// benchNames are texts as long as real ones.
type benchNames struct{}

func (benchNames) HallName() wire.Text {
	return wire.Text{"zh": "示例县政务服务大厅", "en": "Example County Service Hall", "ko": "예시현 정무서비스 홀"}
}

func (benchNames) QueueText(id hall.QueueID) (name, zone wire.Text) {
	return wire.Text{"zh": string(id) + " 社会保险", "en": string(id) + " Social insurance", "ko": string(id) + " 사회보험"},
		wire.Text{"zh": "一楼东区", "en": "Ground floor, east", "ko": "1층 동쪽"}
}

func (benchNames) WindowText(n int) (name, zone wire.Text) {
	return wire.Text{"zh": fmt.Sprintf("%d 号窗口", n), "en": fmt.Sprintf("Window %d", n), "ko": fmt.Sprintf("%d번 창구", n)},
		wire.Text{"zh": "一楼东区", "en": "Ground floor, east", "ko": "1층 동쪽"}
}

func benchAnnounce(u voice.Utterance) *wire.Announcement {
	number, window := u.Number, u.Window
	a := &wire.Announcement{Text: fmt.Sprintf("请 %s 号到 %d 号窗口", number, window), Chime: "chime", Repeat: 2, GapMS: 700}
	for _, r := range number {
		a.Clips = append(a.Clips, "zh-"+string(r))
	}
	a.Clips = append([]string{"zh-please"}, append(a.Clips, "zh-to", fmt.Sprintf("zh-n%d", window), "zh-window")...)
	return a
}

// startOurs starts the board service behind an HTTP server, as the hall server
// does. It makes its frames itself, of calls.
func startOurs(_ context.Context, clients int, _ [][]byte) (*server, error) {
	h, err := newBenchHall()
	if err != nil {
		return nil, err
	}
	source := &benchSource{state: h.state.Clone(), seq: h.seq, calls: make(chan []hall.Record)}
	log := slog.New(slog.DiscardHandler)
	service, err := board.New(board.Config{
		Feed: "bench", Names: benchNames{}, Boards: []board.Board{{ID: "hall", Kind: board.KindHall}},
		Heartbeat: quietFeed, MaxClients: clients,
	}, source, board.AnnouncerFunc(benchAnnounce), log, time.Now)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+boardPath, func(w http.ResponseWriter, r *http.Request) {
		if err := service.ServeWS(w, r, "hall"); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	port, closeHTTP, err := listen(mux)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = service.Run(ctx) })
	return &server{
		port: port, path: boardPath, hello: true,
		publish: func(n int, pace time.Duration) ([]int64, error) {
			calls := make([][]hall.Record, n)
			for i := range calls {
				if calls[i], err = h.call(); err != nil {
					return nil, err
				}
			}
			return paced(n, pace, func(i int) error { source.calls <- calls[i]; return nil })
		},
		close: func() { cancel(); running.Wait(); closeHTTP() },
	}, nil
}

// realFrames are the delta frames that our service makes of n calls, as JSON.
func realFrames(ctx context.Context, n int) ([][]byte, error) {
	s, err := startOurs(ctx, 1, nil)
	if err != nil {
		return nil, err
	}
	defer s.close()
	ws, _, err := websocket.DefaultDialer.DialContext(ctx, fmt.Sprintf("ws://127.0.0.1:%d%s", s.port, s.path), nil) //nolint:bodyclose // hijacked
	if err != nil {
		return nil, fmt.Errorf("taking frames: %w", err)
	}
	defer func() { _ = ws.Close() }()
	var frames [][]byte
	for len(frames) < n+1 {
		if len(frames) == 1 { // the snapshot is there
			if _, err := s.publish(n, 0); err != nil {
				return nil, err
			}
		}
		_, b, err := ws.ReadMessage()
		if err != nil {
			return nil, fmt.Errorf("taking frames: %w", err)
		}
		frames = append(frames, b)
	}
	return frames[1:], nil
}

// paced calls send n times, one every pace, and notes when.
func paced(n int, pace time.Duration, send func(i int) error) ([]int64, error) {
	sent := make([]int64, n)
	start := time.Now()
	for i := range n {
		<-time.After(time.Until(start.Add(time.Duration(i) * pace)))
		sent[i] = monotonicNS()
		if err := send(i); err != nil {
			return nil, err
		}
	}
	return sent, nil
}

// listen serves HTTP on a free port of the loopback.
func listen(h http.Handler) (port int, closeAll func(), err error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, nil, fmt.Errorf("listening: %w", err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: shutdownGrace, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go func() { _ = srv.Serve(l) }()
	return l.Addr().(*net.TCPAddr).Port, func() { _ = srv.Close() }, nil
}
