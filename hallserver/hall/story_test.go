package hall_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// next calls the next ticket to a window, finishing what is there, and says
// whom.
func (d *day) next(window int, staff hall.StaffID) string {
	d.t.Helper()
	for _, e := range d.do(hall.CallNext{
		Window: window, Staff: staff, Expect: hall.Expect{Ticket: current(d.s, window)}, FinishCurrent: true, FinishAs: hall.AsServed,
	}) {
		if called, ok := e.(hall.TicketCalled); ok {
			return string(called.Ticket)
		}
	}
	return ""
}

// callAll calls until nobody waits for the window.
func (d *day) callAll(window int, staff hall.StaffID) []string {
	d.t.Helper()
	var got []string
	for id := d.next(window, staff); id != ""; id = d.next(window, staff) {
		got = append(got, id)
	}
	return got
}

// refused runs a command that must be refused, and says why.
func (d *day) refused(cmd hall.Command) string {
	d.t.Helper()
	events, err := d.try(cmd)
	code := refusalCode(err)
	if code == "" {
		d.t.Fatalf("%T: %d events, %v; want a refusal", cmd, len(events), err)
	}
	return code
}

// refusalCode is why a command was refused; empty when it was not.
func refusalCode(err error) string {
	if refusal, ok := errors.AsType[*hall.Refusal](err); ok {
		return refusal.Code
	}
	return ""
}

func at(s *hall.State, window int) hall.Expect { return hall.Expect{Ticket: current(s, window)} }

func wantOrder(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("called %v, want %v", got, want)
	}
}

func TestATicketGoesThroughItsServicesHereAndElsewhere(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1", "s2", "s3"}})
	d.do(issue("ticket-b", "s3"))
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"}, hall.OpenWindow{Window: 2, Staff: "li"})
	if got := d.next(1, "wang"); got != "ticket-1" {
		t.Fatalf("called %s", got)
	}
	// s2 is window 1's too: the ticket stays, and nobody is called.
	if got := d.next(1, "wang"); got != "" {
		t.Fatalf("called %s while its own ticket goes on", got)
	}
	k := d.s.Tickets.Get("ticket-1")
	if k.State != hall.Serving || k.Service() != "s2" || len(k.Served) != 1 || k.Served[0].Staff != "wang" {
		t.Fatalf("the ticket is %s with %s after %+v", k.State, k.Service(), k.Served)
	}
	// s3 is window 2's: it waits there with the credit it has, before who came later.
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1), Outcome: "accepted"})
	if k := d.s.Tickets.Get("ticket-1"); k.State != hall.Waiting || k.Queue != "B" || k.Came != hall.CameTransferred {
		t.Fatalf("the ticket is %s in %s, came %q", k.State, k.Queue, k.Came)
	}
	wantOrder(t, d.callAll(2, "li"), "ticket-1", "ticket-b")
	if k := d.s.Tickets.Get("ticket-1"); k.State != hall.Done || len(k.Served) != 3 || k.Served[1].Outcome != "accepted" {
		t.Fatalf("it ended %s having had %+v", k.State, k.Served)
	}
}

