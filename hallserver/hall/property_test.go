package hall_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/hall"
)

// drawCommand makes any command, sensible or not, over a small hall, so that
// random days meet each other's tickets and windows often.
func drawCommand(t *rapid.T, s *hall.State) hall.Command {
	window := rapid.IntRange(1, 5).Draw(t, "window")
	staff := hall.StaffID(rapid.SampledFrom([]string{"wang", "li", "zhao"}).Draw(t, "staff"))
	ticket := hall.TicketID(fmt.Sprintf("ticket-%d", rapid.IntRange(1, 30).Draw(t, "ticket")))
	expect := drawExpect(t, s, window)
	if rapid.IntRange(0, 2).Draw(t, "rarer") == 0 {
		return drawRarer(t, s, window, staff, ticket, expect)
	}
	switch rapid.IntRange(0, 16).Draw(t, "kind") {
	case 0, 1, 2, 3:
		service := hall.ServiceCode(rapid.SampledFrom([]string{"s1", "s2", "s3", "s4", "none"}).Draw(t, "service"))
		subject := hall.SubjectKey(rapid.SampledFrom([]string{"", "k1"}).Draw(t, "subject"))
		return hall.IssueTicket{ID: ticket, Services: []hall.ServiceCode{service}, Subject: subject}
	case 4:
		return hall.ReportPrint{Ticket: ticket, OK: rapid.Bool().Draw(t, "ok"), Cause: "paper_out"}
	case 5:
		return hall.CancelTicket{Ticket: ticket}
	case 6, 7:
		return hall.OpenWindow{Window: window, Staff: staff}
	case 8:
		return hall.PauseWindow{Window: window, Staff: staff, Reason: "break", After: rapid.Bool().Draw(t, "after")}
	case 9:
		return hall.CloseWindow{Window: window, Staff: staff}
	case 10, 11, 12:
		var chosen hall.TicketID
		if rapid.IntRange(0, 3).Draw(t, "chosen") == 0 {
			chosen = ticket
		}
		return hall.CallNext{Window: window, Staff: staff, Ticket: chosen, Expect: expect, FinishCurrent: rapid.Bool().Draw(t, "finish"), FinishAs: rapid.SampledFrom([]string{"", hall.AsServed, hall.AsAbsent, hall.AsByAge}).Draw(t, "as")}
	case 13:
		return hall.Recall{Window: window, Staff: staff, Expect: expect}
	case 14:
		return hall.StartService{Window: window, Staff: staff, Expect: expect}
	case 15:
		if rapid.Bool().Draw(t, "noshow") {
			return hall.MarkNoShow{Window: window, Staff: staff, Expect: expect}
		}
		return hall.FinishService{Window: window, Staff: staff, Expect: expect}
	default:
		switch rapid.IntRange(0, 6).Draw(t, "close") {
		case 0:
			return hall.CloseDay{}
		case 1, 2:
			return hall.SetClock{
				ToMS:    s.LastMS + rapid.Int64Range(-200_000, 200_000).Draw(t, "set by"),
				SinceMS: max(0, s.LastMS-rapid.Int64Range(0, 300_000).Draw(t, "since")) * rapid.Int64Range(0, 1).Draw(t, "since is known"),
				Date:    fmt.Sprintf("2026-03-%02d", rapid.IntRange(1, 9).Draw(t, "date")),
			}
		}
		return hall.OpenDay{Date: fmt.Sprintf("2026-03-%02d", rapid.IntRange(1, 9).Draw(t, "date"))}
	}
}

