package hall_test

import (
	"testing"

	"pgregory.net/rapid"

	"yimen/hallserver/hall"
)

// inZone is an emergency of one zone.
func inZone(id hall.AnnouncementID, zone string) hall.MakeAnnouncement {
	c := emergency(id)
	c.Zones = []string{zone}
	return c
}

// alarmed is a hall with somebody called to window 1 (zone a), somebody in service
// at window 2 (zone b), one who waits, one whose papers lie ready, and two
// appointments of today.
func alarmed(t *testing.T) *day {
	t.Helper()
	d := openDay(t)
	d.finished("ticket-0")
	d.do(hall.ReadyPickup{Ticket: "ticket-0", Window: 1})
	soon := d.slotIn(10, 30, 4)
	d.do(booking("CODE0001", "k1", soon))
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s3"), issue("ticket-3", "s1"), hall.OpenWindow{Window: 2, Staff: "li"})
	d.do(hall.CallNext{Window: 1, Staff: "wang"})
	d.do(hall.CallNext{Window: 2, Staff: "li"}, hall.StartService{Window: 2, Staff: "li", Expect: believe("ticket-2")})
	return d
}

func TestInAnEmergencyNobodyIsDrawnToAMachineOrAWindow(t *testing.T) {
	t.Parallel()
	one, two := believe("ticket-1"), believe("ticket-2")
	later := hall.Slot{Queue: "A", Date: "2026-06-02", StartMS: morning + 86_400_000, EndMS: morning + 86_460_000, Places: 1}
	for name, c := range map[string]struct {
		when      hall.Command
		all, here string // the refusal in an emergency of all, and of zone a; "": done
	}{
		"a number":                        {issue("ticket-9", "s1"), hall.InEmergency, ""},
		"a number taken by staff":         {hall.IssueTicket{ID: "ticket-9", Services: []hall.ServiceCode{"s1"}, ByStaff: true}, hall.InEmergency, ""},
		"a check-in":                      {hall.CheckIn{ID: "CODE0001", Ticket: "ticket-9"}, hall.InEmergency, ""},
		"an appointment of today":         {booking("CODE0002", "k2", hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: morning + 600_000, EndMS: morning + 2_400_000, Places: 4}), hall.InEmergency, ""},
		"an appointment of tomorrow":      {booking("CODE0002", "k2", later), "", ""},
		"a call in the zone":              {hall.CallNext{Window: 1, Staff: "wang", Expect: one, FinishCurrent: true, FinishAs: hall.AsServed}, hall.InEmergency, hall.InEmergency},
		"a call elsewhere":                {hall.CallNext{Window: 2, Staff: "li", Expect: two, FinishCurrent: true}, hall.InEmergency, ""},
		"a recall":                        {hall.Recall{Window: 1, Staff: "wang", Expect: one}, hall.InEmergency, hall.InEmergency},
		"papers that lie ready":           {hall.ReadyPickup{Ticket: "ticket-0", Window: 1}, hall.InEmergency, hall.InEmergency},
		"papers that lie ready elsewhere": {hall.ReadyPickup{Ticket: "ticket-0", Window: 2}, hall.InEmergency, ""},
		"who was called is not absent":    {hall.MarkNoShow{Window: 1, Staff: "wang", Expect: one}, hall.InEmergency, hall.InEmergency},
		"putting aside":                   {hall.Park{Window: 1, Staff: "wang", Expect: one}, "", ""},
		"sending on":                      {hall.Transfer{Window: 1, Staff: "wang", Expect: one, ToWindow: 2}, "", ""},
		"finishing":                       {hall.FinishService{Window: 2, Staff: "li", Expect: two}, "", ""},
		"leaving in haste":                {hall.CloseWindow{Window: 1, Force: true}, "", ""},
		"giving a number back":            {hall.CancelTicket{Ticket: "ticket-3"}, "", ""},
		"an appointment given back":       {hall.CancelAppointment{ID: "CODE0001"}, "", ""},
		"papers taken":                    {hall.TakePickup{Ticket: "ticket-0"}, "", ""},
		"another emergency":               {emergency("say-9"), "", ""},
		"the day's end":                   {hall.CloseDay{ByHall: true}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for zone, want := range map[string]string{"": c.all, "a": c.here, "c": ""} {
				d := alarmed(t)
				fire := emergency("say-1")
				if zone != "" {
					fire = inZone("say-1", zone)
				}
				d.do(fire)
				if _, err := d.try(c.when); refusalCode(err) != want {
					t.Errorf("in an emergency of zone %q: %v, want %q", zone, err, want)
				}
				if want == "" {
					continue
				}
				if d.do(hall.EndAnnouncement{ID: "say-1"}); refusalCode(second(d.try(c.when))) == hall.InEmergency {
					t.Errorf("zone %q: it goes on after the emergency was ended", zone)
				}
			}
		})
	}
}

