package hall_test

import (
	"testing"

	"pgregory.net/rapid"

	"yimen/hallserver/hall"
)

// Two moments are never put in another order, and what was noted by the wrong
// time is as long ago as it was.
func TestSettingTheClockKeepsWhatWasNotedInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := hall.ClockSet{
			FromMS: 1_000_000, ToMS: rapid.Int64Range(1, 2_000_000).Draw(t, "to"), SinceMS: rapid.Int64Range(0, 1_000_000).Draw(t, "since"),
		}
		a, b := rapid.Int64Range(1, 1_000_000).Draw(t, "a"), rapid.Int64Range(1, 1_000_000).Draw(t, "b")
		a, b = min(a, b), max(a, b)
		if e.Move(a) > e.Move(b) || e.Move(b) > e.ToMS {
			t.Fatalf("%d and %d become %d and %d", a, b, e.Move(a), e.Move(b))
		}
		if e.SinceMS != 0 && a >= e.SinceMS && e.ToMS-e.Move(a) != e.FromMS-a {
			t.Fatalf("%d ms ago became %d", e.FromMS-a, e.ToMS-e.Move(a))
		}
	})
}

// tellsTime folds events of a small hall, each a minute after the one before.
type tellsTime struct {
	t     *testing.T
	s     *hall.State
	audit *hall.Audit
	seq   int64
	now   int64
}

func newTellsTime(t *testing.T) *tellsTime {
	t.Helper()
	h := &tellsTime{t: t, s: hall.New(), audit: hall.NewAudit(), now: 1_700_000_000_000}
	h.run(hall.AdoptPlan{Plan: smallPlan()})
	return h
}

func (h *tellsTime) run(c hall.Command) {
	h.t.Helper()
	h.now += 60_000
	events, err := hall.Decide(h.s, c, h.now)
	if err != nil {
		h.t.Fatalf("%T: %v", c, err)
	}
	for _, e := range events {
		h.seq++
		if set, ok := e.(hall.ClockSet); ok {
			h.now = set.ToMS
		}
		r := hall.Record{Seq: h.seq, AtMS: h.now, Event: e}
		hall.Fold(h.s, r)
		if faults := append(h.audit.Observe(r), hall.Check(h.s)...); len(faults) > 0 {
			h.t.Fatalf("%T: %v", c, faults)
		}
	}
}

func TestADayOpenedByAClockThatWasAheadBecomesTheRightOne(t *testing.T) {
	t.Parallel()
	h := newTellsTime(t)
	began := h.now + 60_000
	h.run(hall.OpenDay{Date: "2026-03-02"})
	h.run(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}})
	h.run(hall.SetClock{ToMS: h.now - 86_400_000, SinceMS: began, Date: "2026-03-01", Last: map[string]int{"A": 7}})
	if h.s.Day != "2026-03-01" || !h.s.DayOpen || h.s.LastMS != h.now {
		t.Errorf("day %s, open %t, last event at %d", h.s.Day, h.s.DayOpen, h.s.LastMS)
	}
	k := h.s.Tickets.Get("ticket-1")
	if k == nil || k.State != hall.Waiting || k.Number() != "A001" || h.now-k.WaitMS != 60_000 {
		t.Fatalf("who waited a minute: %+v", k)
	}
	h.run(hall.IssueTicket{ID: "ticket-2", Services: []hall.ServiceCode{"s1"}})
	if got := h.s.Tickets.Get("ticket-2").Number(); got != "A008" {
		t.Errorf("after seven numbers of the right day: %s", got)
	}
	h.run(hall.OpenDay{Date: "2026-03-02", Last: map[string]int{"A": 1}})
	h.run(hall.IssueTicket{ID: "ticket-3", Services: []hall.ServiceCode{"s1"}})
	if got := h.s.Tickets.Get("ticket-3").Number(); got != "A002" {
		t.Errorf("on the day after, of which one number was given already: %s", got)
	}
}

// A day that was opened by the right time ends as days do.
func TestAClockSetForwardOverMidnightEndsNoDayItself(t *testing.T) {
	t.Parallel()
	h := newTellsTime(t)
	h.run(hall.OpenDay{Date: "2026-03-01"})
	h.run(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}})
	h.run(hall.SetClock{ToMS: h.now + 86_400_000, SinceMS: h.now + 1, Date: "2026-03-02"})
	if h.s.Day != "2026-03-01" || h.s.Tickets.Get("ticket-1").State != hall.Waiting {
		t.Errorf("day %s", h.s.Day)
	}
}

// Who came while the hall went by a time of the day before is here now.
func TestWhoCameByTheWrongTimeIsNotLostWithItsDay(t *testing.T) {
	t.Parallel()
	h := newTellsTime(t)
	h.run(hall.OpenDay{Date: "2026-03-01"})
	began := h.now + 60_000
	h.run(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}})
	h.run(hall.SetClock{ToMS: h.now + 86_400_000, SinceMS: began, Date: "2026-03-02"})
	h.run(hall.OpenDay{Date: "2026-03-02"})
	if k := h.s.Tickets.Get("ticket-1"); h.s.Day != "2026-03-02" || k == nil || k.State != hall.Waiting {
		t.Errorf("day %s, %+v", h.s.Day, k)
	}
}
