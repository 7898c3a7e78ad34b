package forecast

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// randomState draws a hall with people waiting in every way there is.
func randomState(t *rapid.T, policy string) (*hall.State, int64) {
	plan := testPlan(6)
	plan.Rules.Calling.Policy = policy
	if rapid.Bool().Draw(t, "promises") {
		plan.Rules.Calling.MaxWaitS = map[string]float64{"normal": 1200, "priority": 300}
	}
	if rapid.Bool().Draw(t, "queue rates") {
		plan.Rules.Calling.QueueRates = map[string]float64{"B": 1.5}
	}
	s := hall.New()
	seq, now := int64(0), midnightMS+9*3600_000
	fold := func(e hall.Event, atMS int64) {
		seq++
		hall.Fold(s, hall.Record{Seq: seq, AtMS: atMS, Event: e})
	}
	fold(hall.PlanAdopted{Plan: plan}, now)
	fold(hall.DayOpened{Date: "2026-06-01"}, now)
	for _, w := range plan.Windows {
		if rapid.IntRange(0, 5).Draw(t, "closed") > 0 {
			fold(hall.WindowOpened{Window: w.Number, Staff: staffAt(w.Number)}, now)
		}
	}
	services := []hall.ServiceCode{"a1", "a2", "b1", "b2", "c1", "c2"}
	var missed []hall.TicketID
	for i := range rapid.IntRange(0, 40).Draw(t, "tickets") {
		now += int64(rapid.IntRange(0, 90).Draw(t, "later")) * 1000 // often none: equals must be told apart too
		e := hall.TicketIssued{Ticket: hall.TicketID(fmt.Sprintf("ticket-%03d", i)), Services: []hall.ServiceCode{rapid.SampledFrom(services).Draw(t, "service")}}
		e.Queue, e.Class = plan.Services[e.Services[0]], rapid.SampledFrom(hall.Classes()).Draw(t, "class")
		e.Series, e.N, e.Day = string(e.Queue), s.Last.Get(string(e.Queue))+1, s.Day
		if e.Class == hall.Appointment && rapid.Bool().Draw(t, "slot") {
			e.SlotMS = now + int64(rapid.IntRange(-900, 1800).Draw(t, "slot at"))*1000
		}
		if e.Class == hall.Named {
			e.Officer = staffAt(rapid.IntRange(1, 6).Draw(t, "officer"))
		}
		fold(e, now)
		switch w := rapid.IntRange(1, 6).Draw(t, "window"); rapid.IntRange(0, 9).Draw(t, "turn") {
		case 0:
			if v := s.Windows.Get(w); v.State == hall.Open {
				missed = append(missed, e.Ticket)
				fold(hall.TicketCalled{Ticket: e.Ticket, Window: w, Staff: v.Staff, Call: hall.CallID(e.Ticket)}, now)
				fold(hall.TicketNoShow{Ticket: e.Ticket, Window: w}, now)
			}
		case 1:
			if v := s.Windows.Get(w); v.State == hall.Open {
				fold(hall.TicketCalled{Ticket: e.Ticket, Window: w, Staff: v.Staff, Call: hall.CallID(e.Ticket)}, now)
				to := hall.TicketTransferred{Ticket: e.Ticket, Window: w, Queue: rapid.SampledFrom(plan.Queues).Draw(t, "queue")}
				if rapid.Bool().Draw(t, "aimed") {
					to.ToWindow = rapid.IntRange(1, 6).Draw(t, "to")
				}
				fold(to, now)
			}
		case 2:
			if len(missed) > 0 {
				fold(hall.TicketReactivated{Ticket: missed[0], After: rapid.IntRange(0, 3).Draw(t, "after")}, now)
				missed = missed[1:]
			}
		}
	}
	return s, now + int64(rapid.IntRange(0, 2000).Draw(t, "now"))*1000
}

