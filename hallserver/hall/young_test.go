package hall_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

// told are events in few words: what became of whom.
func told(events []hall.Event) string {
	var out []string
	for _, e := range events {
		switch e := e.(type) {
		case hall.TicketNoShow:
			out = append(out, "absent "+string(e.Ticket))
		case hall.ServiceFinished:
			out = append(out, "served "+string(e.Ticket))
		case hall.TicketCalled:
			out = append(out, "called "+string(e.Ticket))
		case hall.ServiceStarted:
			out = append(out, "started "+string(e.Ticket))
		default:
			out = append(out, e.Kind())
		}
	}
	return strings.Join(out, ", ")
}

func TestWhoWasCalledAndNeverStartedIsNotTakenAsServedUnasked(t *testing.T) {
	t.Parallel()
	const passed, noted = "served ticket-1, called ticket-2", "absent ticket-1, called ticket-2"
	start := hall.StartService{Window: 1, Staff: "wang", Expect: believe("ticket-1")}
	recall := hall.Recall{Window: 1, Staff: "wang", Expect: believe("ticket-1")}
	for name, c := range map[string]struct {
		rule  int // young_call_s
		given hall.Command
		ageS  int64 // of the call, when the next is called
		as    string
		want  string // what becomes of it; else a refusal's code
	}{
		"a young call, nothing said":         {0, nil, 3, "", hall.NotStarted},
		"the last second of youth":           {0, nil, 59, "", hall.NotStarted},
		"an older call":                      {0, nil, 60, "", passed},
		"an older call, called again lately": {0, recall, 61, "", hall.NotStarted},
		"a young call, served":               {0, nil, 3, hall.AsServed, passed},
		"a young call, absent":               {0, nil, 3, hall.AsAbsent, noted},
		"an older call, absent":              {0, nil, 300, hall.AsAbsent, noted},
		"a young call, by a pad":             {0, nil, 30, hall.AsByAge, noted},
		"an older call, by a pad":            {0, nil, 60, hall.AsByAge, passed},
		"pressed twice on a pad":             {0, nil, 4, hall.AsByAge, hall.NotStarted},
		"started, nothing said":              {0, start, 3, "", passed},
		"started, served":                    {0, start, 3, hall.AsServed, passed},
		"started, absent":                    {0, start, 3, hall.AsAbsent, hall.WrongState},
		"started, by a pad":                  {0, start, 3, hall.AsByAge, passed},
		"another word":                       {0, nil, 3, "late", hall.BadOutcome},
		"a hall that asks for two minutes":   {120, nil, 119, "", hall.NotStarted},
		"a hall that never asks":             {-1, nil, 3, "", passed},
		"a hall that never asks, by a pad":   {-1, nil, 3, hall.AsByAge, passed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			plan := smallPlan()
			plan.Digest, plan.Rules.YoungCallS = "young", c.rule
			d.do(hall.AdoptPlan{Plan: plan}, issue("ticket-1", "s1"), issue("ticket-2", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
			d.do(hall.CallNext{Window: 1, Staff: "wang"})
			calledMS := d.now
			if c.given != nil {
				d.now += 1000
				d.do(c.given)
			}
			d.now = calledMS + c.ageS*1000 - 1000
			events, err := d.try(hall.CallNext{Window: 1, Staff: "wang", Expect: believe("ticket-1"), FinishCurrent: true, FinishAs: c.as})
			if got := told(events) + refusalCode(err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheRefusalSaysHowLongAgoTheCallWas(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"}, hall.CallNext{Window: 1, Staff: "wang"})
	d.now += 6000
	_, err := d.try(hall.CallNext{Window: 1, Staff: "wang", Expect: believe("ticket-1"), FinishCurrent: true})
	refusal, ok := errors.AsType[*hall.Refusal](err)
	if !ok || refusal.AgeMS == nil || *refusal.AgeMS != 7000 {
		t.Fatalf("%+v", refusal)
	}
}

// A ticket for two matters whose holder did not come has had neither; when they
// come back it waits for both.
func TestWhoIsAbsentHasHadNoneOfTheirServices(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	both := hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1", "s2"}}
	d.do(both, hall.OpenWindow{Window: 1, Staff: "wang"}, hall.CallNext{Window: 1, Staff: "wang"})
	d.do(hall.CallNext{Window: 1, Staff: "wang", Expect: believe("ticket-1"), FinishCurrent: true, FinishAs: hall.AsAbsent})
	d.do(hall.ReactivateTicket{Ticket: "ticket-1"})
	if got := d.s.Tickets.Get("ticket-1"); len(got.Served) != 0 || got.State != hall.Waiting || !slices.Equal(got.Services, both.Services) {
		t.Errorf("%+v", got)
	}
}

// A rule of the plan bounds itself.
func TestAHallCannotAskForLessThanNever(t *testing.T) {
	t.Parallel()
	plan := smallPlan()
	plan.Rules.YoungCallS = -2
	if err := plan.Check(); err == nil || !strings.Contains(fmt.Sprint(err), "young_call_s") {
		t.Errorf("checked as %v", err)
	}
}
