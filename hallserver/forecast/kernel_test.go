package forecast

import (
	"math"
	"slices"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// certainModel knows the services' times to the millisecond, and that nobody
// stays away, gives up, dawdles or comes later.
func certainModel(means map[hall.ServiceCode]float64, plan hall.Plan) *Model {
	m := NewModel(nil)
	m.midnightMS, m.queueOf = midnightMS, plan.Services
	m.times.fit = fitted{ready: true, hallSD: 0, services: map[hall.ServiceCode]level{}, spread: map[hall.ServiceCode]float64{}}
	for s, mean := range means {
		m.times.fit.services[s], m.times.fit.spread[s] = level{mean: math.Log(mean)}, 0
	}
	for i := range m.habits.Absent {
		m.habits.Absent[i] = share{Of: 1e12}
	}
	return m
}

func TestKnownTimesGiveTheExactWait(t *testing.T) {
	t.Parallel()
	r := chanceOf(1)
	tr := newTruth(7, 1.6, 0, r)
	tr.pace = nil
	plan := testPlan(tr.windows)
	model := certainModel(tr.means, plan)
	people := tr.people(r)[:300]
	d := newTestDay(t, plan)
	said, waits := map[hall.TicketID]float64{}, 0
	d.begin()
	// Each ticket is asked for when the last has come, so that nobody comes later.
	last := hall.TicketID("ticket-00299")
	d.onTicket = func(s *hall.State, nowMS int64, id hall.TicketID) {
		if id != last {
			return
		}
		c := newScene(s, nowMS, model, false)
		w := c.sample(1, nil)
		for i, at := range w.tickets {
			id := c.tickets[at].id
			if lo, hi := w.seconds[i][0], w.seconds[i][samples-1]; lo != hi {
				t.Errorf("%s waits %.3f to %.3f s though all is known", id, lo, hi)
			}
			said[id] = seconds(nowMS-d.issued[id]) + w.seconds[i][0]
			if w.seconds[i][0] > 0 {
				waits++
			}
		}
	}
	d.run(people)
	if waits < 20 {
		t.Fatalf("%d waited, too few to say anything", waits)
	}
	for id, s := range said {
		if math.Abs(s-d.waitedS[id]) > 0.1 {
			t.Errorf("%s was to wait %.3f s and waited %.3f", id, s, d.waitedS[id])
		}
	}
}

func TestAGhostWaitsAsTheTicketThatIsTakenThenDoes(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string]calling.Rules{
		"by default":    {},
		"with promises": {MaxWaitS: map[string]float64{"normal": 300, "priority": 900}},
		"one overtakes": {HeadStartS: map[string]float64{"priority": 1200}, Rates: map[string]float64{"priority": 0.1, "green": 20}},
		"fifo":          {Policy: calling.FIFO},
		"theq":          {Policy: calling.TheQ},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTruth(7, 1.6, 0, chanceOf(3))
			tr.pace = nil
			plan := testPlan(tr.windows)
			plan.Rules.Calling = rules
			model := certainModel(tr.means, plan)
			d := newTestDay(t, plan)
			d.begin()
			asked, waited := 0, 0
			d.onTicket = func(s *hall.State, nowMS int64, id hall.TicketID) {
				if asked++; asked%10 != 0 {
					return
				}
				ghost, real := ghostOf(s, nowMS, model, id)
				if math.Abs(ghost-real) > 0.01 {
					t.Errorf("a ghost beside %s waits %.1f s, the ticket %.1f", s.Tickets.Get(id).Number(), ghost, real)
				}
				if real > 0 {
					waited++
				}
			}
			d.run(tr.people(chanceOf(4))[:400])
			if waited < 10 {
				t.Errorf("%d waited, too few to say anything", waited)
			}
		})
	}
}

