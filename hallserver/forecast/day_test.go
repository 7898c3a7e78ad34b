package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"yimen/hallserver/hall"
)

// chanceOf is a test's own chance, the same each time.
func chanceOf(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a test has to come again with its seed
}

// midnightMS is when the tests' days begin.
const midnightMS = int64(1_780_000_000_000)

// person is one who comes in a test's day.
type person struct {
	atS     float64
	service hall.ServiceCode
	class   hall.Class
	serveS  float64
}

// testDay is a small hall played by the hall's own rules: whoever is free calls
// at once, windows in the order of their numbers.
type testDay struct {
	t        *testing.T
	state    *hall.State
	seq      int64
	nowMS    int64
	freeMS   map[int]int64
	takes    map[hall.TicketID]float64 // seconds of service
	pace     map[int]float64           // by window
	issued   map[hall.TicketID]int64
	waitedS  map[hall.TicketID]float64
	observe  func(hall.Record, *hall.State)
	onTicket func(*hall.State, int64, hall.TicketID)
}

func newTestDay(t *testing.T, plan hall.Plan) *testDay {
	t.Helper()
	d := &testDay{
		t: t, state: hall.New(), nowMS: midnightMS + 8*3600_000, freeMS: map[int]int64{}, takes: map[hall.TicketID]float64{},
		pace: map[int]float64{}, issued: map[hall.TicketID]int64{}, waitedS: map[hall.TicketID]float64{},
		observe: func(hall.Record, *hall.State) {}, onTicket: func(*hall.State, int64, hall.TicketID) {},
	}
	d.do(hall.AdoptPlan{Plan: plan})
	return d
}

func (d *testDay) begin() {
	d.do(hall.OpenDay{Date: "2026-06-01"})
	for _, w := range d.state.Plan.Windows {
		d.do(hall.OpenWindow{Window: w.Number, Staff: staffAt(w.Number)})
	}
}

func staffAt(window int) hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk-%d", window)) }

func (d *testDay) do(c hall.Command) []hall.Event {
	d.t.Helper()
	events, err := hall.Decide(d.state, c, d.nowMS)
	if err != nil {
		d.t.Fatalf("%T: %v", c, err)
	}
	for _, e := range events {
		d.seq++
		r := hall.Record{Seq: d.seq, AtMS: d.nowMS, Event: e}
		hall.Fold(d.state, r)
		d.observe(r, d.state)
	}
	return events
}

// run lets the people come, who must be in order, and the windows serve until
// all are served.
func (d *testDay) run(people []person) {
	d.t.Helper()
	for i := 0; ; {
		next, window := int64(math.MaxInt64), 0
		for _, w := range d.state.Plan.Windows {
			if at, busy := d.freeMS[w.Number]; busy && at < next {
				next, window = at, w.Number
			}
		}
		if i < len(people) && midnightMS+int64(people[i].atS*1000) < next {
			d.nowMS = max(d.nowMS, midnightMS+int64(people[i].atS*1000))
			d.issue(people[i], i)
			i++
		} else if window == 0 {
			return
		} else {
			d.nowMS = next
			d.finish(window)
		}
		d.call()
	}
}

func (d *testDay) issue(p person, i int) {
	d.t.Helper()
	id := hall.TicketID(fmt.Sprintf("ticket-%05d", i))
	d.takes[id], d.issued[id] = p.serveS, d.nowMS
	d.do(hall.IssueTicket{ID: id, Services: []hall.ServiceCode{p.service}, Class: p.class})
	d.onTicket(d.state, d.nowMS, id)
}

func (d *testDay) finish(window int) {
	d.t.Helper()
	delete(d.freeMS, window)
	id := d.state.Windows.Get(window).Ticket
	d.do(hall.FinishService{Window: window, Staff: staffAt(window), Expect: hall.Expect{Ticket: &id}})
}

