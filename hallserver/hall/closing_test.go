package hall_test

import (
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

func TestAPlanInUseNamesAllThatStandsInItsWay(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"}, hall.OpenWindow{Window: 2, Staff: "li"})
	_, err := d.try(hall.AdoptPlan{Plan: hall.Plan{Digest: "p2", Queues: []hall.QueueID{"B"}}})
	for _, want := range []string{"ticket A001", "ticket A002", "window 1 is", "window 2 is"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

// hours are those of the morning's day, from its begin until some minutes later.
func hours(minutes int64) hall.Hours {
	return hall.Hours{Hall: []hall.Span{{FromMS: morning, ToMS: morning + minutes*60_000}}}
}

func TestAHallThatClosesBeforeItsTimeTakesNoRightFromAnybody(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.s.Plan.Rules.PerPersonDay = 1
	d.do(hall.SetHours{Hours: hours(480)})
	mine := issue("ticket-1", "s1")
	mine.Subject = "k1"
	slot := func(inMinutes int64) hall.Slot {
		start := morning + inMinutes*60_000
		return hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: start, EndMS: start + 1_800_000, Places: 1}
	}
	book := func(id hall.AppointmentID, inMinutes int64) hall.BookAppointment {
		return hall.BookAppointment{ID: id, Services: []hall.ServiceCode{"s1"}, Slot: slot(inMinutes), Subject: "k1"}
	}
	d.do(mine, book("CODE0001", 30), book("CODE0002", 240))
	d.now = morning + 120*60_000
	d.do(hall.SetHours{Hours: hall.Hours{Reason: "closed"}})
	if d.s.CutMS != d.now {
		t.Fatalf("cut at %d, want %d", d.s.CutMS, d.now)
	}
	d.do(hall.SetHours{Hours: hours(60)}) // closed all the same
	if d.s.CutMS != d.now-1000 {
		t.Fatalf("cut at %d, want as before", d.s.CutMS)
	}
	closed := d.do(hall.CloseDay{})
	if left := closed[len(closed)-1].(hall.DayClosed).Left; left.Waiting != 1 || left.Appointments != 1 || left.Withdrawn != 1 {
		t.Errorf("left %+v", left)
	}
	if d.s.Tickets.Get("ticket-1").Ended != hall.ByHall || d.s.Persons.Get("k1") != 0 {
		t.Errorf("%+v, counted %d times", d.s.Tickets.Get("ticket-1"), d.s.Persons.Get("k1"))
	}
	if b := d.s.Booked.Get("CODE0002"); b == nil || b.State != hall.Withdrawn {
		t.Errorf("the later appointment is %+v", b)
	}
	d.do(hall.OpenDay{Date: "2026-06-01", Hours: hours(480)}, hall.ReviseAppointments{Restore: []hall.AppointmentID{"CODE0002", "CODE0001"}})
	if got := d.s.Tickets.Get("ticket-1").State; got != hall.Waiting || d.s.Persons.Get("k1") != 1 {
		t.Errorf("it came back %s, counted %d times", got, d.s.Persons.Get("k1"))
	}
	if b := d.s.Booked.Get("CODE0002"); b.State != hall.Booked || b.Reason != "" {
		t.Errorf("the appointment came back %+v", b)
	}
	if code := d.refused(hall.IssueTicket{ID: "ticket-2", Services: []hall.ServiceCode{"s1"}, Subject: "k1"}); code != hall.PersonLimit {
		t.Errorf("the day opened again, and the limit forgot: %s", code)
	}
}

func TestADayThatNeverOpenedMissesNobody(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	start := d.now + 26*3_600_000
	d.do(hall.BookAppointment{
		ID: "CODE0001", Services: []hall.ServiceCode{"s1"}, Subject: "k1",
		Slot: hall.Slot{Queue: "A", Date: "2026-06-02", StartMS: start, EndMS: start + 900_000, Places: 1},
	})
	for _, e := range d.do(hall.OpenDay{Date: "2026-06-04"}) {
		if _, missed := e.(hall.AppointmentMissed); missed {
			t.Error("missed on a day on which nobody could come")
		}
	}
	if _, there := d.s.Booked.Find("CODE0001"); there {
		t.Error("it is kept for ever")
	}
}

func TestAClosedDaysTicketsWaitForNobody(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.next(1, "wang")
	d.do(hall.MarkNoShow{Window: 1, Staff: "wang", Expect: at(d.s, 1)}, hall.CloseDay{})
	for _, c := range []hall.Command{hall.ReactivateTicket{Ticket: "ticket-1"}, hall.ReadyPickup{Ticket: "ticket-1", Window: 1}} {
		if code := d.refused(c); code != hall.DayNotOpen {
			t.Errorf("%T: %s", c, code)
		}
	}
}
