package hall_test

import (
	"testing"

	"yimen/hallserver/hall"
)

// A pause that was planned while somebody is served begins when they have gone,
// however they go, and nobody else is called.
func TestAPlannedPauseBeginsWhenTheTicketHasLeft(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(e hall.Expect) hall.Command{
		"finished": func(e hall.Expect) hall.Command { return hall.FinishService{Window: 1, Staff: "wang", Expect: e} },
		"finished by the next call": func(e hall.Expect) hall.Command {
			return hall.CallNext{Window: 1, Staff: "wang", Expect: e, FinishCurrent: true, FinishAs: hall.AsServed}
		},
		"absent": func(e hall.Expect) hall.Command { return hall.MarkNoShow{Window: 1, Staff: "wang", Expect: e} },
		"parked": func(e hall.Expect) hall.Command { return hall.Park{Window: 1, Staff: "wang", Expect: e} },
		"sent on": func(e hall.Expect) hall.Command {
			return hall.Transfer{Window: 1, Staff: "wang", ToQueue: "B", Expect: e}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := busyWindow(t)
			d.do(hall.PauseWindow{Window: 1, Staff: "wang", Reason: "lunch", ForMS: 900_000, After: true})
			w := d.s.Windows.Get(1)
			if w.State != hall.Open || w.Ticket != "ticket-1" || w.Next == nil || w.Next.Reason != "lunch" {
				t.Fatalf("after the plan the window is %+v", w)
			}
			events := d.do(leave(at(d.s, 1)))
			for _, e := range events {
				if _, called := e.(hall.TicketCalled); called {
					t.Errorf("somebody else was called: %v", e)
				}
			}
			w = d.s.Windows.Get(1)
			if w.State != hall.Paused || w.Ticket != "" || w.Reason != "lunch" || w.UntilMS != d.s.LastMS+900_000 || w.Next != nil {
				t.Errorf("the window is %+v", w)
			}
		})
	}
}

// busyWindow is window 1 with ticket-1, while ticket-2 waits.
func busyWindow(t *testing.T) *day {
	t.Helper()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s1"))
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	if got := d.next(1, "wang"); got != "ticket-1" {
		t.Fatalf("called %q", got)
	}
	return d
}

func TestAPlannedPauseIsTakenBack(t *testing.T) {
	t.Parallel()
	d := busyWindow(t)
	d.do(hall.PauseWindow{Window: 1, Staff: "wang", After: true})
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	if w := d.s.Windows.Get(1); w.Next != nil || w.Ticket != "ticket-1" {
		t.Fatalf("the window is %+v", w)
	}
	if got := d.next(1, "wang"); got != "ticket-2" {
		t.Errorf("called %q, want ticket-2", got)
	}
}

func TestAPlannedPauseGoesWithWhoPlannedIt(t *testing.T) {
	t.Parallel()
	d := busyWindow(t)
	d.do(hall.PauseWindow{Window: 1, Staff: "wang", After: true})
	d.do(hall.HandOver{Window: 1, Staff: "wang", To: "li", Expect: at(d.s, 1)})
	if w := d.s.Windows.Get(1); w.Next != nil {
		t.Errorf("who took the window over pauses: %+v", w)
	}
	d.do(hall.PauseWindow{Window: 1, Staff: "li", After: true})
	d.do(hall.CloseWindow{Window: 1, Staff: "boss", Force: true, Expect: new(at(d.s, 1))})
	if w := d.s.Windows.Get(1); w.Next != nil || w.State != hall.Closed {
		t.Errorf("a closed window is to pause: %+v", w)
	}
}

// A ticket whose next matter is done at the same window has not left it.
func TestAPlannedPauseWaitsForTheLastMatterHere(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1", "s2"}})
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	d.do(hall.PauseWindow{Window: 1, Staff: "wang", After: true})
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	if w := d.s.Windows.Get(1); w.State != hall.Open || w.Next == nil {
		t.Fatalf("between two matters the window is %+v", w)
	}
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	if w := d.s.Windows.Get(1); w.State != hall.Paused {
		t.Errorf("the window is %+v", w)
	}
}
