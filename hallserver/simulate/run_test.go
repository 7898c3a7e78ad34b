package simulate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

var update = flag.Bool("update", false, "write the golden files anew")

// stay is a day of one service at windows that the tests lay out by hand.
func day(t *testing.T, hallFile, visits string) simulate.Day {
	t.Helper()
	h, err := simulate.ReadHall([]byte(hallFile))
	if err != nil {
		t.Fatal(err)
	}
	v, err := simulate.ReadDay(strings.NewReader("arrive_s,service,class,serve_s,patience_s,slot_s\n" + visits))
	if err != nil {
		t.Fatal(err)
	}
	return simulate.Day{Hall: h, Visits: v}
}

func run(t *testing.T, d simulate.Day) simulate.Outcome {
	t.Helper()
	out, err := simulate.Run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ends is what became of each visit: seconds waited, window, outcome.
type ends struct {
	WaitedS float64
	Window  int
	Outcome string
}

func endsOf(out simulate.Outcome) []ends {
	var got []ends
	for _, t := range out.Tickets {
		got = append(got, ends{t.WaitedS, t.Window, t.Outcome})
	}
	return got
}

func TestADayGoesAsReckonedByHand(t *testing.T) {
	t.Parallel()
	const one = "services: {A1: A, B1: B}\nqueues: [A, B]\nwindows:\n  - {number: 1, queues: [A]"
	const done = simulate.Served
	for name, c := range map[string]struct {
		hall, visits string
		want         []ends
	}{
		"one after another": {
			one + "}\n", "1000,A1,normal,100,,\n1010,A1,normal,100,,\n1020,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {90, 1, done}, {180, 1, done}},
		},
		"the urgent one first": {
			one + "}\n", "1000,A1,normal,100,,\n1010,A1,normal,100,,\n1020,A1,priority,100,,\n",
			[]ends{{0, 1, done}, {190, 1, done}, {80, 1, done}},
		},
		"unless the rule says otherwise": {
			one + "}\nrules: {calling: {policy: fifo}}\n", "1000,A1,normal,100,,\n1010,A1,normal,100,,\n1020,A1,priority,100,,\n",
			[]ends{{0, 1, done}, {90, 1, done}, {180, 1, done}},
		},
		"a fast window, with a way to it and a pause after each": {
			one + ", speed: 2}\nwalk_s: 20\ngap_s: 5\n", "1000,A1,normal,100,,\n1000,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {75, 1, done}},
		},
		"skill counts on top": {
			one + ", speed: 2, skill: {A1: 0.5}}\n", "1000,A1,normal,100,,\n1000,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {100, 1, done}},
		},
		"before the doors open": {
			one + `, open: ["00:30-01:00"]}` + "\n", "1700,A1,normal,100,,\n", []ends{{100, 1, done}},
		},
		"who has a number is not sent home": {
			one + `, open: ["00:30-01:00"]}` + "\n", "3500,A1,normal,200,,\n3510,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {190, 1, done}},
		},
		"but where the hall is sharp": {
			one + `, open: ["00:30-01:00"]}` + "\nsharp: true\n", "3500,A1,normal,200,,\n3510,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {190, 0, simulate.Unserved}},
		},
		"a pause begins when nobody is there": {
			one + `, pauses: ["00:20-00:30"]}` + "\n", "1150,A1,normal,100,,\n1160,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {640, 1, done}},
		},
		"a break too": {
			one + `, breaks: ["00:20-00:30"]}` + "\n", "1150,A1,normal,100,,\n1160,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {640, 1, done}},
		},
		"who has left is missed, and costs the window a while": {
			one + "}\nnoshow_s: 30\n", "1000,A1,normal,100,,\n1000,A1,normal,100,50,\n1000,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {50, 1, simulate.Missed}, {130, 1, done}},
		},
		"a window helps once the wait is long": {
			one + "}\n  - {number: 2, queues: [B], helps: [{queue: A, after_minutes: 1}]}\n",
			"1000,A1,normal,500,,\n1000,A1,normal,100,,\n1005,A1,normal,100,,\n",
			[]ends{{0, 1, done}, {60, 2, done}, {155, 2, done}},
		},
		"an appointment comes in at its slot": {
			one + "}\n", "1000,A1,normal,400,,\n1010,A1,appointment,100,,2000\n1020,A1,normal,500,,\n1030,A1,normal,500,,\n1040,A1,normal,500,,\n",
			[]ends{{0, 1, done}, {1390, 1, done}, {380, 1, done}, {870, 1, done}, {1460, 1, done}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, endsOf(run(t, day(t, c.hall, c.visits)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheAnswerHasItsShape(t *testing.T) {
	t.Parallel()
	d := day(t, small, "31000,A1,normal,600,,\n31010,A1,priority,300,,\n31020,A1,normal,300,120,\n31030,B1,normal,60,,\n")
	d.Estimator = &patient{}
	got, err := json.MarshalIndent(run(t, d), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/outcome.json"
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(got)); diff != "" {
		t.Error(diff)
	}
}

// patient is an estimator that says a minute for each that waits, and watches
// that it is told everything in order and nothing ahead.
type patient struct {
	t       *testing.T
	days    []string // that were opened
	history int      // tickets of days before
	lastMS  int64
	records int
	issued  hall.TicketID
	issuedN int
	asked   int
}

func (p *patient) Observe(r hall.Record, s *hall.State) {
	p.records++
	if _, again := r.Event.(hall.PlanAdopted); again && len(p.days) > 0 { // the day itself
		p.history, p.records = p.issuedN, 1
	}
	if e, ok := r.Event.(hall.DayOpened); ok {
		p.days = append(p.days, e.Date)
	}
	if p.t != nil && (r.AtMS < p.lastMS || r.Seq != int64(p.records) || s.LastMS != r.AtMS) {
		p.t.Errorf("record %d at %d after %d records at %d, the state at %d", r.Seq, r.AtMS, p.records-1, p.lastMS, s.LastMS)
	}
	p.lastMS = r.AtMS
	if e, ok := r.Event.(hall.TicketIssued); ok {
		p.issued = e.Ticket
		p.issuedN++
	}
}

func (p *patient) At(s *hall.State, nowMS int64, id hall.TicketID) simulate.Wait {
	p.asked++
	k := s.Tickets.Get(id)
	if p.t != nil && (id != p.issued || k.State != hall.Waiting || nowMS != p.lastMS) {
		p.t.Errorf("asked of %s, which is %s, at %d", id, k.State, nowMS)
	}
	ahead := float64(s.Ahead(k))
	return simulate.Wait{P50S: 60 * ahead, P90S: 120 * ahead}
}

func TestAnEstimatorSeesThePastOnly(t *testing.T) {
	t.Parallel()
	d, err := simulate.Scenario{Seed: 11, Windows: 4, HistoryDays: 2}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := &patient{t: t}
	d.Estimator = e
	out := run(t, d)
	if e.asked != len(d.Visits) || e.history != len(d.History) || len(d.History) == 0 {
		t.Errorf("asked %d times of %d visits, told of %d past visits of %d", e.asked, len(d.Visits), e.history, len(d.History))
	}
	if want := []string{"2026-02-28", "2026-03-01", d.Date}; !slices.Equal(e.days, want) {
		t.Errorf("told of the days %v, want %v", e.days, want)
	}
	for _, k := range out.Tickets {
		if k.P50S == nil || *k.P50S*2 != *k.P90S {
			t.Fatalf("a ticket without what the estimator said: %+v", k)
		}
	}
}

func TestTheSameDayHasTheSameOutcome(t *testing.T) {
	t.Parallel()
	make := func(seed uint64) string {
		d, err := simulate.Scenario{Seed: seed, HistoryDays: 2}.Make(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(struct {
			simulate.Outcome
			History []simulate.Recorded
		}{run(t, d), d.History})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	once, twice, other := make(5), make(5), make(6)
	if once != twice {
		t.Error("twice seed 5 is two days")
	}
	if once == other {
		t.Error("seeds 5 and 6 are one day")
	}
}

func TestASimulatedDayKeepsTheHallsInvariants(t *testing.T) {
	t.Parallel()
	for _, load := range []float64{0.7, 1.15} {
		d, err := simulate.Scenario{Seed: 21, Load: load, HistoryDays: -1}.Make(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		audit := hall.NewAudit()
		d.Watch = func(r hall.Record, s *hall.State) {
			if faults := append(audit.Observe(r), hall.Check(s)...); len(faults) > 0 {
				t.Fatalf("record %d: %v", r.Seq, faults)
			}
		}
		out := run(t, d)
		s := out.Summary
		if audit.Tickets != len(d.Visits) || s.Served+s.Left+s.Unserved != len(d.Visits) || s.Served < len(d.Visits)*8/10 {
			t.Errorf("load %v: %d visits, %d tickets, %+v", load, len(d.Visits), audit.Tickets, s)
		}
		held := map[int]float64{} // until when a window is taken
		for i, k := range out.Tickets {
			if k.Outcome == simulate.Served && k.EndS < k.ArriveS+k.WaitedS {
				t.Errorf("visit %d ends before it begins", i)
			}
			held[k.Window] = max(held[k.Window], k.EndS)
		}
		if len(held) < len(d.Hall.Windows) {
			t.Errorf("load %v: only windows %v ever served", load, held)
		}
	}
}

func TestADayThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ hall, visits, want string }{
		"a service the hall has not": {small, "1,Z9,normal,5,,\n", `no service "Z9"`},
		"a queue no window serves":   {"queues: [A, B]\nservices: {B1: B}\nwindows: [{number: 1, queues: [A]}]\n", "1,B1,normal,5,,\n", `no window serves queue "B"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := simulate.Run(t.Context(), day(t, c.hall, c.visits)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Run = %v, want %q", err, c.want)
			}
		})
	}
	for name, sc := range map[string]simulate.Scenario{
		"a load of three": {Load: 3}, "more queues than windows": {Windows: 2}, "a negative share": {Rush: -1}, "too many queues": {Queues: 9},
	} {
		if _, err := sc.Make(t.Context()); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}
