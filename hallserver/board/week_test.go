package board

import (
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"yimen/hallserver/hall"
)

// callsADay is a hall of twelve busy windows.
const callsADay = 1500

// week is a hall whose days go by as fast as they can be told.
type week struct {
	t     *testing.T
	s     *Service
	state *hall.State
	seq   int64
	now   time.Time
	n     int
}

// A week's calls leave the service as small as it was after the first day.
func TestAWeekOfCallsLeavesMemoryFlat(t *testing.T) {
	w := &week{t: t, state: hall.New(), now: time.Date(2026, 3, 2, 0, 30, 0, 0, time.UTC)}
	w.tell(hall.AdoptPlan{Plan: plan("p1")})
	start := &day{state: w.state, from: w.seq}
	var err error
	w.s, err = New(config(), start, AnnouncerFunc(announce), slog.New(slog.DiscardHandler), func() time.Time { return w.now })
	if err != nil {
		t.Fatal(err)
	}
	w.day()
	first := heap()
	for range 6 {
		w.day()
	}
	// Each board may hold a tail's worth of frames, chunk by chunk.
	if last, room := heap(), uint64(len(w.s.set.Load().list)*2*DefaultTailBytes); last > first+room {
		t.Errorf("%d kB after the first day, %d kB after the seventh", first>>10, last>>10)
	}
	if w.n != 7*callsADay {
		t.Errorf("%d calls, want %d", w.n, 7*callsADay)
	}
	for _, st := range w.s.set.Load().list {
		if len(st.model.calls) > maxRecentCalls || len(st.toldIn.ids) > 2*toldMost || len(st.projector.standing) > 4 {
			t.Errorf("board %s keeps %d calls, %d places, %d standing", st.id, len(st.model.calls), len(st.toldIn.ids), len(st.projector.standing))
		}
	}
}

// day lets one business day go by: each ticket is called, every fifth twice.
func (w *week) day() {
	w.t.Helper()
	w.tell(hall.OpenDay{Date: w.now.Format(time.DateOnly)})
	for n := 1; n <= 4; n++ {
		w.tell(hall.OpenWindow{Window: n, Staff: clerk(n)})
	}
	for i := range callsADay {
		window := i%4 + 1
		w.n++
		service := hall.ServiceCode("sa")
		if window > 2 {
			service = "sb"
		}
		w.tell(hall.IssueTicket{ID: hall.TicketID(fmt.Sprintf("ticket-%06d", w.n)), Services: []hall.ServiceCode{service}, Language: "zh"})
		w.tell(hall.CallNext{
			Window: window, Staff: clerk(window), Expect: w.at(window),
			FinishCurrent: true, FinishAs: []string{hall.AsServed, hall.AsAbsent}[w.n%2],
		})
		if i%5 == 0 {
			w.tell(hall.Recall{Window: window, Staff: clerk(window), Expect: w.at(window)})
		}
		w.now = w.now.Add(20 * time.Second)
	}
	w.tell(hall.CloseDay{})
	w.now = w.now.Truncate(24 * time.Hour).Add(24*time.Hour + 30*time.Minute)
}

func (w *week) at(window int) hall.Expect {
	if t := w.state.Windows.Get(window).Ticket; t != "" {
		return hall.Expect{Ticket: &t}
	}
	return hall.Expect{}
}

// tell decides a command and hands what came of it to the service.
func (w *week) tell(c hall.Command) {
	w.t.Helper()
	events, err := hall.Decide(w.state, c, w.now.UnixMilli())
	if err != nil {
		w.t.Fatalf("%T: %v", c, err)
	}
	var batch []hall.Record
	for _, e := range events {
		w.seq++
		r := hall.Record{Seq: w.seq, AtMS: max(w.now.UnixMilli(), w.state.LastMS), Event: e}
		hall.Fold(w.state, r)
		batch = append(batch, r)
	}
	if w.s != nil {
		w.s.take(batch)
		w.s.flush()
	}
}

// heap is what is held once all that nobody needs is gone.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