// drawRarer makes the commands of a day that are not about the next number.
func drawRarer(t *rapid.T, s *hall.State, window int, staff hall.StaffID, ticket hall.TicketID, expect hall.Expect) hall.Command {
	services := rapid.SliceOfNDistinct(rapid.SampledFrom([]hall.ServiceCode{"s1", "s2", "s3", "s4"}), 1, 3, rapid.ID).Draw(t, "services")
	code := hall.AppointmentID(fmt.Sprintf("CODE000%d", rapid.IntRange(1, 5).Draw(t, "code")))
	switch rapid.IntRange(0, 25).Draw(t, "rare kind") {
	case 24, 25:
		class := rapid.SampledFrom(append(hall.Classes(), "vip")).Draw(t, "another class")
		return hall.SetClass{Ticket: ticket, Class: class, Reason: rapid.SampledFrom([]string{"elderly", "mistake", ""}).Draw(t, "reason")}
	case 21, 22, 23:
		return drawHelp(t, staff)
	case 18:
		return hall.ReviseAppointments{Withdraw: []hall.Withdrawal{{ID: code, Reason: hall.ByHall}}}
	case 19:
		return hall.ReviseAppointments{Restore: []hall.AppointmentID{code}}
	case 20:
		if rapid.Bool().Draw(t, "again") {
			return hall.OpenDay{Date: s.Day}
		}
		return hall.CloseDay{ByHall: true}
	case 14, 15, 16, 17:
		return drawSaid(t, s, window, ticket)
	case 0:
		class := rapid.SampledFrom(append(hall.Classes(), "vip", "")).Draw(t, "class")
		officer := hall.StaffID(rapid.SampledFrom([]string{"", "", "wang"}).Draw(t, "officer"))
		ground := hall.Ground(rapid.SampledFrom([]string{"", "", "age", "claim", "wish"}).Draw(t, "ground"))
		return hall.IssueTicket{
			ID: ticket, Services: services, Class: class, Ground: ground, Officer: officer, Subject: "k2",
			AtKiosk: rapid.Bool().Draw(t, "at a kiosk"), People: rapid.IntRange(0, 70).Draw(t, "people"),
		}
	case 1:
		return hall.SetServices{Ticket: ticket, Services: append(had(s, ticket), services...)}
	case 2, 3:
		return hall.ReactivateTicket{Ticket: ticket}
	case 4, 5:
		return hall.Park{Window: window, Staff: staff, Expect: expect, Reason: "copy"}
	case 6, 7:
		return hall.Transfer{
			Window: window, Staff: staff, Expect: expect,
			ToQueue:  hall.QueueID(rapid.SampledFrom([]string{"", "A", "B", "C", "Z"}).Draw(t, "to queue")),
			ToWindow: rapid.IntRange(0, 5).Draw(t, "to window"),
			ToStaff:  hall.StaffID(rapid.SampledFrom([]string{"", "", "li"}).Draw(t, "to staff")),
		}
	case 8:
		return hall.HandOver{Window: window, Staff: staff, To: "sun", Expect: expect}
	case 9:
		return hall.CloseWindow{Window: window, Force: true}
	case 10:
		return hall.Rate{
			ID:     hall.RatingID(fmt.Sprintf("rating-%d", rapid.IntRange(1, 99).Draw(t, "rating"))),
			Window: window, Level: rapid.IntRange(0, 6).Draw(t, "level"), Source: "pad",
		}
	case 11:
		return hall.BookAppointment{
			ID: code, Services: services[:1], Subject: "k3",
			Slot: hall.Slot{Queue: s.Plan.Services[services[0]], Date: s.Day, StartMS: s.LastMS + 60_000, EndMS: s.LastMS + 600_000, Places: 2},
		}
	case 12:
		return hall.CancelAppointment{ID: code}
	default:
		return hall.CheckIn{ID: code, Ticket: ticket}
	}
}

// drawSaid makes the commands of what is said to many at once.
func drawSaid(t *rapid.T, s *hall.State, window int, ticket hall.TicketID) hall.Command {
	id := hall.AnnouncementID(fmt.Sprintf("say-%d", rapid.IntRange(0, 40).Draw(t, "say")))
	var done []hall.TicketID
	for _, k := range s.Tickets.All() {
		if k.State == hall.Done {
			done = append(done, k.ID)
		}
	}
	if slices.Sort(done); len(done) > 0 && rapid.Bool().Draw(t, "of a finished one") {
		ticket = rapid.SampledFrom(done).Draw(t, "done")
	}
	switch rapid.IntRange(0, 4).Draw(t, "said") {
	case 0, 1:
		until := rapid.SampledFrom([]int64{0, 1, s.LastMS + 60_000, s.LastMS + 600_000}).Draw(t, "until")
		return hall.MakeAnnouncement{
			ID: id, Phrase: rapid.SampledFrom([]string{"closing", "closing", "", "a sentence"}).Draw(t, "phrase"),
			Emergency: rapid.Bool().Draw(t, "emergency"), UntilMS: until,
			Zones: rapid.SampledFrom([][]string{nil, {"a"}, {"b", "c"}}).Draw(t, "zones"),
		}
	case 2:
		return hall.EndAnnouncement{ID: id}
	case 3:
		return hall.TakePickup{Ticket: ticket}
	default:
		return hall.ReadyPickup{Ticket: ticket, Window: window}
	}
}