// A chosen ticket does not push another out of the window in the middle of its
// services.
func TestNobodyIsChosenWhileTheTicketAtTheWindowHasAnotherServiceThere(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1", "s2"}}, issue("ticket-2", "s1"))
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	chosen := hall.CallNext{Window: 1, Staff: "wang", Ticket: "ticket-2", FinishCurrent: true, FinishAs: hall.AsServed, Expect: at(d.s, 1)}
	if got := d.refused(chosen); got != hall.WindowBusy {
		t.Fatalf("refused as %s, want %s", got, hall.WindowBusy)
	}
	d.do(hall.Park{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	chosen.Expect = at(d.s, 1)
	d.do(chosen)
	if k := d.s.Tickets.Get("ticket-2"); k.State != hall.Called {
		t.Fatalf("the chosen ticket is %s", k.State)
	}
}

func TestAMissedTicketReturnsBehindThreeOthers(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	for i := range 6 {
		d.do(issue(hall.TicketID(fmt.Sprintf("ticket-%d", i)), "s1"))
	}
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	d.do(hall.MarkNoShow{Window: 1, Staff: "wang", Expect: at(d.s, 1)}, hall.ReactivateTicket{Ticket: "ticket-0"})
	wantOrder(t, d.callAll(1, "wang"), "ticket-1", "ticket-2", "ticket-3", "ticket-0", "ticket-4", "ticket-5")
}

func TestAMissedTicketReturnsTwiceAndIsCalledAtOnceWhenNobodyElseWaits(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-0", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	for range 3 {
		if got := d.next(1, "wang"); got != "ticket-0" {
			t.Fatalf("called %q", got)
		}
		d.do(hall.MarkNoShow{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
		if d.s.Tickets.Get("ticket-0").Returns < 2 {
			d.do(hall.ReactivateTicket{Ticket: "ticket-0"})
		}
	}
	if code := d.refused(hall.ReactivateTicket{Ticket: "ticket-0"}); code != hall.ReturnLimit {
		t.Errorf("refused by %s", code)
	}
}

func TestAParkedTicketIsTakenBackByItsWindow(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	d.do(hall.Park{Window: 1, Staff: "wang", Expect: at(d.s, 1), Reason: "copy"})
	if got := d.next(1, "wang"); got != "ticket-2" {
		t.Fatalf("called %s while the other is parked", got)
	}
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	d.do(hall.CallNext{Window: 1, Staff: "wang", Ticket: "ticket-1"})
	if k := d.s.Tickets.Get("ticket-1"); k.State != hall.Called || k.Why.Code != calling.TakenBack {
		t.Fatalf("it is %s by %s", k.State, k.Why.Code)
	}
}

func TestATicketSentToAWindowOrAPersonWaitsForThemUntilTheyLeave(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]hall.Transfer{
		"a window": {ToWindow: 3}, "a person": {ToStaff: "zhao"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"},
				hall.OpenWindow{Window: 2, Staff: "li"}, hall.OpenWindow{Window: 3, Staff: "zhao"})
			d.next(1, "wang")
			to.Window, to.Staff, to.Expect = 1, "wang", at(d.s, 1)
			d.do(to)
			if got := d.next(2, "li"); got != "" {
				t.Fatalf("another window called %s", got)
			}
			if code := d.refused(hall.CallNext{Window: 2, Staff: "li", Ticket: "ticket-1"}); code != hall.ForAnother {
				t.Errorf("choosing it is refused by %s", code)
			}
			if got := d.next(3, "zhao"); got != "ticket-1" || d.s.Tickets.Get("ticket-1").Why.Code != calling.ForThisWindow {
				t.Fatalf("called %q by %s", got, d.s.Tickets.Get("ticket-1").Why.Code)
			}
			d.do(hall.Transfer{Window: 3, Staff: "zhao", Expect: at(d.s, 3), ToWindow: 1})
			d.do(hall.CloseWindow{Window: 1, Staff: "wang"})
			if got := d.next(2, "li"); got != "ticket-1" {
				t.Errorf("nobody else may call it though its window is closed: %q", got)
			}
		})
	}
}

func TestAWindowHelpsAQueueWhenItsWaitIsLongEnough(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-c", Services: []hall.ServiceCode{"s4"}, Subject: "k1"})
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	if got := d.next(1, "wang"); got != "" {
		t.Fatalf("helped after seconds: %s", got)
	}
	d.now += 60_000
	if got := d.next(1, "wang"); got != "ticket-c" || d.s.Tickets.Get("ticket-c").Why.Code != calling.Helping {
		t.Fatalf("called %q by %s", got, d.s.Tickets.Get("ticket-c").Why.Code)
	}
}

