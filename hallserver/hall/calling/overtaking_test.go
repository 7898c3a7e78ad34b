package calling_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// weights are a class's terms as the test reads them off the rules, apart from
// the code that calls.
type weights struct {
	rate, headS, promiseS float64
}

func weightsOf(r calling.Rules, bound float64, k *hall.Ticket) weights {
	class := string(k.Class)
	w := weights{rate: calling.DefaultRate(class), headS: calling.DefaultHeadStartS(class)}
	if class == "green" {
		bound *= 1.2
	}
	_, ownRate := r.Rates[class]
	_, ownHead := r.HeadStartS[class]
	if !ownRate && !ownHead && bound > 0 && w.rate > bound {
		w.rate, w.headS = bound, w.headS*bound/w.rate
	}
	if rate, ok := r.Rates[class]; ok {
		w.rate = rate
	}
	if f, ok := r.QueueRates[string(k.Queue)]; ok {
		w.rate *= f
	}
	if h, ok := r.HeadStartS[class]; ok {
		w.headS = h
	}
	w.promiseS = r.MaxWaitS[class]
	return w
}

// boundOn is the most that a class with default weights gathers in a second, by the
// tickets of the day; 0: there is no bound.
func boundOn(s *hall.State, r calling.Rules) float64 {
	urgent, all := 0.0, 0.0
	for _, k := range s.Tickets.All() {
		if all++; k.Class == hall.Priority || k.Class == hall.Green {
			urgent++
		}
	}
	for _, class := range []string{"priority", "green"} {
		if r.Rates[class] != 0 || r.HeadStartS[class] != 0 {
			return 0
		}
	}
	if u := urgent / max(all, 50); u > 1.0/7 {
		return 7 * u / (7*u - 1)
	}
	return 0
}

// sinceMS is since when a ticket gathers credit.
func sinceMS(k *hall.Ticket) int64 {
	if k.SlotMS != 0 {
		return k.SlotMS
	}
	return k.IssuedMS
}

func drawRules(t *rapid.T) calling.Rules {
	r := calling.Rules{}
	if rapid.Bool().Draw(t, "the defaults") {
		return r
	}
	draw := func(name string, least, most float64) map[string]float64 {
		return rapid.MapOfN(rapid.SampledFrom(calling.Classes()), rapid.Float64Range(least, most), 0, 5).Draw(t, name)
	}
	r.Rates, r.HeadStartS = draw("rates", 0.1, 20), draw("head starts", 0, 900)
	r.QueueRates = rapid.MapOfN(rapid.SampledFrom([]string{"A", "B"}), rapid.Float64Range(0.2, 5), 0, 2).Draw(t, "queue rates")
	if rapid.IntRange(0, 3).Draw(t, "promise") == 0 {
		r.MaxWaitS = draw("promises", 60, 1800)
	}
	return r
}

// busyDay is a random day of a hall: people come, windows call by the rules, and
// now and then somebody is missed, sent elsewhere, parked or comes back.
func busyDay(t *rapid.T, rules calling.Rules, look func(before *hall.State, r hall.Record)) {
	s, seq, now := hall.New(), int64(0), int64(1_700_000_000_000)
	run := func(cmd hall.Command) {
		events, err := hall.Decide(s, cmd, now)
		if err != nil {
			return // a wish that does not fit: the hall says no
		}
		for _, e := range events {
			seq++
			r := hall.Record{Seq: seq, AtMS: max(now, s.LastMS), Event: e}
			look(s, r)
			hall.Fold(s, r)
		}
	}
	run(hall.AdoptPlan{Plan: hall.Plan{
		Digest: "p", Queues: []hall.QueueID{"A", "B"}, Services: map[hall.ServiceCode]hall.QueueID{"s1": "A", "s2": "B"},
		Windows: []hall.WindowPlan{
			{Number: 1, Queues: []hall.QueueID{"A", "B"}},
			{Number: 2, Queues: []hall.QueueID{"B"}, Helps: []hall.Help{{Queue: "A", AfterS: 300}}},
		},
		Rules: hall.Rules{Calling: rules},
	}})
	run(hall.OpenDay{Date: "2026-03-02"})
	for n := range 2 {
		run(hall.OpenWindow{Window: n + 1, Staff: staffAt(n + 1)})
	}
	for i := range rapid.IntRange(1, 80).Draw(t, "steps") {
		now += rapid.Int64Range(0, 120_000).Draw(t, "step")
		for _, cmd := range drawWish(t, s, i, now) {
			run(cmd)
		}
	}
}