// drawHelp makes the commands of help at kiosks.
func drawHelp(t *rapid.T, staff hall.StaffID) hall.Command {
	id := hall.HelpID(fmt.Sprintf("help-%d", rapid.IntRange(1, 4).Draw(t, "help")))
	device := fmt.Sprintf("kiosk-%d", rapid.IntRange(1, 3).Draw(t, "kiosk"))
	switch rapid.IntRange(0, 3).Draw(t, "help kind") {
	case 0, 1:
		return hall.CallHelp{ID: id, Device: device}
	case 2:
		return hall.TakeHelp{ID: id, Staff: staff}
	}
	if rapid.Bool().Draw(t, "taken back") {
		staff = ""
	}
	return hall.EndHelp{ID: id, Staff: staff, Device: device}
}

// had is what a ticket has had or has in hand, which stays.
func had(s *hall.State, id hall.TicketID) []hall.ServiceCode {
	k := s.Tickets.Get(id)
	if k == nil {
		return nil
	}
	n := len(k.Served)
	if k.State == hall.Called || k.State == hall.Serving {
		n++
	}
	return slices.Clone(k.Services[:min(n, len(k.Services))])
}

func drawExpect(t *rapid.T, s *hall.State, window int) hall.Expect {
	w := s.Windows.Get(window)
	if w == nil || w.Ticket == "" || rapid.IntRange(0, 4).Draw(t, "believes") == 0 {
		return hall.Expect{}
	}
	id := w.Ticket
	return hall.Expect{Ticket: &id, Version: w.Version}
}

func smallPlan() hall.Plan {
	return hall.Plan{
		Digest:   "p1",
		Queues:   []hall.QueueID{"A", "B", "C"},
		Services: map[hall.ServiceCode]hall.QueueID{"s1": "A", "s2": "A", "s3": "B", "s4": "C"},
		Windows: []hall.WindowPlan{
			{Number: 1, Zone: "a", Queues: []hall.QueueID{"A"}, Helps: []hall.Help{{Queue: "C", AfterS: 60}}},
			{Number: 2, Zone: "b", Queues: []hall.QueueID{"B", "A"}},
			{Number: 3, Zone: "b", Queues: []hall.QueueID{"C", "B", "A"}},
			{Number: 4, Queues: nil},
		},
		NeedsSubject: []hall.ServiceCode{"s4"},
	}
}

// randomHistory runs random commands and hands every state to look.
func randomHistory(t *rapid.T, look func(s *hall.State, r hall.Record)) *hall.State {
	s, seq, now := hall.New(), int64(0), int64(1_700_000_000_000)
	given := map[string]map[string]int{} // by date and series, as the engine tells
	run := func(cmd hall.Command) {
		switch c := cmd.(type) {
		case hall.OpenDay:
			c.Last = maps.Clone(given[c.Date])
			cmd = c
		case hall.SetClock:
			c.Last = maps.Clone(given[c.Date])
			cmd = c
		}
		before := marshal(t, s)
		events, err := hall.Decide(s, cmd, now)
		if after := marshal(t, s); before != after {
			t.Fatalf("Decide(%T) changed the state", cmd)
		}
		var refusal *hall.Refusal
		if err != nil && (!errors.As(err, &refusal) || len(events) > 0) {
			t.Fatalf("Decide(%T) = %d events, %v; want a refusal alone", cmd, len(events), err)
		}
		at := max(now, s.LastMS)
		for _, e := range events {
			seq++
			switch e := e.(type) {
			case hall.ClockSet:
				at, now = e.ToMS, e.ToMS
			case hall.TicketIssued:
				if given[e.Day] == nil {
					given[e.Day] = map[string]int{}
				}
				given[e.Day][e.Series] = e.N
			}
			r := hall.Record{Seq: seq, AtMS: at, Event: e}
			hall.Fold(s, r)
			look(s, r)
		}
	}
	run(hall.AdoptPlan{Plan: smallPlan()})
	run(hall.OpenDay{Date: "2026-03-01"})
	for range rapid.IntRange(0, 120).Draw(t, "commands") {
		now += rapid.Int64Range(-5_000, 60_000).Draw(t, "step")
		run(drawCommand(t, s))
		if faults := hall.Check(s); len(faults) > 0 {
			t.Fatalf("after %d records: %v", seq, faults)
		}
	}
	run(hall.CloseDay{})
	return s
}

func marshal(t *rapid.T, s *hall.State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestInvariantsHoldUnderRandomCommands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		audit := hall.NewAudit()
		randomHistory(t, func(_ *hall.State, r hall.Record) {
			if faults := audit.Observe(r); len(faults) > 0 {
				t.Fatalf("audit: %v", faults)
			}
		})
	})
}

