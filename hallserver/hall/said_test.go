package hall_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
)

func announce(id hall.AnnouncementID, untilMS int64) hall.MakeAnnouncement {
	return hall.MakeAnnouncement{ID: id, Phrase: "closing-soon", UntilMS: untilMS}
}

func emergency(id hall.AnnouncementID) hall.MakeAnnouncement {
	return hall.MakeAnnouncement{ID: id, Phrase: "evacuate", Emergency: true}
}

// standing lists the announcements that stand now.
func (d *day) standing() []hall.AnnouncementID {
	var ids []hall.AnnouncementID
	for _, a := range d.s.Standing(d.now) {
		ids = append(ids, a.ID)
	}
	return ids
}

// finished serves a ticket to its end.
func (d *day) finished(id hall.TicketID) {
	d.t.Helper()
	d.do(issue(id, "s1"), hall.OpenWindow{Window: 1, Staff: "wang"})
	d.do(hall.CallNext{Window: 1, Staff: "wang", Ticket: id, Expect: at(d.s, 1)})
	d.do(hall.FinishService{Window: 1, Staff: "wang", Expect: at(d.s, 1)})
}

func TestAnAnnouncementStandsUntilItIsEndedOrItsTimePasses(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(announce("say-1", d.now+300_000), announce("say-2", 0), emergency("say-3"))
	if diff := cmp.Diff([]hall.AnnouncementID{"say-1", "say-2", "say-3"}, d.standing()); diff != "" {
		t.Error(diff)
	}
	d.do(hall.EndAnnouncement{ID: "say-2"})
	d.now += 300_000
	if diff := cmp.Diff([]hall.AnnouncementID{"say-3"}, d.standing()); diff != "" {
		t.Error(diff)
	}
	if code := d.refused(hall.EndAnnouncement{ID: "say-1"}); code != hall.UnknownAnnouncement {
		t.Errorf("ending one whose time has passed: %s", code)
	}
	d.do(announce("say-4", 0))
	if len(d.s.Announcements) != 2 {
		t.Errorf("%d announcements are kept, want 2: the next one sweeps what has passed", len(d.s.Announcements))
	}
}

func TestTheDaysEndEndsNoticesAndPickupsButNoEmergency(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.finished("ticket-1")
	d.do(hall.ReadyPickup{Ticket: "ticket-1", Window: 4}, announce("say-1", 0), emergency("say-2"), hall.CloseDay{})
	if diff := cmp.Diff([]hall.AnnouncementID{"say-2"}, d.standing()); diff != "" || len(d.s.Pickups) != 0 {
		t.Errorf("%d pick-ups, %s", len(d.s.Pickups), diff)
	}
	// It keeps no hours, and its id stays its own.
	d.do(emergency("say-3"), hall.OpenDay{Date: "2026-06-02"})
	if diff := cmp.Diff([]hall.AnnouncementID{"say-2", "say-3"}, d.standing()); diff != "" {
		t.Error(diff)
	}
	if code := d.refused(emergency("say-2")); code != hall.AnnouncementTaken {
		t.Errorf("refused by %s", code)
	}
	d.do(announce("say-1", 0), hall.EndAnnouncement{ID: "say-2"})
}

func TestSixteenAnnouncementsStandAndAnEmergencyFindsItsPlace(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	for i := range hall.MaxAnnouncements {
		d.do(announce(hall.AnnouncementID(fmt.Sprintf("say-%d", i)), 0))
	}
	if code := d.refused(announce("say-x", 0)); code != hall.TooManyAnnouncements {
		t.Errorf("a notice too many: %s", code)
	}
	for i := range hall.MaxAnnouncements {
		d.do(emergency(hall.AnnouncementID(fmt.Sprintf("fire-%d", i))))
		if i == 0 && slices.Contains(d.standing(), "say-0") {
			t.Error("the oldest notice still stands")
		}
	}
	if code := d.refused(emergency("fire-x")); code != hall.TooManyAnnouncements {
		t.Errorf("an emergency among emergencies: %s", code)
	}
}

func TestAResultThatLiesReadyIsCalledUntilItIsTaken(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.finished("ticket-1")
	d.finished("ticket-2")
	d.do(hall.ReadyPickup{Ticket: "ticket-1", Window: 4})
	first := d.now
	d.do(hall.ReadyPickup{Ticket: "ticket-2", Window: 4}, hall.ReadyPickup{Ticket: "ticket-1", Window: 3})
	want := []hall.Pickup{
		{Ticket: "ticket-1", Window: 3, ReadyMS: first, Call: "c5", CalledMS: first + 2000, Times: 2},
		{Ticket: "ticket-2", Window: 4, ReadyMS: first + 1000, Call: "c4", CalledMS: first + 1000, Times: 1},
	}
	if diff := cmp.Diff(want, d.s.Pickups); diff != "" {
		t.Error(diff)
	}
	d.do(hall.TakePickup{Ticket: "ticket-1"})
	if diff := cmp.Diff(want[1:], d.s.Pickups); diff != "" {
		t.Error(diff)
	}
	if code := d.refused(hall.TakePickup{Ticket: "ticket-1"}); code != hall.PickupNotReady {
		t.Errorf("taken twice: %s", code)
	}
}