func staffAt(window int) hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk-%d", window)) }

func drawWish(t *rapid.T, s *hall.State, i int, now int64) []hall.Command {
	window := rapid.IntRange(1, 2).Draw(t, "window")
	staff, expect := staffAt(window), hall.Expect{}
	if id := s.Windows.Get(window).Ticket; id != "" {
		expect.Ticket = &id
	}
	id := hall.TicketID(fmt.Sprintf("ticket-%04d", i))
	service := rapid.SampledFrom([]hall.ServiceCode{"s1", "s2"}).Draw(t, "service")
	switch kind := rapid.IntRange(0, 19).Draw(t, "kind"); {
	case kind < 9:
		class := rapid.SampledFrom([]hall.Class{"normal", "normal", "priority", "green", "agent", "returning"}).Draw(t, "class")
		return []hall.Command{hall.IssueTicket{ID: id, Services: []hall.ServiceCode{service}, Class: class}}
	case kind == 9:
		code := hall.AppointmentID(fmt.Sprintf("CODE%04d", i))
		start := now + rapid.Int64Range(-600_000, 1_200_000).Draw(t, "slot")
		slot := hall.Slot{Queue: s.Plan.Services[service], Date: s.Day, StartMS: start, EndMS: start + 900_000, Places: 99}
		return []hall.Command{
			hall.BookAppointment{ID: code, Services: []hall.ServiceCode{service}, Subject: "k1", Slot: slot},
			hall.CheckIn{ID: code, Ticket: id},
		}
	case kind == 10:
		return []hall.Command{hall.MarkNoShow{Window: window, Staff: staff, Expect: expect}}
	case kind == 11:
		return []hall.Command{hall.Transfer{Window: window, Staff: staff, Expect: expect, ToQueue: s.Plan.Services[service]}}
	case kind == 12:
		return []hall.Command{hall.Park{Window: window, Staff: staff, Expect: expect}}
	case kind == 13:
		return []hall.Command{hall.ReactivateTicket{Ticket: hall.TicketID(fmt.Sprintf("ticket-%04d", rapid.IntRange(0, i).Draw(t, "again")))}}
	}
	return []hall.Command{hall.CallNext{Window: window, Staff: staff, Expect: expect, FinishCurrent: true, FinishAs: hall.AsServed}}
}

// overtaken are those that a call went over: they could have been called too,
// and gather credit since before.
func overtaken(s *hall.State, e hall.TicketCalled, now int64) (called *hall.Ticket, over []*hall.Ticket) {
	called = s.Tickets.Get(e.Ticket)
	for _, c := range s.Candidates(s.Windows.Get(e.Window), now) {
		if k := s.Tickets.Get(hall.TicketID(c.Ticket)); k != called {
			over = append(over, k)
		}
	}
	return called, over
}

