package hall_test

import (
	"testing"

	"yimen/hallserver/hall"
)

func TestNumbersOfALostPastAreLeftOut(t *testing.T) {
	t.Parallel()
	issue := func(t *testing.T, s *hall.State, id string) int {
		t.Helper()
		events, err := hall.Decide(s, hall.IssueTicket{ID: hall.TicketID(id), Services: []hall.ServiceCode{"s1"}}, s.LastMS)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			hall.Fold(s, hall.Record{AtMS: s.LastMS, Event: e})
		}
		return events[0].(hall.TicketIssued).N //nolint:forcetypeassert // what issuing makes
	}
	do := func(t *testing.T, s *hall.State, c hall.Command) int {
		t.Helper()
		events, err := hall.Decide(s, c, s.LastMS)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			hall.Fold(s, hall.Record{AtMS: s.LastMS, Event: e})
		}
		return len(events)
	}
	plan := hall.Plan{Digest: "d", Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"s1": "A"}}
	for name, c := range map[string]struct {
		lost string // the last day of the lost past
		then string // the day opened after it; empty: none
		want int
	}{
		"on the same day":                                {lost: "2026-06-01", want: 101},
		"on the next day, which was lost too":            {lost: "2026-06-02", then: "2026-06-02", want: 101},
		"on the next day, which nobody saw":              {lost: "2026-06-01", then: "2026-06-02", want: 1},
		"on a day in between":                            {lost: "2026-06-03", then: "2026-06-02", want: 101},
		"on the next day, which was lost too, and later": {lost: "2026-06-02", then: "2026-06-03", want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := hall.New()
			do(t, s, hall.AdoptPlan{Plan: plan})
			do(t, s, hall.OpenDay{Date: "2026-06-01"})
			if n := issue(t, s, "ticket-1"); n != 1 {
				t.Fatal(n)
			}
			numbers := hall.Numbers{Day: c.lost, Above: map[string]int{"A": 100}, Calls: 1000}
			do(t, s, hall.StartEpoch{Epoch: 2, From: hall.Point{Epoch: 1, Seq: 3}, Numbers: numbers})
			if again := do(t, s, hall.RaiseNumbers{Numbers: numbers}); again != 0 {
				t.Errorf("raising to the same makes %d events", again)
			}
			if s.Calls != 1000 {
				t.Errorf("%d calls", s.Calls)
			}
			if c.then != "" {
				do(t, s, hall.OpenDay{Date: c.then})
			}
			if n := issue(t, s, "ticket-2"); n != c.want {
				t.Errorf("the next number is %d, want %d", n, c.want)
			}
			if faults := hall.Check(s); len(faults) > 0 {
				t.Error(faults)
			}
		})
	}
}