// ghostOf is how long a ticket that has just come waits, and its ghost if it had
// not.
func ghostOf(s *hall.State, nowMS int64, model *Model, id hall.TicketID) (ghost, real float64) {
	mine := s.Tickets.Get(id)
	with := newScene(s, nowMS, model, false)
	w := with.sample(1, []int32{place(slices.IndexFunc(with.tickets, func(t ticket) bool { return t.id == id }))})
	without := s.Clone()
	hall.Fold(without, hall.Record{AtMS: nowMS, Event: hall.TicketCancelled{Ticket: id}})
	c := newScene(without, nowMS, model, true)
	all := c.sample(1, nil)
	for i, at := range all.tickets {
		g := &c.tickets[at]
		if g.ghost && c.alike(c.lines[g.line].class, mine.Class) && c.queues[c.lines[g.line].queue].id == mine.Queue {
			return all.seconds[i][0], w.seconds[0][0]
		}
	}
	return math.Inf(1), w.seconds[0][0]
}

func TestWhatIsInHandTakesWhatSuchServicesStillTake(t *testing.T) {
	t.Parallel()
	model := certainModel(map[hall.ServiceCode]float64{"a1": 300}, testPlan(1))
	model.times.fit.spread["a1"] = 0.8
	model.times.fit.services["a1"] = level{mean: math.Log(300)}
	for _, passedS := range []int64{0, 100, 900, 3000} {
		d := newTestDay(t, testPlan(1))
		d.begin()
		d.issue(person{service: "a1", class: hall.Normal, serveS: 1}, 0)
		d.call()
		now := d.nowMS + passedS*1000
		k := newKernel(newScene(d.state, now, model, false), []int32{})
		var left []float64
		for n := range uint64(4000) {
			k.reset(n)
			left = append(left, seconds(k.freeAt[0]-now))
		}
		slices.Sort(left)
		want := medianLeft(float64(passedS), math.Log(300), 0.8)
		if got := left[2000]; math.Abs(got-want) > 0.1*want+5 {
			t.Errorf("after %d s half end within %.0f s, want %.0f", passedS, got, want)
		}
	}
}

// medianLeft is the median of T - passed, given T > passed, of a lognormal T.
func medianLeft(passedS, mean, sd float64) float64 {
	beyond := normal(-(math.Log(math.Max(0.001, passedS)) - mean) / sd)
	lo, hi := -8.0, 8.0
	for range 60 {
		if z := (lo + hi) / 2; normal(-z) > beyond/2 {
			lo = z
		} else {
			hi = z
		}
	}
	return math.Exp(mean+sd*lo) - passedS
}

func TestThoseToComeComeAsOnOtherDays(t *testing.T) {
	t.Parallel()
	plan := testPlan(3)
	m := NewModel(nil)
	m.midnightMS, m.queueOf = midnightMS, plan.Services
	for range 4 {
		for i := range 300 { // 60 an hour from 8:00 to 13:00, one in five of them urgent
			class := hall.Normal
			if i%5 == 0 {
				class = hall.Green
			}
			service := []hall.ServiceCode{"a1", "a2", "b1"}[i%3]
			m.arrivals.observe(kind{plan.Services[service], class}, service, 28_800_000+int64(i)*60_000)
			m.times.observe(cell{Service: service}, 100, 1)
		}
		m.nextDay()
	}
	d := newTestDay(t, plan)
	d.begin()
	c := newScene(d.state, midnightMS+8*3600_000, m, false)
	k := newKernel(c, []int32{})
	came, green, b := 0.0, 0.0, 0.0
	for n := range uint64(100) {
		k.reset(n)
		for k.nextMS < midnightMS+10*3600_000 {
			k.arrive()
		}
		came += float64(len(k.comeMS)) / 100
		for l := range c.lines {
			for i := k.first[l]; i != nobody; i = k.comeNext[i] {
				if c.lines[l].class == hall.Green {
					green += 0.01
				}
				if c.queues[c.lines[l].queue].id == "B" {
					b += 0.01
				}
			}
		}
	}
	if math.Abs(came-120) > 8 || math.Abs(green-24) > 4 || math.Abs(b-40) > 6 {
		t.Errorf("in two hours %.0f come, %.0f of them green and %.0f to queue B; want 120, 24 and 40", came, green, b)
	}
}

func BenchmarkRefresh(b *testing.B) {
	s, m, now := busyHall(b, 500, 100)
	b.ReportAllocs()
	for b.Loop() {
		newScene(s, now, m, true).sample(1, nil)
	}
}
