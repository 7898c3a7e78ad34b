package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/board"
	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// day is a hall with one window at work: a source for the real feed.
type day struct {
	t       *testing.T
	mu      sync.Mutex // guards what follows
	state   *hall.State
	records []hall.Record
	more    chan struct{}
}

func openDay(t *testing.T) *day {
	t.Helper()
	d := &day{t: t, state: hall.New(), more: make(chan struct{})}
	d.do(hall.AdoptPlan{Plan: hall.Plan{
		Digest: "p1", Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"sa": "A"},
		Windows: []hall.WindowPlan{{Number: 1, Queues: []hall.QueueID{"A"}}},
	}}, hall.OpenDay{Date: "2026-03-02"}, hall.OpenWindow{Window: 1, Staff: "clerk1"})
	return d
}

func (d *day) do(commands ...hall.Command) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range commands {
		now := time.Now().UnixMilli()
		events, err := hall.Decide(d.state, c, now)
		if err != nil {
			d.t.Fatalf("%T: %v", c, err)
		}
		for _, e := range events {
			r := hall.Record{Seq: int64(len(d.records)) + 1, AtMS: max(now, d.state.LastMS), Event: e}
			hall.Fold(d.state, r)
			d.records = append(d.records, r)
		}
	}
	close(d.more)
	d.more = make(chan struct{})
}

// call takes a number and calls it to the window, which finishes the one before.
func (d *day) call(n int) {
	d.t.Helper()
	id := hall.TicketID(fmt.Sprintf("ticket-%06d", n))
	d.do(hall.IssueTicket{ID: id, Services: []hall.ServiceCode{"sa"}})
	d.mu.Lock()
	var at hall.Expect
	if now := d.state.Windows.Get(1).Ticket; now != "" {
		at.Ticket = &now
	}
	d.mu.Unlock()
	d.do(hall.CallNext{Window: 1, Staff: "clerk1", Expect: at, FinishCurrent: true, FinishAs: hall.AsServed})
}

func (d *day) Snapshot() (*hall.State, int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state.Clone(), int64(len(d.records))
}

func (d *day) Next(ctx context.Context, after int64) ([]hall.Record, error) {
	for {
		d.mu.Lock()
		rest, more := d.records[after:], d.more
		d.mu.Unlock()
		if len(rest) > 0 {
			return append([]hall.Record(nil), rest...), nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

type plainNames struct{}

func (plainNames) HallName() wire.Text { return wire.Text{"zh": "示例大厅"} }

func (plainNames) QueueText(hall.QueueID) (name, zone wire.Text) { return wire.Text{"zh": "甲"}, nil }

func (plainNames) WindowText(int) (name, zone wire.Text) { return wire.Text{"zh": "1 号窗口"}, nil }

func spoken(voice.Utterance) *wire.Announcement { return &wire.Announcement{Clips: []string{"please"}} }

// serve runs the real feed of a hall under the service's eyes.
func serve(t *testing.T, p *Service, d *day) (url string) {
	t.Helper()
	boards, err := board.New(board.Config{
		Feed: "f1", Names: plainNames{}, Boards: []board.Board{{ID: "hall", Kind: wire.BoardHall}}, Watcher: p,
	}, d, board.AnnouncerFunc(spoken), slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = boards.Run(ctx) })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		device := r.Header.Get("Authorization")[len("Bearer "):]
		_ = boards.ServeWS(w, r.WithContext(board.WithDevice(r.Context(), device)), "hall")
	}))
	t.Cleanup(func() { cancel(); running.Wait(); server.Close() })
	return server.URL
}

func TestOverRealSocketsEveryCallIsProvenOnce(t *testing.T) {
	t.Parallel()
	sc, d := open(t), openDay(t)
	sc.Now = time.Now
	url := serve(t, sc.Service, d)
	feed, err := wire.NewClient(url, "screen-1", nil).DialBoard(t.Context(), "hall", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	const calls = 40
	for n := 1; n <= calls; n++ {
		d.call(n)
	}
	for seen := map[string]bool{}; len(seen) < calls; {
		frame, err := feed.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids := callsOf(t, frame)
		for _, id := range ids {
			seen[id] = true
		}
		if len(ids) > 0 {
			if err := feed.Ack(t.Context(), wire.BoardAck{Shown: &frame.Offset, Spoken: ids[len(ids)-1], Word: wire.WordOK}); err != nil {
				t.Fatal(err)
			}
		}
	}
	day := time.Now().Format(time.DateOnly)
	eventually(t, "every call to be proven", func() bool {
		r := sc.report(day)
		return len(r.Devices) == 1 && r.Calls == calls && r.Devices[0].Shown == calls && r.Devices[0].Spoken == calls
	})
	if r := sc.report(day); r.Devices[0].Due != calls || r.Devices[0].MostS > 20 {
		t.Errorf("%+v", r)
	}
	if got := sc.want("hall", "screen-1", wire.DeviceOK); !got.Shows || !got.Speaks || got.LastCall != "A040" {
		t.Errorf("%+v", got)
	}
	_ = feed.Close()
	eventually(t, "the connection to be gone", func() bool {
		sc.mu.Lock()
		defer sc.mu.Unlock()
		return !sc.feeds["hall"].posts["screen-1"].there()
	})
}

// callsOf are the calls of a frame, oldest first.
func callsOf(t *testing.T, f wire.Frame) []string {
	t.Helper()
	var data struct {
		Calls []wire.Call `json:"calls"`
	}
	if f.Type == wire.FrameHeartbeat {
		return nil
	}
	if err := json.Unmarshal(f.Data, &data); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range data.Calls {
		ids = append(ids, c.CallID)
	}
	if f.Type == wire.FrameSnapshot {
		slices.Reverse(ids)
	}
	return ids
}

// eventually waits until ok holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	limit := time.After(2 * time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-limit:
			t.Fatalf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}
