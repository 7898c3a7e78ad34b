package hall_test

import (
	"errors"
	"testing"

	"yimen/hallserver/hall"
)

const morning = int64(1_780_000_000_000)

// day is a hall under test: commands run against it one after the other.
type day struct {
	t   *testing.T
	s   *hall.State
	seq int64
	now int64
}

func openDay(t *testing.T) *day {
	t.Helper()
	d := &day{t: t, s: hall.New(), now: morning}
	d.do(hall.AdoptPlan{Plan: smallPlan()})
	d.do(hall.OpenDay{Date: "2026-06-01"})
	return d
}

func (d *day) try(cmd hall.Command) ([]hall.Event, error) {
	d.t.Helper()
	d.now += 1000
	events, err := hall.Decide(d.s, cmd, d.now)
	for _, e := range events {
		d.seq++
		hall.Fold(d.s, hall.Record{Seq: d.seq, AtMS: d.now, Event: e})
	}
	if faults := hall.Check(d.s); len(faults) > 0 {
		d.t.Fatalf("after %T: %v", cmd, faults)
	}
	return events, err
}

func (d *day) do(cmds ...hall.Command) []hall.Event {
	d.t.Helper()
	var all []hall.Event
	for _, cmd := range cmds {
		events, err := d.try(cmd)
		if err != nil {
			d.t.Fatalf("%T: %v", cmd, err)
		}
		all = append(all, events...)
	}
	return all
}

func issue(id hall.TicketID, service hall.ServiceCode) hall.IssueTicket {
	return hall.IssueTicket{ID: id, Services: []hall.ServiceCode{service}}
}

func believe(id hall.TicketID) hall.Expect { return hall.Expect{Ticket: &id} }

func TestEveryWrongCommandIsRefusedByItsReason(t *testing.T) {
	t.Parallel()
	open := hall.OpenWindow{Window: 1, Staff: "wang"}
	call := hall.CallNext{Window: 1, Staff: "wang"}
	cases := []struct {
		name  string
		given []hall.Command
		when  hall.Command
		want  string
	}{
		{"an id of two letters", nil, issue("ab", "s1"), hall.BadTicketID},
		{"an id with a slash", nil, issue("ticket/0001", "s1"), hall.BadTicketID},
		{"an id already given", []hall.Command{issue("ticket-1", "s1")}, issue("ticket-1", "s3"), hall.TicketIDTaken},
		{"an unknown service", nil, issue("ticket-1", "s9"), hall.UnknownService},
		{"no service", nil, hall.IssueTicket{ID: "ticket-1"}, hall.UnknownService},
		{"a service that needs a card, without", nil, issue("ticket-1", "s4"), hall.SubjectRequired},
		{"a class of nobody", nil, hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}, Class: "vip"}, hall.BadClass},
		{"a ticket on a closed day", []hall.Command{hall.CloseDay{}}, issue("ticket-1", "s1"), hall.DayNotOpen},
		{"an earlier day", nil, hall.OpenDay{Date: "2026-05-31"}, hall.DateBack},
		{"a window on a closed day", []hall.Command{hall.CloseDay{}}, open, hall.DayNotOpen},
		{"an unknown window", nil, hall.OpenWindow{Window: 99, Staff: "wang"}, hall.UnknownWindow},
		{"a window of another", []hall.Command{open}, hall.OpenWindow{Window: 1, Staff: "li"}, hall.WindowTaken},
		{"a second window", []hall.Command{open}, hall.OpenWindow{Window: 2, Staff: "wang"}, hall.StaffElsewhere},
		{"a call to a closed window", nil, call, hall.WindowIsClosed},
		{"a call by another", []hall.Command{open}, hall.CallNext{Window: 1, Staff: "li"}, hall.NotYourWindow},
		{"a call in a pause", []hall.Command{open, hall.PauseWindow{Window: 1, Staff: "wang"}}, call, hall.WrongState},
		{"a call believing another ticket", []hall.Command{open}, hall.CallNext{Window: 1, Staff: "wang", Expect: believe("ticket-9")}, hall.ExpectMismatch},
		{"a call believing an old version", []hall.Command{open}, hall.CallNext{Window: 1, Staff: "wang", Expect: hall.Expect{Version: 99}}, hall.ExpectMismatch},
		{"a call to a busy window", []hall.Command{issue("ticket-1", "s1"), open, call}, hall.CallNext{Window: 1, Staff: "wang", Expect: believe("ticket-1")}, hall.WindowBusy},
		{"a call of an unknown ticket", []hall.Command{open}, hall.CallNext{Window: 1, Staff: "wang", Ticket: "ticket-7"}, hall.UnknownTicket},
		{"a call of a ticket it cannot serve", []hall.Command{issue("ticket-1", "s3"), open}, hall.CallNext{Window: 1, Staff: "wang", Ticket: "ticket-1"}, hall.NotServed},
		{"a recall of nobody", []hall.Command{open}, hall.Recall{Window: 1, Staff: "wang"}, hall.WrongState},
		{"a no-show of who is served", []hall.Command{issue("ticket-1", "s1"), open, call, hall.StartService{Window: 1, Staff: "wang", Expect: believe("ticket-1")}}, hall.MarkNoShow{Window: 1, Staff: "wang", Expect: believe("ticket-1")}, hall.WrongState},
		{"closing a busy window", []hall.Command{issue("ticket-1", "s1"), open, call}, hall.CloseWindow{Window: 1, Staff: "wang"}, hall.WindowBusy},
		{"cancelling a called ticket", []hall.Command{issue("ticket-1", "s1"), open, call}, hall.CancelTicket{Ticket: "ticket-1"}, hall.WrongState},
		{"a print of no ticket", nil, hall.ReportPrint{Ticket: "ticket-1", OK: true}, hall.UnknownTicket},
		{"a look at a waiting holder", []hall.Command{issue("ticket-1", "s1"), open}, hall.RevealHolder{Ticket: "ticket-1", Staff: "wang"}, hall.NotYourWindow},
		{"a look at nobody", []hall.Command{issue("ticket-1", "s1"), open, call}, hall.RevealHolder{Ticket: "ticket-1", Staff: "wang"}, hall.NoHolder},
		{"a plan without a queue people wait in", []hall.Command{issue("ticket-1", "s1")}, hall.AdoptPlan{Plan: hall.Plan{Digest: "p2", Queues: []hall.QueueID{"B"}}}, hall.PlanInUse},
		{"a plan that contradicts itself", nil, hall.AdoptPlan{Plan: hall.Plan{Digest: "p2", Services: map[hall.ServiceCode]hall.QueueID{"s1": "Z"}}}, hall.BadPlan},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			d.do(c.given...)
			events, err := d.try(c.when)
			var refusal *hall.Refusal
			if !errors.As(err, &refusal) || refusal.Code != c.want {
				t.Fatalf("got %v, %v; want a refusal %s", events, err, c.want)
			}
		})
	}
}