func TestNobodyIsPassedByLessCredit(t *testing.T) {
	t.Parallel()
	calls, passed, bounded := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		rules := drawRules(t)
		busyDay(t, rules, func(s *hall.State, r hall.Record) {
			e, ok := r.Event.(hall.TicketCalled)
			if !ok {
				return
			}
			j, over := overtaken(s, e, r.AtMS)
			calls++
			bound := boundOn(s, rules)
			if bound > 0 {
				bounded++
			}
			wj, waitedJ := weightsOf(rules, bound, j), float64(r.AtMS-sinceMS(j))/1000
			for _, i := range over {
				wi, waitedI := weightsOf(rules, bound, i), float64(r.AtMS-sinceMS(i))/1000
				if sinceMS(i) < sinceMS(j) {
					passed++
				}
				const tiny = 1e-6 // rounding of the quotient below
				least := (wi.rate*waitedI + wi.headS - wj.headS) / wj.rate
				jOverdue := wj.promiseS > 0 && waitedJ > wj.promiseS
				iOverdue := wi.promiseS > 0 && waitedI > wi.promiseS
				switch {
				case jOverdue && iOverdue && waitedJ < waitedI:
					t.Fatalf("both beyond their promise: %s after %v s passed %s after %v s", j.Number(), waitedJ, i.Number(), waitedI)
				case iOverdue && !jOverdue:
					t.Fatalf("%s passed %s, which is beyond its promise", j.Number(), i.Number())
				case !iOverdue && !jOverdue && waitedJ < least-tiny:
					t.Fatalf("%s (%s) after %v s passed %s (%s) after %v s, not before %v s", j.Number(), j.Class, waitedJ, i.Number(), i.Class, waitedI, least)
				}
			}
		})
	})
	if passed == 0 || calls < 100 || bounded == 0 {
		t.Errorf("%d calls, %d over somebody who came before, %d with bounded weights: too little was tested", calls, passed, bounded)
	}
}

// Whoever passes a ticket came soon after it: the bound of doc.go, counted. A
// ticket that came too late and passes breaks the count, too.
func TestThoseWhoPassCameEarlyInTheWait(t *testing.T) {
	t.Parallel()
	counted := 0
	rapid.Check(t, func(t *rapid.T) {
		rules := drawRules(t)
		rules.MaxWaitS, rules.QueueRates = nil, nil            // a ticket sent on would change its rate
		passedBy := map[hall.TicketID]map[hall.TicketID]bool{} // who was called over it, though it came first
		var all []*hall.Ticket
		bounds := []float64{0} // that the day has seen
		busyDay(t, rules, func(s *hall.State, r hall.Record) {
			switch e := r.Event.(type) {
			case hall.TicketIssued:
				all = append(all, &hall.Ticket{ID: e.Ticket, Class: e.Class, Queue: e.Queue, SlotMS: e.SlotMS, IssuedMS: r.AtMS})
			case hall.TicketCalled:
				j, over := overtaken(s, e, r.AtMS)
				bounds = append(bounds, boundOn(s, rules))
				for _, i := range over {
					if sinceMS(i) >= sinceMS(j) {
						continue
					}
					if passedBy[i.ID] == nil {
						passedBy[i.ID] = map[hall.TicketID]bool{}
					}
					passedBy[i.ID][j.ID] = true // twice over it, as one who was sent on and came back, is one who passed
				}
				counted += checkPassed(t, rules, bounds, j, len(passedBy[j.ID]), all, r.AtMS)
			}
		})
	})
	if counted == 0 {
		t.Error("nobody was ever passed: nothing was tested")
	}
}

// checkPassed holds how many passed i, which is called now, against those that
// came in the first part of its wait.
func checkPassed(t *rapid.T, rules calling.Rules, bounds []float64, i *hall.Ticket, passed int, all []*hall.Ticket, nowMS int64) int {
	waitedS, ratio, head := float64(nowMS-sinceMS(i))/1000, 1.0, 0.0
	for _, bound := range bounds {
		wi := weightsOf(rules, bound, i)
		for _, j := range all {
			wj := weightsOf(rules, bound, j)
			ratio, head = max(ratio, wj.rate/wi.rate), max(head, (wj.headS-wi.headS)/wj.rate)
		}
	}
	soon := 0
	for _, j := range all {
		if after := float64(sinceMS(j)-sinceMS(i)) / 1000; j.ID != i.ID && after > 0 && after <= (1-1/ratio)*waitedS+head+1e-6 {
			soon++
		}
	}
	if passed > soon {
		t.Fatalf("%s (%s) waited %v s and was passed by %d, but only %d came within the first %v s",
			i.Number(), i.Class, waitedS, passed, soon, (1-1/ratio)*waitedS+head)
	}
	return passed
}