func TestLimitsBindCitizensAndNotStaff(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	plan := smallPlan()
	plan.Digest, plan.Rules = "p2", hall.Rules{PerPersonDay: 3, PerPersonLive: 2, GroupMax: 10}
	d.do(hall.AdoptPlan{Plan: plan})
	take := func(id hall.TicketID) hall.IssueTicket {
		return hall.IssueTicket{ID: id, Services: []hall.ServiceCode{"s1"}, Subject: "k1"}
	}
	d.do(take("ticket-1"), take("ticket-2"))
	if code := d.refused(take("ticket-3")); code != hall.PersonLimit {
		t.Errorf("a third at a time: %s", code)
	}
	d.do(hall.CancelTicket{Ticket: "ticket-1"}, take("ticket-3"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.callAll(1, "wang")
	d.do(take("ticket-4"))
	if code := d.refused(take("ticket-5")); code != hall.PersonLimit {
		t.Errorf("a fourth of the day: %s", code)
	}
	byStaff := take("ticket-6")
	byStaff.ByStaff = true
	d.do(byStaff)
	if code := d.refused(hall.IssueTicket{ID: "ticket-7", Services: []hall.ServiceCode{"s1"}, People: 11}); code != hall.BadGroup {
		t.Errorf("a group of eleven: %s", code)
	}
}

func TestTicketsAreTakenDuringTheHoursOnly(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	open := d.now + 60_000
	lunch := []hall.Span{{FromMS: open, ToMS: open + 600_000, LastMS: open + 300_000}, {FromMS: open + 900_000, ToMS: open + 1_800_000}}
	d.do(hall.SetHours{Hours: hall.Hours{Hall: lunch, Services: map[hall.ServiceCode][]hall.Span{"s3": lunch[1:]}}})
	for _, c := range []struct {
		name    string
		at      int64
		service hall.ServiceCode
		want    string
	}{
		{"before opening", open - 30_000, "s1", hall.HallClosed},
		{"a service that opens later", open + 10_000, "s3", hall.HallClosed},
		{"in the morning", open + 20_000, "s1", ""},
		{"after the last ticket", open + 400_000, "s1", hall.LastTicketPassed},
		{"at lunch", open + 700_000, "s1", hall.HallClosed},
		{"in the afternoon", open + 1_000_000, "s3", ""},
		{"after closing", open + 1_900_000, "s1", hall.HallClosed},
	} {
		d.now = c.at
		cmd := issue(hall.TicketID(fmt.Sprintf("ticket-%d", c.at)), c.service)
		if c.want == "" {
			d.do(cmd)
		} else if code := d.refused(cmd); code != c.want {
			t.Errorf("%s: %s, want %s", c.name, code, c.want)
		}
	}
	staff := issue("ticket-staff", "s1")
	staff.ByStaff = true
	d.do(staff)
}

func TestAnAppointmentEntersTheOrderAtItsSlot(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	slot := hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: d.now + 1_800_000, EndMS: d.now + 3_600_000, Places: 1}
	book := hall.BookAppointment{ID: "CODE0001", Services: []hall.ServiceCode{"s1"}, Slot: slot, Subject: "k1"}
	d.do(book)
	other := book
	other.ID = "CODE0002"
	if code := d.refused(other); code != hall.SlotFull {
		t.Errorf("a second booking of one place: %s", code)
	}
	if code := d.refused(hall.CheckIn{ID: "CODE0009", Ticket: "ticket-a"}); code != hall.UnknownAppointment {
		t.Errorf("an unknown code: %s", code)
	}
	d.now += 60_000
	d.do(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"})
	if code := d.refused(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-b"}); code != hall.AppointmentUsed {
		t.Errorf("checked in twice: %s", code)
	}
	d.do(issue("ticket-w1", "s1"))
	d.now = slot.StartMS - 900_000
	if got := d.next(1, "wang"); got != "ticket-w1" {
		t.Fatalf("a quarter of an hour before the slot %s was called before who waits", got)
	}
	d.do(issue("ticket-w2", "s1"))
	d.now = slot.StartMS + 1_200_000
	if got := d.next(1, "wang"); got != "ticket-a" {
		t.Fatalf("at the slot %s was called", got)
	}
}

func TestWhoComesTooEarlyOrTooLateForAnAppointmentIsToldSo(t *testing.T) {
	t.Parallel()
	book := func(t *testing.T) (*day, int64) {
		t.Helper()
		d := openDay(t)
		start := d.now + 7_200_000
		slot := hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: start, EndMS: start + 900_000, Places: 1}
		d.do(hall.BookAppointment{ID: "CODE0001", Services: []hall.ServiceCode{"s1"}, Slot: slot, Subject: "k1"})
		return d, start
	}
	t.Run("too early", func(t *testing.T) {
		t.Parallel()
		d, start := book(t)
		d.now = start - 1_900_000
		_, err := hall.Decide(d.s, hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"}, d.now)
		if r, ok := errors.AsType[*hall.Refusal](err); !ok || r.Code != hall.TooEarly || r.FromMS != start-1_800_000 {
			t.Errorf("refused by %+v, want too early until half an hour before %d", err, start)
		}
	})
	t.Run("late within grace keeps its slot", func(t *testing.T) {
		t.Parallel()
		d, start := book(t)
		d.now = start + 800_000
		d.do(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"})
		if k := d.s.Tickets.Get("ticket-a"); k.Class != hall.Appointment || k.SlotMS != start {
			t.Errorf("class %s, slot %d", k.Class, k.SlotMS)
		}
	})
	t.Run("too late becomes a normal ticket", func(t *testing.T) {
		t.Parallel()
		d, start := book(t)
		d.now = start + 1_000_000
		d.do(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"})
		if k := d.s.Tickets.Get("ticket-a"); k.Class != hall.Normal || k.SlotMS != 0 {
			t.Errorf("class %s, slot %d", k.Class, k.SlotMS)
		}
	})
	t.Run("a ticket given back leaves the appointment", func(t *testing.T) {
		t.Parallel()
		d, start := book(t)
		d.now = start - 600_000
		d.do(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"}, hall.CancelTicket{Ticket: "ticket-a"})
		d.do(hall.CheckIn{ID: "CODE0001", Ticket: "ticket-b"})
		if k := d.s.Tickets.Get("ticket-b"); k.Class != hall.Appointment || k.SlotMS != start {
			t.Errorf("class %s, slot %d", k.Class, k.SlotMS)
		}
	})
	t.Run("nobody comes", func(t *testing.T) {
		t.Parallel()
		d, _ := book(t)
		events := d.do(hall.CloseDay{})
		closed, ok := events[len(events)-1].(hall.DayClosed)
		if !ok || closed.Left.Appointments != 1 || d.s.Booked.Len() != 0 {
			t.Errorf("the day ended with %+v, %d booked", events[len(events)-1], d.s.Booked.Len())
		}
	})
}

func TestAServiceIsRatedOnceAtItsWindow(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	rate := hall.Rate{ID: "rating-1", Window: 1, Level: 5, Source: hall.SourcePad}
	if code := d.refused(rate); code != hall.NothingToRate {
		t.Errorf("before any service: %s", code)
	}
	d.next(1, "wang")
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)}, rate)
	rate.ID = "rating-2"
	if code := d.refused(rate); code != hall.AlreadyRated {
		t.Errorf("a second time: %s", code)
	}
	d.do(hall.Rate{ID: "rating-3", Ticket: "ticket-1", Level: 1, Source: hall.SourcePage, Supplements: "rating-1"})
	d.do(issue("ticket-2", "s1"))
	d.next(1, "wang")
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	d.now += 200_000
	if code := d.refused(rate); code != hall.NothingToRate {
		t.Errorf("minutes later, by whoever passes: %s", code)
	}
}

func TestTheDaysEndWritesDownWhatIsLeft(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s1"), issue("ticket-3", "s3"), issue("ticket-4", "s3"), issue("ticket-5", "s3"))
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"}, hall.OpenWindow{Window: 2, Staff: "li"})
	d.next(1, "wang")
	d.next(2, "li")
	d.do(hall.StartService{Window: 1, Staff: "wang", Expect: at(d.s, 1)}, hall.Park{Window: 2, Staff: "li", Expect: at(d.s, 2)})
	d.next(2, "li")
	events := d.do(hall.CloseDay{})
	got, ok := events[len(events)-1].(hall.DayClosed)
	want := hall.Left{Waiting: 2, Called: 1, Serving: 1, Parked: 1, Windows: 2}
	if !ok || got.Left != want {
		t.Errorf("left %+v, want %+v", got.Left, want)
	}
}

func TestAWindowIsHandedOverWithItsTicket(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"}, hall.OpenWindow{Window: 2, Staff: "li"})
	d.next(1, "wang")
	if code := d.refused(hall.HandOver{Window: 1, Staff: "wang", To: "li", Expect: at(d.s, 1)}); code != hall.StaffElsewhere {
		t.Errorf("to one who sits elsewhere: %s", code)
	}
	d.do(hall.HandOver{Window: 1, Staff: "wang", To: "zhao", Expect: at(d.s, 1)})
	d.do(hall.FinishService{Window: 1, Staff: "zhao", Expect: at(d.s, 1)})
	if k := d.s.Tickets.Get("ticket-1"); k.Served[0].Staff != "zhao" {
		t.Errorf("served by %s", k.Served[0].Staff)
	}
}

func TestAWindowSomebodyLeftIsClosedAndItsTicketWaitsAgain(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	d.do(hall.CloseWindow{Window: 1, Force: true})
	if k := d.s.Tickets.Get("ticket-1"); k.State != hall.Waiting || k.Queue != "A" {
		t.Errorf("the ticket is %s", k.State)
	}
}

func TestRecallsEndAtTheirLimit(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	for range 3 {
		d.do(hall.Recall{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
	}
	if code := d.refused(hall.Recall{Window: 1, Staff: "wang", Expect: at(d.s, 1)}); code != hall.RecallLimit {
		t.Errorf("refused by %s", code)
	}
}