func TestTheLongestWaitOfAWindowsQueuesIsCalledFirst(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-b1", "s3"), issue("ticket-a1", "s1"), issue("ticket-a2", "s2"))
	d.do(hall.OpenWindow{Window: 2, Staff: "wang"})
	var got []hall.TicketID
	for range 4 {
		for _, e := range d.do(hall.CallNext{Window: 2, Staff: "wang", Expect: hall.Expect{Ticket: current(d.s, 2)}, FinishCurrent: true, FinishAs: hall.AsServed}) {
			if called, ok := e.(hall.TicketCalled); ok {
				got = append(got, called.Ticket)
			}
		}
	}
	want := []hall.TicketID{"ticket-b1", "ticket-a1", "ticket-a2"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Fatalf("called %v, want %v", got, want)
	}
}

func current(s *hall.State, window int) *hall.TicketID {
	if id := s.Windows.Get(window).Ticket; id != "" {
		return &id
	}
	return nil
}

func TestNumbersGoOnWhenTheSameDayIsOpenedAgain(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.CloseDay{}, hall.OpenDay{Date: "2026-06-01"}, issue("ticket-2", "s1"))
	if got := d.s.Tickets.Get("ticket-2").Number(); got != "A002" {
		t.Errorf("second number of the day is %s, want A002", got)
	}
	d.do(hall.OpenDay{Date: "2026-06-02"}, issue("ticket-3", "s1"))
	if got := d.s.Tickets.Get("ticket-3").Number(); got != "A001" {
		t.Errorf("first number of the next day is %s, want A001", got)
	}
}

func TestWhatIsToldIsOfTheQueueThatATicketGetsInto(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	service := hall.ServiceCode("")
	for code := range d.s.Plan.Services {
		service = max(service, code)
	}
	here := d.s.Plan.Services[service]
	for name, c := range map[string]struct {
		told *hall.QueueTold
		want bool
	}{
		"its queue":     {&hall.QueueTold{Queue: here, Told: hall.Told{P50S: 60, P90S: 90}}, true},
		"another queue": {&hall.QueueTold{Queue: here + "x", Told: hall.Told{P50S: 60, P90S: 90}}, false},
		"nothing":       {nil, false},
	} {
		cmd := issue("ticket-told-1", service)
		cmd.Waits, cmd.CardWaived = c.told, true
		events, err := hall.Decide(d.s, cmd, d.now+1000)
		if err != nil {
			t.Fatal(err)
		}
		got := events[0].(hall.TicketIssued).Told //nolint:forcetypeassert // it panics in a test
		if (got != nil) != c.want || (got != nil && *got != c.told.Told) {
			t.Errorf("%s: told %+v", name, got)
		}
	}
}