func TestTheKernelCallsWhomTheHallCalls(t *testing.T) {
	t.Parallel()
	for _, policy := range slices.Concat([]string{""}, calling.Policies(), calling.Peers()) {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s, now := randomState(t, policy)
				model := NewModel(nil)
				k := newKernel(newScene(s, now, model, false), nil)
				k.reset(0)
				for range 40 { // more than there are tickets
					w := rapid.IntRange(0, 5).Draw(t, "asks")
					v := s.Windows.Get(k.c.windows[w].number)
					if v.State == hall.Closed {
						continue
					}
					candidates := s.Candidates(v, now)
					want := ""
					if i, _ := s.Calling().Next(now, candidates); i >= 0 {
						want = candidates[i].Ticket
					}
					got, picked := "", k.pick(place(w), now).who
					if picked != nil {
						got = string(k.c.tickets[picked.ticket].id)
					}
					if got != want {
						t.Fatalf("window %d at %d: the kernel calls %q, the hall %q", v.Number, now, got, want)
					}
					if want == "" {
						continue
					}
					k.take(place(w), *picked, now)
					hall.Fold(s, hall.Record{AtMS: now, Event: hall.TicketCalled{Ticket: hall.TicketID(want), Window: v.Number, Staff: v.Staff}})
					hall.Fold(s, hall.Record{AtMS: now, Event: hall.ServiceFinished{Ticket: hall.TicketID(want), Window: v.Number}})
					now += 20_000
				}
			})
		})
	}
}

func TestTheKernelCallsThoseWhoComeLaterAsTheHallDoes(t *testing.T) {
	t.Parallel()
	for _, policy := range slices.Concat(calling.Policies(), calling.Peers()) {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s, now := randomState(t, policy)
				rules := s.Calling()
				if policy == calling.NovoSGA || policy == calling.NovoSGAAscending {
					now += 3_600_000 // a tie of arrival goes to the numbers, which those to come have not
				}
				model := NewModel(nil)
				model.midnightMS = midnightMS
				model.queueOf = s.Plan.Services
				for _, q := range s.Plan.Queues {
					for _, class := range []hall.Class{hall.Normal, hall.Priority} {
						model.arrivals.observe(kind{q, class}, "", 0)
					}
				}
				model.arrivals.nextDay(1)
				k := newKernel(newScene(s, now, model, false), nil)
				k.reset(0)
				ids := map[int32]hall.TicketID{}
				for i := range 12 {
					now += 1000
					k.nextMS = now
					k.arrive()
					come := place(len(k.comeMS) - 1)
					ids[come] = issueAs(s, k, come, now, i)
					w := rapid.IntRange(0, 5).Draw(t, "asks")
					v := s.Windows.Get(k.c.windows[w].number)
					candidates := s.Candidates(v, now)
					want := ""
					if i, _ := rules.Next(now, candidates); i >= 0 && v.State != hall.Closed {
						want = candidates[i].Ticket
					} else {
						continue
					}
					picked := k.pick(place(w), now).who
					got := ""
					switch {
					case picked == nil:
					case picked.ticket != nobody:
						got = string(k.c.tickets[picked.ticket].id)
					default:
						got = string(ids[picked.come])
					}
					if got != want {
						t.Fatalf("window %d: the kernel calls %q, the hall %q", v.Number, got, want)
					}
					k.take(place(w), *picked, now)
					hall.Fold(s, hall.Record{AtMS: now, Event: hall.TicketCalled{Ticket: hall.TicketID(want), Window: v.Number, Staff: v.Staff}})
					hall.Fold(s, hall.Record{AtMS: now, Event: hall.ServiceFinished{Ticket: hall.TicketID(want), Window: v.Number}})
				}
			})
		})
	}
}

// issueAs lets the hall have the ticket that has just come in the kernel.
func issueAs(s *hall.State, k *kernel, come int32, nowMS int64, i int) hall.TicketID {
	for l := range k.c.lines {
		if (k.last[l] != come && k.first[l] != come) || k.comeMS[come] != nowMS {
			continue
		}
		line := &k.c.lines[l]
		id, q := hall.TicketID(fmt.Sprintf("come-%04d", i)), k.c.queues[line.queue].id
		hall.Fold(s, hall.Record{AtMS: nowMS, Event: hall.TicketIssued{
			Ticket: id, Queue: q, Class: line.class, Services: []hall.ServiceCode{"x"}, Series: string(q), N: s.Last.Get(string(q)) + 1,
		}})
		return id
	}
	panic("nobody came")
}
