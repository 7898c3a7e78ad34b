package hall_test

import (
	"testing"

	"yimen/hallserver/hall"
)

// slotIn is a slot of queue A that begins in so many minutes.
func (d *day) slotIn(minutes, length, places int64) hall.Slot {
	start := morning + minutes*60_000
	return hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: start, EndMS: start + length*60_000, Places: int(places)}
}

func booking(id hall.AppointmentID, who hall.SubjectKey, slot hall.Slot) hall.BookAppointment {
	return hall.BookAppointment{ID: id, Services: []hall.ServiceCode{"s1"}, Slot: slot, Subject: who}
}

// The grid of slots may change while people have booked in the one before:
// whoever is there at the time has a place.
func TestPlacesAreCountedByTheTimeTheyOverlap(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(booking("CODE0001", "k1", d.slotIn(60, 60, 1)))
	for name, c := range map[string]struct {
		start, length int64
		full          bool
	}{
		"the first half": {60, 30, true}, "the second half": {90, 30, true}, "across its begin": {50, 20, true},
		"before it": {30, 30, false}, "after it": {120, 30, false},
	} {
		if taken := d.s.PlacesTaken(d.slotIn(c.start, c.length, 1), "s1"); (taken > 0) != c.full {
			t.Errorf("%s: %d places taken", name, taken)
		}
	}
	if code := d.refused(booking("CODE0002", "k2", d.slotIn(90, 30, 1))); code != hall.SlotFull {
		t.Errorf("a slot of a finer grid is booked over it: %s", code)
	}
}

func TestAServicesOwnPlacesAreItsAlone(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	plan := smallPlan()
	plan.Digest, plan.Services["s9"], plan.OwnPlaces = "own", "A", []hall.ServiceCode{"s9"}
	d.do(hall.AdoptPlan{Plan: plan})
	slot := d.slotIn(60, 30, 1)
	own := slot
	own.Service = "s9"
	d.do(booking("CODE0001", "k1", slot))
	other := booking("CODE0002", "k2", own)
	other.Services = []hall.ServiceCode{"s9"}
	d.do(other)
	other.ID = "CODE0003"
	if code := d.refused(other); code != hall.SlotFull {
		t.Errorf("its own place twice: %s", code)
	}
	if code := d.refused(booking("CODE0004", "k3", slot)); code != hall.SlotFull {
		t.Errorf("the queue's place twice: %s", code)
	}
}

func TestALimitOfAPersonCountsAllDatesAndOnePlaceAtATime(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.s.Plan.Rules.Appointments.PerPerson = 2
	mine := func(id hall.AppointmentID, key hall.SubjectKey, slot hall.Slot) hall.BookAppointment {
		b := booking(id, key, slot)
		b.Persons = []hall.SubjectKey{"today", "tomorrow", "later"}
		return b
	}
	later := func(date string, hours int64) hall.Slot {
		s := d.slotIn(hours*60, 30, 5)
		s.Date = date
		return s
	}
	d.do(mine("CODE0001", "today", d.slotIn(60, 30, 5)))
	if code := d.refused(mine("CODE0002", "today", d.slotIn(75, 30, 5))); code != hall.PersonLimit {
		t.Errorf("two places at a time: %s", code)
	}
	d.do(mine("CODE0003", "tomorrow", later("2026-06-02", 30)))
	if code := d.refused(mine("CODE0004", "later", later("2026-06-03", 54))); code != hall.PersonLimit {
		t.Errorf("a third one, of a third date: %s", code)
	}
	d.do(hall.CancelAppointment{ID: "CODE0003"}, mine("CODE0004", "later", later("2026-06-03", 54)))
}

func TestASlotIsBookedBeforeItBegins(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	slot := d.slotIn(60, 30, 1)
	d.now = slot.StartMS
	if code := d.refused(booking("CODE0001", "k1", slot)); code != hall.BadSlot {
		t.Errorf("a slot that has begun goes before those who wait: %s", code)
	}
}

func TestAnAppointmentIsCheckedInForWhatIsStillThere(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	b := booking("CODE0001", "k1", d.slotIn(20, 30, 5))
	b.Services = []hall.ServiceCode{"s1", "s2"}
	alone := booking("CODE0002", "k2", d.slotIn(20, 30, 5))
	d.do(b, alone)
	plan := smallPlan()
	plan.Digest = "less"
	delete(plan.Services, "s2")
	d.do(hall.AdoptPlan{Plan: plan}, hall.CheckIn{ID: "CODE0001", Ticket: "ticket-a"})
	if got := d.s.Tickets.Get("ticket-a").Services; len(got) != 1 || got[0] != "s1" {
		t.Errorf("checked in for %v", got)
	}
	plan.Digest = "none"
	delete(plan.Services, "s1")
	d.do(hall.AdoptPlan{Plan: plan})
	if code := d.refused(hall.CheckIn{ID: "CODE0002", Ticket: "ticket-b"}); code != hall.AppointmentVoid {
		t.Errorf("for a service that is gone: %s", code)
	}
}

// A number counts for who holds it, and for whom it was taken.
func TestANumberTakenByAnAgentCountsForBoth(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.s.Plan.Rules.PerPersonDay = 1
	take := func(id hall.TicketID, who, forWhom hall.SubjectKey) hall.IssueTicket {
		c := issue(id, "s1")
		c.Subject, c.AgentFor = who, forWhom
		return c
	}
	d.do(take("ticket-1", "k1", "k2"))
	for name, c := range map[string]hall.IssueTicket{
		"the agent again":          take("ticket-2", "k1", ""),
		"for whom it was taken":    take("ticket-3", "k2", ""),
		"by another agent":         take("ticket-4", "k3", "k2"),
		"by the agent for a third": take("ticket-5", "k1", "k4"),
	} {
		if code := d.refused(c); code != hall.PersonLimit {
			t.Errorf("%s: %q", name, code)
		}
	}
	d.do(hall.CancelTicket{Ticket: "ticket-1"}, take("ticket-6", "k2", ""))
}