func second(_ []hall.Event, err error) error { return err }

func TestAnEmergencyEndsByItsTimeToo(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	fire := emergency("say-1")
	fire.UntilMS = d.now + 60_000
	d.do(fire)
	if code := d.refused(issue("ticket-1", "s1")); code != hall.InEmergency {
		t.Errorf("refused as %s", code)
	}
	d.now += 60_000
	d.do(issue("ticket-1", "s1"))
}

// Of several emergencies the newest that concerns a place is told there; ending
// one is not ending the other.
func TestOfTwoEmergenciesTheNewestIsToldAndBothHold(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(emergency("say-1"), inZone("say-2", "a"), announce("say-3", 0))
	for zone, want := range map[string]hall.AnnouncementID{"": "say-1", "a": "say-2", "b": "say-1"} {
		if a, ok := d.s.EmergencyAt(zone, d.now); !ok || a.ID != want {
			t.Errorf("in zone %q stands %q, want %q", zone, a.ID, want)
		}
	}
	d.do(hall.EndAnnouncement{ID: "say-1"})
	if a, ok := d.s.EmergencyAt("b", d.now); ok {
		t.Errorf("in zone b stands %q still", a.ID)
	}
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"}, issue("ticket-1", "s1"))
	if code := d.refused(hall.CallNext{Window: 1, Staff: "wang"}); code != hall.InEmergency {
		t.Errorf("refused as %s", code)
	}
}

// A journal of before this rule has calls and numbers in emergencies.
func TestCallsOfEarlierJournalsInEmergenciesFoldAsEver(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), hall.OpenWindow{Window: 1, Staff: "wang"}, emergency("say-1"))
	for _, e := range []hall.Event{
		hall.TicketIssued{Ticket: "ticket-2", Day: d.s.Day, Series: "A", N: 2, Queue: "A", Services: []hall.ServiceCode{"s1"}, Class: hall.Normal},
		hall.TicketCalled{Ticket: "ticket-1", Window: 1, Staff: "wang", Call: "c1"},
		hall.TicketNoShow{Ticket: "ticket-1", Window: 1},
	} {
		d.seq++
		hall.Fold(d.s, hall.Record{Seq: d.seq, AtMS: d.now, Event: e})
	}
	if faults := hall.Check(d.s); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
	if got := d.s.Tickets.Get("ticket-1").State; got != hall.NoShow {
		t.Errorf("it is %s", got)
	}
}

// Whatever happens, in whatever order: while an emergency stands nobody is called,
// given a number or taken as absent.
func TestNothingDrawsPeopleIntoAnEmergency(t *testing.T) {
	t.Parallel()
	held := 0
	rapid.Check(t, func(t *rapid.T) {
		randomHistory(t, func(s *hall.State, r hall.Record) {
			for _, zone := range []string{"", "a", "b"} {
				if _, stands := s.EmergencyAt(zone, r.AtMS); stands {
					held++
				}
			}
			zone, draws := "", true
			switch e := r.Event.(type) {
			case hall.TicketIssued:
			case hall.TicketCalled:
				zone = s.ZoneOf(e.Window)
			case hall.TicketRecalled:
				zone = s.ZoneOf(e.Window)
			case hall.TicketNoShow:
				zone = s.ZoneOf(e.Window)
			case hall.PickupReady:
				zone = s.ZoneOf(e.Window)
			case hall.PickupCalled:
				zone = s.ZoneOf(e.Window)
			default:
				draws = false
			}
			if a, stands := s.EmergencyAt(zone, r.AtMS); stands && draws {
				t.Fatalf("%s while %s stands", r.Event.Kind(), a.ID)
			}
		})
	})
	if held == 0 {
		t.Error("no emergency ever stood")
	}
}

// A zone of no window is nobody's.
func TestAWindowOfNoKnownZoneIsInEmergenciesOfTheWholeHallOnly(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.OpenWindow{Window: 4, Staff: "wang"})
	d.do(inZone("say-1", "a"), hall.CallNext{Window: 4, Staff: "wang"}, emergency("say-2"))
	if code := d.refused(hall.CallNext{Window: 4, Staff: "wang"}); code != hall.InEmergency {
		t.Errorf("refused as %s", code)
	}
}
