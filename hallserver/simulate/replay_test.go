package simulate_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// recorded is a day and what a journal would hold of it.
func recorded(t *testing.T, d simulate.Day) (simulate.Outcome, []hall.Record) {
	t.Helper()
	var journal []hall.Record
	d.Watch = func(r hall.Record, _ *hall.State) { journal = append(journal, r) }
	return run(t, d), journal
}

func retell(t *testing.T, date string, journal []hall.Record) simulate.Retold {
	t.Helper()
	r := simulate.NewRetelling(date)
	for _, record := range journal {
		if !r.Observe(record) {
			break
		}
	}
	told, err := r.Tell(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func TestADayIsRetoldAsItWas(t *testing.T) {
	t.Parallel()
	d, err := simulate.Scenario{Seed: 31, Load: 0.9, HistoryDays: -1, Calm: true}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Hall.GapS = 0 // a journal does not tell a clerk's breath from a wait
	out, journal := recorded(t, d)
	told := retell(t, d.Date, journal)
	near := cmpopts.EquateApprox(0, 0.002)
	if diff := cmp.Diff(out, told.Was, near, cmpopts.IgnoreFields(simulate.TicketOutcome{}, "WaitedS")); diff != "" {
		t.Errorf("what was: %s", diff)
	}
	again := run(t, told.Day)
	if diff := cmp.Diff(told.Was.Summary, again.Summary, cmpopts.EquateApprox(0.01, 2)); diff != "" {
		t.Errorf("retold under the same rule: %s", diff)
	}
	told.Day.Hall.Rules.Calling.Policy = "fifo"
	under := run(t, told.Day)
	if under.Summary.ByClass[hall.Priority].MaxWaitS < 2*again.Summary.ByClass[hall.Priority].MaxWaitS {
		t.Errorf("first come, first served changes nothing: %+v", under.Summary)
	}
}

func TestADayOfSeveralIsFound(t *testing.T) {
	t.Parallel()
	journal := []hall.Record{}
	state, seq := hall.New(), int64(0)
	do := func(cmd hall.Command, atMS int64) {
		t.Helper()
		events, err := hall.Decide(state, cmd, atMS)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			seq++
			r := hall.Record{Seq: seq, AtMS: atMS, Event: e}
			journal = append(journal, r)
			hall.Fold(state, r)
		}
	}
	d := day(t, small, "")
	do(hall.AdoptPlan{Plan: d.Hall.Plan()}, 1)
	const dayMS = 24 * 3600 * 1000
	for n, date := range []string{"2026-03-01", "2026-03-02", "2026-03-03"} {
		base := int64(1_772_323_200_000) + int64(n)*dayMS // midnight UTC
		at := func(s int64) int64 { return base + s*1000 }
		do(hall.OpenDay{Date: date}, at(30000))
		do(hall.OpenWindow{Window: 2, Staff: "li"}, at(30000))
		id, gone := hall.TicketID("ticket-0"+date[8:]), hall.TicketID("ticket-1"+date[8:])
		do(hall.IssueTicket{ID: id, Services: []hall.ServiceCode{"B1"}}, at(30100))
		do(hall.IssueTicket{ID: gone, Services: []hall.ServiceCode{"B1"}}, at(30110))
		do(hall.CallNext{Window: 2, Staff: "li"}, at(30160))
		do(hall.StartService{Window: 2, Staff: "li", Expect: hall.Expect{Ticket: &id}}, at(30180))
		do(hall.CancelTicket{Ticket: gone}, at(30200))
		do(hall.FinishService{Window: 2, Staff: "li", Expect: hall.Expect{Ticket: &id}}, at(30160+int64(n+1)*60))
		do(hall.PauseWindow{Window: 2, Staff: "li"}, at(40000))
		do(hall.OpenWindow{Window: 2, Staff: "li"}, at(41000))
		do(hall.CloseDay{}, at(60000))
	}
	told := retell(t, "2026-03-02", journal)
	want := []simulate.Visit{
		{ArriveS: 30100, Service: "B1", Class: hall.Normal, ServeS: 120},
		{ArriveS: 30110, Service: "B1", Class: hall.Normal, ServeS: 120, PatienceS: 90},
	}
	if diff := cmp.Diff(want, told.Day.Visits); diff != "" {
		t.Error(diff)
	}
	wantOpen := []simulate.Span{{FromS: 30000, ToS: 40000}, {FromS: 41000, ToS: 60000}}
	if len(told.Day.Hall.Windows) != 1 || !cmp.Equal(wantOpen, told.Day.Hall.Windows[0].Open) {
		t.Errorf("windows: %+v", told.Day.Hall.Windows)
	}
	if diff := cmp.Diff([]ends{{60, 2, simulate.Served}, {90, 0, simulate.Missed}}, endsOf(told.Was)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ends{{0, 2, simulate.Served}, {90, 2, simulate.Missed}}, endsOf(run(t, told.Day))); diff != "" {
		t.Error(diff)
	}
	if _, err := simulate.NewRetelling("2026-03-09").Tell(time.UTC); !errors.Is(err, simulate.ErrNoSuchDay) {
		t.Errorf("a day that was not: %v", err)
	}
}

func TestATicketThatGotAnotherClassIsRetoldInIt(t *testing.T) {
	t.Parallel()
	d, err := simulate.Scenario{Seed: 31, Load: 0.9, HistoryDays: -1, Calm: true}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, journal := recorded(t, d)
	i := slices.IndexFunc(journal, func(r hall.Record) bool {
		issued, ok := r.Event.(hall.TicketIssued)
		return ok && issued.Class == hall.Normal
	})
	before := retell(t, d.Date, journal)
	set := hall.ClassSet{Ticket: journal[i].Event.(hall.TicketIssued).Ticket, Class: hall.Green, Reason: "project"}
	after := retell(t, d.Date, slices.Insert(journal, i+1, hall.Record{Seq: journal[i].Seq, AtMS: journal[i].AtMS, Event: set}))
	green := func(visits []simulate.Visit) (n int) {
		for _, v := range visits {
			if v.Class == hall.Green {
				n++
			}
		}
		return n
	}
	if was, is := green(before.Day.Visits), green(after.Day.Visits); is != was+1 {
		t.Errorf("%d come by the green channel, %d before one was sent there", is, was)
	}
}
