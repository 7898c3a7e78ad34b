package simulate_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/simulate"
)

// small is a hall of two windows.
const small = `
queues: [A, B]
services: {A1: A, B1: B}
windows:
  - {number: 1, queues: [A], open: ["08:30-12:00", "13:00-17:00"], pauses: ["10:00-10:15"], speed: 1.2}
  - {number: 2, queues: [B], helps: [{queue: A, after_minutes: 10}]}
rules:
  calling: {policy: fifo, rates: {priority: 3}, head_start_minutes: {green: 2}, max_wait_minutes: {green: 5}}
noshow_s: 45
`

func TestAHallIsReadFromAFewLines(t *testing.T) {
	t.Parallel()
	got, err := simulate.ReadHall([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	want := simulate.Hall{
		Queues: []hall.QueueID{"A", "B"}, Services: map[hall.ServiceCode]hall.QueueID{"A1": "A", "B1": "B"}, NoShowS: 45,
		Windows: []simulate.Window{
			{
				WindowPlan: hall.WindowPlan{Number: 1, Queues: []hall.QueueID{"A"}}, Speed: 1.2,
				Open: []simulate.Span{{FromS: 30600, ToS: 43200}, {FromS: 46800, ToS: 61200}}, Pauses: []simulate.Span{{FromS: 36000, ToS: 36900}},
			},
			{WindowPlan: hall.WindowPlan{Number: 2, Queues: []hall.QueueID{"B"}, Helps: []hall.Help{{Queue: "A", AfterS: 600}}}},
		},
		Rules: hall.Rules{Calling: calling.Rules{
			Policy: "fifo", Rates: map[string]float64{"priority": 3},
			HeadStartS: map[string]float64{"green": 120}, MaxWaitS: map[string]float64{"green": 300},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestACatalogueIsAHall(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := simulate.ReadHall(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := simulate.Hall{
		Queues: []hall.QueueID{"A", "B"}, Services: map[hall.ServiceCode]hall.QueueID{"SB01": "A", "YB01": "B"},
		Windows: []simulate.Window{
			{WindowPlan: hall.WindowPlan{Number: 1, Queues: []hall.QueueID{"A", "B"}}},
			{WindowPlan: hall.WindowPlan{Number: 2, Queues: []hall.QueueID{"B"}, Helps: []hall.Help{{Queue: "A", AfterS: 900}}}},
		},
		Rules: hall.Rules{Calling: calling.Rules{Rates: map[string]float64{"green": 4}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFaultyHallIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"nothing":                       {small, "", "empty"},
		"a key that is none":            {"noshow_s", "no_show_s", "line 9"},
		"a key of a window that is not": {"speed", "sped", "line 5"},
		"a time that is none":           {"08:30-12:00", "half past", "line 5"},
		"spans in a wrong order":        {"13:00-17:00", "11:00-17:00", "window 1: open"},
		"a queue that nobody knows":     {"queue: A,", "queue: C,", `queue "C"`},
		"a service of no queue":         {"A1: A", "A1: D", `unknown queue "D"`},
		"a window twice":                {"number: 2", "number: 1", "window 1: twice"},
		"a window of no speed":          {"speed: 1.2", "speed: -1", "speed -1"},
		"a class that is none":          {"priority: 3", "vip: 3", `class "vip"`},
		"no windows":                    {small, "queues: [A]", "0 windows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(small, c.old) {
				t.Fatalf("%q is not in the file", c.old)
			}
			_, err := simulate.ReadHall([]byte(strings.Replace(small, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("ReadHall = %v, want %q", err, c.want)
			}
		})
	}
}
