package forecast

import (
	"fmt"
	"math"
	"testing"

	"yimen/hallserver/hall"
)

// busyPlan is a large hall: a queue for five windows, three queues a window, and
// three services a queue.
func busyPlan(windows int) hall.Plan {
	p := hall.Plan{Digest: "busy", Services: map[hall.ServiceCode]hall.QueueID{}}
	queues := max(3, windows/5)
	queue := func(i int) hall.QueueID { return hall.QueueID(fmt.Sprintf("Q%02d", i%queues)) }
	for i := range queues {
		p.Queues = append(p.Queues, queue(i))
		for j := range 3 {
			p.Services[hall.ServiceCode(fmt.Sprintf("s%02d-%d", i, j))] = queue(i)
		}
	}
	for i := range windows {
		w := hall.WindowPlan{Number: i + 1, Queues: []hall.QueueID{queue(i), queue(i + 1), queue(i + 2)}}
		if i%4 == 0 {
			w.Helps = []hall.Help{{Queue: queue(i + 3), AfterS: 900}}
		}
		p.Windows = append(p.Windows, w)
	}
	return p
}

// busyHall is a hall of so many waiting and windows, all of them at work, with a
// model of its past.
func busyHall(tb testing.TB, waiting, windows int) (*hall.State, *Model, int64) {
	tb.Helper()
	r := chanceOf(7)
	plan, s, now := busyPlan(windows), hall.New(), midnightMS+10*3600_000
	classes := []hall.Class{hall.Normal, hall.Normal, hall.Normal, hall.Normal, hall.Priority, hall.Green}
	m := NewModel(nil)
	m.day, m.midnightMS, m.queueOf = "2026-06-01", midnightMS, plan.Services
	for range 5 {
		for range windows * 60 {
			i := r.IntN(len(plan.Queues))
			atMS, class := int64(1000*(28800+32400*r.Float64())), classes[r.IntN(len(classes))]
			service := hall.ServiceCode(fmt.Sprintf("s%02d-%d", i, r.IntN(3)))
			m.arrivals.observe(kind{plan.Queues[i], class}, service, atMS)
			m.times.observe(cell{Service: service}, 300*math.Exp(0.6*r.NormFloat64()), 1)
		}
		m.nextDay()
	}
	seq := int64(0)
	fold := func(e hall.Event, atMS int64) {
		seq++
		rec := hall.Record{Seq: seq, AtMS: atMS, Event: e}
		hall.Fold(s, rec)
		m.Observe(rec, s)
	}
	fold(hall.PlanAdopted{Plan: plan}, now)
	fold(hall.DayOpened{Date: "2026-06-01"}, now)
	for _, w := range plan.Windows {
		fold(hall.WindowOpened{Window: w.Number, Staff: staffAt(w.Number)}, now)
	}
	issue := func(q hall.QueueID, class hall.Class) hall.TicketID {
		now += int64(r.IntN(3000))
		n := s.Last.Get(string(q)) + 1
		e := hall.TicketIssued{
			Ticket: hall.TicketID(hall.FormatNumber("ticket-"+string(q), n)), Series: string(q), N: n, Queue: q, Class: class,
			Services: []hall.ServiceCode{hall.ServiceCode(fmt.Sprintf("s%s-%d", q[1:], r.IntN(3)))},
		}
		fold(e, now)
		return e.Ticket
	}
	for _, w := range plan.Windows {
		id := issue(w.Queues[0], hall.Normal)
		fold(hall.TicketCalled{Ticket: id, Window: w.Number, Staff: staffAt(w.Number), Call: hall.CallID(id)}, now)
		fold(hall.ServiceStarted{Ticket: id, Window: w.Number}, now)
	}
	for i := range waiting {
		issue(plan.Queues[i%len(plan.Queues)], classes[r.IntN(len(classes))])
	}
	return s, m, now
}
