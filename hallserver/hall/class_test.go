package hall_test

import (
	"testing"

	"yimen/hallserver/hall"
)

func TestATicketThatWaitsGetsAnotherClassForAReason(t *testing.T) {
	t.Parallel()
	set := func(class hall.Class, reason string) hall.SetClass {
		return hall.SetClass{Ticket: "ticket-1", Class: class, Reason: reason}
	}
	called := []hall.Command{hall.OpenWindow{Window: 1, Staff: "wang"}, hall.CallNext{Window: 1, Staff: "wang"}}
	for _, c := range []struct {
		name  string
		given []hall.Command
		when  hall.Command
		want  string
	}{
		{"to priority", nil, set(hall.Priority, "elderly"), "class-set"},
		{"to what it is", nil, set(hall.Normal, "mistake"), ""},
		{"back again", []hall.Command{set(hall.Priority, "elderly")}, set(hall.Normal, "mistake"), "class-set"},
		{"without a reason", nil, set(hall.Priority, ""), hall.UnknownReason},
		{"for a reason that is none", nil, set(hall.Priority, "a-friend"), hall.UnknownReason},
		{"to a class that is none", nil, set("vip", "other"), hall.BadClass},
		{"to one officer's", nil, set(hall.Named, "other"), hall.BadClass},
		{"to an appointment nobody made", nil, set(hall.Appointment, "other"), hall.BadClass},
		{"of no ticket", nil, hall.SetClass{Ticket: "ticket-9", Class: hall.Priority, Reason: "elderly"}, hall.UnknownTicket},
		{"of one at a window", called, set(hall.Priority, "elderly"), hall.WrongState},
		{"of one given back", []hall.Command{hall.CancelTicket{Ticket: "ticket-1"}}, set(hall.Priority, "elderly"), hall.WrongState},
		{"of one put aside", append(called[:2:2], hall.Park{Window: 1, Staff: "wang", Expect: hall.Expect{Ticket: new(hall.TicketID("ticket-1"))}}), set(hall.Priority, "elderly"), "class-set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := openDay(t)
			d.do(issue("ticket-1", "s1"))
			d.do(c.given...)
			events, err := d.try(c.when)
			got := refusalCode(err)
			if len(events) > 0 {
				got = events[0].Kind()
			}
			if got != c.want || len(events) > 1 {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// A class that is given later counts for the whole wait, as if it had been said at once.
func TestAnotherClassIsCalledAsIfItHadBeenTakenSo(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(issue("ticket-1", "s1"), issue("ticket-2", "s1"), issue("ticket-3", "s1"))
	before := d.s.Ahead(d.s.Tickets.Get("ticket-3"))
	d.do(hall.SetClass{Ticket: "ticket-3", Class: hall.Priority, Reason: "elderly"})
	d.now += 20 * 60_000
	d.do(hall.OpenWindow{Window: 1, Staff: "wang"})
	if first := d.next(1, "wang"); before != 2 || first != "ticket-3" {
		t.Errorf("%d stood before ticket-3, and %s is called first", before, first)
	}
}

// Staff give the class then: on what ground the kiosk gave another is no longer true.
func TestAClassThatStaffGiveHasNoGroundOfAKiosk(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}, Class: hall.Priority, Ground: hall.ByClaim})
	d.do(hall.SetClass{Ticket: "ticket-1", Class: hall.Normal, Reason: "mistake"})
	if got := d.s.Tickets.Get("ticket-1"); got.Class != hall.Normal || got.Ground != "" {
		t.Errorf("%s on %q", got.Class, got.Ground)
	}
}

func TestTheOfficersTicketKeepsItsClass(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	d.do(hall.IssueTicket{ID: "ticket-1", Services: []hall.ServiceCode{"s1"}, Class: hall.Named, Officer: "wang"})
	if code := d.refused(hall.SetClass{Ticket: "ticket-1", Class: hall.Normal, Reason: "mistake"}); code != hall.BadClass {
		t.Errorf("refused with %q", code)
	}
}