func TestStoredEventsFoldToTheSameState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		again := hall.New()
		s := randomHistory(t, func(_ *hall.State, r hall.Record) {
			payload, err := hall.EncodeEvent(r.Event)
			if err != nil {
				t.Fatal(err)
			}
			e, err := hall.DecodeEvent(r.Event.Kind(), hall.EventVersion, payload)
			if err != nil {
				t.Fatal(err)
			}
			hall.Fold(again, hall.Record{Seq: r.Seq, AtMS: r.AtMS, Event: e})
		})
		if diff := cmp.Diff(marshal(t, s), marshal(t, again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// held is a state as a reader took it, and what stood in it then.
type held struct {
	state *hall.State
	then  string
}

func TestWhatAReaderHoldsNeverChangesAndMayBeFoldedOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		each := int64(rapid.IntRange(1, 15).Draw(t, "clone each"))
		var views, forks []held
		s := randomHistory(t, func(s *hall.State, r hall.Record) {
			for _, f := range forks {
				hall.Fold(f.state, r)
			}
			if r.Seq%each == 0 {
				views = append(views, held{s.Clone(), marshal(t, s)})
				forks = append(forks, held{state: views[len(views)-1].state.Clone()})
			}
		})
		for i, v := range views {
			if got := marshal(t, v.state); got != v.then {
				t.Fatalf("view %d of %d changed: %s", i, len(views), cmp.Diff(v.then, got))
			}
		}
		for i, f := range forks {
			if diff := cmp.Diff(marshal(t, s), marshal(t, f.state)); diff != "" {
				t.Fatalf("folding on from view %d comes elsewhere: %s", i, diff)
			}
		}
	})
}

func TestASavedStateGoesOnAsTheOneThatWasSaved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := int64(rapid.IntRange(1, 100).Draw(t, "saved at"))
		var again *hall.State
		s := randomHistory(t, func(s *hall.State, r hall.Record) {
			switch {
			case r.Seq == at:
				again = hall.New()
				if err := json.Unmarshal([]byte(marshal(t, s)), again); err != nil {
					t.Fatal(err)
				}
				if faults := hall.Check(again); len(faults) > 0 {
					t.Fatalf("read back: %v", faults)
				}
			case again != nil:
				hall.Fold(again, r)
			}
		})
		if again == nil {
			return
		}
		if diff := cmp.Diff(marshal(t, s), marshal(t, again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAStandingIsTheCountOfThoseCalledBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		each := int64(rapid.IntRange(1, 9).Draw(t, "look each"))
		randomHistory(t, func(s *hall.State, r hall.Record) {
			if r.Seq%each != 0 {
				return
			}
			n := 0
			for _, q := range s.Plan.Queues {
				taken := map[int]bool{}
				for _, one := range s.Standings(q) {
					n++
					if taken[one.Ahead] || one.Ahead < 0 || one.Ahead >= s.Waiting(q) {
						t.Fatalf("%s stands behind %d of %d", one.Ticket.Number(), one.Ahead, s.Waiting(q))
					}
					taken[one.Ahead] = true
					if by := s.Ahead(one.Ticket); by != one.Ahead {
						t.Fatalf("%s stands behind %d in the line, behind %d by itself", one.Ticket.Number(), one.Ahead, by)
					}
				}
			}
			waiting := 0
			for _, k := range s.Tickets.All() {
				if k.State == hall.Waiting {
					waiting++
				}
			}
			if n != waiting {
				t.Fatalf("%d stand in lines, %d wait", n, waiting)
			}
			count := 0
			for _, state := range hall.TicketStates() {
				for _, q := range s.QueuesOf(state) {
					for k := range s.Those(state, q) {
						if count++; k.State != state || k.Queue != q {
							t.Fatalf("%s is %s in %s", k.Number(), k.State, k.Queue)
						}
					}
				}
			}
			if count != s.Tickets.Len() {
				t.Fatalf("%d of %d tickets by state and queue", count, s.Tickets.Len())
			}
		})
	})
}

func TestClosingTheDayGivesEveryTicketAnOutcome(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		live := map[hall.TicketID]bool{}
		randomHistory(t, func(s *hall.State, r hall.Record) {
			if _, closed := r.Event.(hall.DayClosed); closed {
				for id := range live {
					t.Fatalf("ticket %s is alive after the day", id)
				}
				return
			}
			clear(live)
			for id, k := range s.Tickets.All() {
				if k.State.Live() {
					live[id] = true
				}
			}
		})
	})
}