func TestAWindowWhereResultsLieReadyStaysInThePlan(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.finished("ticket-1")
	d.do(hall.CloseWindow{Window: 1, Staff: "wang"}, hall.ReadyPickup{Ticket: "ticket-1", Window: 4})
	without := smallPlan()
	without.Digest, without.Windows = "p2", without.Windows[:3]
	if code := d.refused(hall.AdoptPlan{Plan: without}); code != hall.PlanInUse {
		t.Errorf("refused by %s", code)
	}
	d.do(hall.TakePickup{Ticket: "ticket-1"}, hall.AdoptPlan{Plan: without})
}

func TestWhatIsSaidToManyIsRefusedByItsReason(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		given []hall.Command
		when  hall.Command
		want  string
	}{
		{"an announcement of no id", nil, announce("", 0), hall.BadAnnouncement},
		{"free text for a phrase", nil, hall.MakeAnnouncement{ID: "say-1", Phrase: "Mr Test, please come"}, hall.BadAnnouncement},
		{"free text for a zone", nil, hall.MakeAnnouncement{ID: "say-1", Phrase: "p", Zones: []string{"a b"}}, hall.BadAnnouncement},
		{"one whose time has passed", nil, announce("say-1", 1), hall.BadAnnouncement},
		{"an id that stands", []hall.Command{announce("say-1", 0)}, announce("say-1", 0), hall.AnnouncementTaken},
		{"an id that was ended today", []hall.Command{announce("say-1", 0), hall.EndAnnouncement{ID: "say-1"}}, announce("say-1", 0), hall.AnnouncementTaken},
		{"the end of one never made", nil, hall.EndAnnouncement{ID: "say-1"}, hall.UnknownAnnouncement},
		{"the end of one that ended", []hall.Command{announce("say-1", 0), hall.EndAnnouncement{ID: "say-1"}}, hall.EndAnnouncement{ID: "say-1"}, hall.UnknownAnnouncement},
		{"a result of no ticket", nil, hall.ReadyPickup{Ticket: "ticket-1", Window: 1}, hall.UnknownTicket},
		{"a result of a ticket that waits", []hall.Command{issue("ticket-1", "s1")}, hall.ReadyPickup{Ticket: "ticket-1", Window: 1}, hall.WrongState},
		{"a result of a ticket given back", []hall.Command{issue("ticket-1", "s1"), hall.CancelTicket{Ticket: "ticket-1"}}, hall.ReadyPickup{Ticket: "ticket-1", Window: 1}, hall.WrongState},
		{"taking the result of no ticket", nil, hall.TakePickup{Ticket: "ticket-1"}, hall.UnknownTicket},
		{"taking what does not lie ready", []hall.Command{issue("ticket-1", "s1")}, hall.TakePickup{Ticket: "ticket-1"}, hall.PickupNotReady},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			d.do(c.given...)
			if code := d.refused(c.when); code != c.want {
				t.Errorf("refused by %s, want %s", code, c.want)
			}
		})
	}
	t.Run("a result at no window, and one too many", func(t *testing.T) {
		t.Parallel()
		d := openDay(t)
		d.finished("ticket-1")
		if code := d.refused(hall.ReadyPickup{Ticket: "ticket-1", Window: 9}); code != hall.UnknownWindow {
			t.Errorf("at no window: %s", code)
		}
		for range hall.MaxPickups { // as a state that many finished tickets would make
			d.s.Pickups = append(d.s.Pickups, hall.Pickup{})
		}
		_, err := hall.Decide(d.s, hall.ReadyPickup{Ticket: "ticket-1", Window: 1}, d.now)
		if code := refusalCode(err); code != hall.TooManyPickups {
			t.Errorf("one too many: %s", code)
		}
	})
}

func TestTheAuditFindsAnEndWithoutABeginning(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.finished("ticket-1")
	d.do(hall.ReadyPickup{Ticket: "ticket-1", Window: 4})
	for _, c := range []struct {
		name  string
		event hall.Event
		want  string
	}{
		{"an announcement that did not stand", hall.AnnouncementEnded{ID: "say-1"}, hall.RuleAnnounced},
		{"a result ready twice", hall.PickupReady{Ticket: "ticket-1", Window: 4, Call: "c9"}, hall.RulePickup},
		{"a call that leaves one out", hall.PickupCalled{Ticket: "ticket-1", Window: 4, Call: "c9", Times: 3}, hall.RulePickup},
		{"a result taken that did not lie ready", hall.PickupTaken{Ticket: "ticket-2"}, hall.RuleFold},
	} {
		audit := hall.NewAudit()
		audit.State = d.s.Clone()
		faults := audit.Observe(hall.Record{Seq: 99, AtMS: d.now, Event: c.event})
		if len(faults) != 1 || faults[0].Rule != c.want {
			t.Errorf("%s: %v, want %s", c.name, faults, c.want)
		}
	}
}
