package forecast

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/hall"
)

// testSource is a hall's writer for tests.
type testSource struct {
	t       *testing.T
	mu      sync.Mutex // guards what follows
	state   *hall.State
	records []hall.Record
	more    chan struct{}
	tells   *Service // what is told at issue; nil: nothing
}

func newTestSource(t *testing.T) *testSource {
	t.Helper()
	return &testSource{t: t, state: hall.New(), more: make(chan struct{})}
}

func (s *testSource) Snapshot() (*hall.State, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Clone(), int64(len(s.records))
}

func (s *testSource) Next(ctx context.Context, after int64) ([]hall.Record, error) {
	for {
		s.mu.Lock()
		got, more := s.records[after:min(int(after)+100, len(s.records))], s.more
		s.mu.Unlock()
		if len(got) > 0 {
			return got, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *testSource) do(now time.Time, c hall.Command) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	events, err := hall.Decide(s.state, c, now.UnixMilli())
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	for _, e := range events {
		r := hall.Record{Seq: int64(len(s.records) + 1), AtMS: now.UnixMilli(), Event: e}
		hall.Fold(s.state, r)
		s.records = append(s.records, r)
	}
	close(s.more)
	s.more = make(chan struct{})
}

// servePast plays a day on which window 1 serves people of queue A for 300 s
// each.
func (s *testSource) servePast(day time.Time, people int) {
	s.t.Helper()
	now := day.Add(9 * time.Hour)
	s.do(now, hall.AdoptPlan{Plan: testPlan(1)})
	s.do(now, hall.OpenDay{Date: day.Format(time.DateOnly)})
	s.do(now, hall.OpenWindow{Window: 1, Staff: staffAt(1)})
	for i := range people {
		s.issue(now, i)
		s.callNext(now)
		now = now.Add(300 * time.Second)
		s.finish(now)
	}
	s.do(now, hall.CloseDay{})
}

func (s *testSource) issue(now time.Time, i int) hall.TicketID {
	s.t.Helper()
	id := hall.TicketID(fmt.Sprintf("ticket-%d-%04d", now.Unix(), i))
	cmd := hall.IssueTicket{ID: id, Services: []hall.ServiceCode{"a1"}}
	if s.tells != nil {
		if w, ok := s.tells.New("A", hall.Normal); ok {
			cmd.Waits = &hall.QueueTold{Queue: "A", Told: hall.Told{P50S: w.P50S, P90S: w.P90S}}
		}
	}
	s.do(now, cmd)
	return id
}

func (s *testSource) callNext(now time.Time) {
	s.t.Helper()
	s.do(now, hall.CallNext{Window: 1, Staff: staffAt(1)})
	id := s.state.Windows.Get(1).Ticket
	s.do(now, hall.StartService{Window: 1, Staff: staffAt(1), Expect: hall.Expect{Ticket: &id}})
}

func (s *testSource) finish(now time.Time) {
	s.t.Helper()
	id := s.state.Windows.Get(1).Ticket
	s.do(now, hall.FinishService{Window: 1, Staff: staffAt(1), Expect: hall.Expect{Ticket: &id}})
}

func (s *testSource) openToday(now time.Time) {
	s.t.Helper()
	s.do(now, hall.OpenDay{Date: now.Format(time.DateOnly)})
	s.do(now, hall.OpenWindow{Window: 1, Staff: staffAt(1)})
}