// call lets every free window call who is next.
func (d *testDay) call() {
	d.t.Helper()
	for _, w := range d.state.Plan.Windows {
		if d.state.Windows.Get(w.Number).Ticket != "" || d.state.Windows.Get(w.Number).State != hall.Open {
			continue
		}
		d.do(hall.CallNext{Window: w.Number, Staff: staffAt(w.Number)})
		id := d.state.Windows.Get(w.Number).Ticket
		if id == "" {
			continue
		}
		d.waitedS[id] = seconds(d.nowMS - d.issued[id])
		d.do(hall.StartService{Window: w.Number, Staff: staffAt(w.Number), Expect: hall.Expect{Ticket: &id}})
		pace := d.pace[w.Number]
		if pace == 0 {
			pace = 1
		}
		d.freeMS[w.Number] = d.nowMS + max(1, int64(math.Round(d.takes[id]*pace*1000)))
	}
}

// testPlan has queues A, B, C, services a1, a2, b1, b2, c1, c2, and windows that
// mix them; the last ones help.
func testPlan(windows int) hall.Plan {
	p := hall.Plan{Digest: "test", Queues: []hall.QueueID{"A", "B", "C"}, Services: map[hall.ServiceCode]hall.QueueID{
		"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C", "c2": "C",
	}}
	profiles := [][]hall.QueueID{{"A", "B"}, {"B", "C"}, {"A"}, {"A", "B", "C"}, {"C", "A"}, {"B"}}
	for i := range windows {
		w := hall.WindowPlan{Number: i + 1, Queues: profiles[i%len(profiles)]}
		switch i % len(profiles) {
		case 2:
			w.Helps = []hall.Help{{Queue: "C", AfterS: 600}}
		case 5:
			w.Helps = []hall.Help{{Queue: "A", AfterS: 300}, {Queue: "C", AfterS: 900}}
		}
		p.Windows = append(p.Windows, w)
	}
	return p
}

// truth is how a test's hall really is.
type truth struct {
	windows int
	load    float64
	spread  float64                      // of the logarithm of a time
	means   map[hall.ServiceCode]float64 // seconds
	pace    map[int]float64
}

func newTruth(windows int, load, spread float64, r *rand.Rand) truth {
	tr := truth{windows: windows, load: load, spread: spread, means: map[hall.ServiceCode]float64{}, pace: map[int]float64{}}
	for i, s := range []hall.ServiceCode{"a1", "a2", "b1", "b2", "c1", "c2"} {
		tr.means[s] = []float64{150, 420, 240, 600, 180, 900}[i]
	}
	for w := range windows {
		tr.pace[w+1] = math.Exp(0.15 * r.NormFloat64())
	}
	return tr
}

// people draws who comes in a day: two rushes between 8 and 17 o'clock.
func (tr truth) people(r *rand.Rand) []person {
	codes := []hall.ServiceCode{"a1", "a2", "b1", "b2", "c1", "c2"}
	mean := 0.0
	for _, s := range codes {
		mean += tr.means[s] * math.Exp(tr.spread*tr.spread/2) / float64(len(codes))
	}
	perS := tr.load * float64(tr.windows) / mean
	var ps []person
	for at := 8 * 3600.0; at < 17*3600; {
		at += r.ExpFloat64() / (perS * 1.5)
		hour := at / 3600
		rush := math.Exp(-(hour-9.7)*(hour-9.7)/1.5) + math.Exp(-(hour-14.7)*(hour-14.7)/1.5)
		if r.Float64() > (0.45+rush)/1.5 {
			continue
		}
		s := codes[r.IntN(len(codes))]
		class := hall.Normal
		switch u := r.Float64(); {
		case u < 0.12:
			class = hall.Priority
		case u < 0.16:
			class = hall.Green
		}
		ps = append(ps, person{at, s, class, tr.means[s] * math.Exp(tr.spread*r.NormFloat64())})
	}
	return ps
}
