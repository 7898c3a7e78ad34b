package simulate_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/simulate"
)

func TestAHistoryIsWhatReallyWas(t *testing.T) {
	t.Parallel()
	h, err := simulate.ReadHall([]byte("queues: [A]\nservices: {A1: A}\nwindows: [{number: 1, queues: [A]}]\nnoshow_s: 30\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		want       []simulate.Recorded
	}{
		{
			"a recording", "date,arrive_s,service,class,call_s,end_s,window,outcome,people\n2026-03-02,08:31,A1,priority,08:32,08:40,1,noshow,3\n",
			[]simulate.Recorded{{Line: 2, Date: "2026-03-02", ArriveS: 30660, Service: "A1", Class: "priority", People: 3, CallS: 30720, EndS: 31200, Window: 1, Outcome: "noshow"}},
		},
		{
			"with waits, later days first", "date,arrive_s,service,class,serve_s,patience_s,window,waited_s\n" +
				"2026-03-03,100,A1,normal,60,,1,5\n2026-03-02,120,A1,normal,30,,1,20\n2026-03-02,110,A1,normal,30,40,,\n2026-03-02,115,A1,normal,30,,,\n",
			[]simulate.Recorded{
				{Line: 4, Date: "2026-03-02", ArriveS: 110, Service: "A1", Class: "normal", EndS: 150, Outcome: "left"},
				{Line: 5, Date: "2026-03-02", ArriveS: 115, Service: "A1", Class: "normal", EndS: 170, Outcome: "left"},
				{Line: 3, Date: "2026-03-02", ArriveS: 120, Service: "A1", Class: "normal", CallS: 140, EndS: 170, Window: 1, Outcome: "served"},
				{Line: 2, Date: "2026-03-03", ArriveS: 100, Service: "A1", Class: "normal", CallS: 105, EndS: 165, Window: 1, Outcome: "served"},
			},
		},
		{
			"of a day that says of nobody when they were called, as the hall would have had it",
			"date,arrive_s,service,class,serve_s,patience_s\n2026-03-02,100,A1,normal,60,\n2026-03-02,110,A1,normal,60,20\n2026-03-02,120,A1,normal,60,\n",
			[]simulate.Recorded{
				{Date: "2026-03-02", ArriveS: 100, Service: "A1", Class: "normal", CallS: 100, EndS: 160, Window: 1, Outcome: "served"},
				{Date: "2026-03-02", ArriveS: 110, Service: "A1", Class: "normal", CallS: 160, EndS: 190, Window: 1, Outcome: "noshow"},
				{Date: "2026-03-02", ArriveS: 120, Service: "A1", Class: "normal", CallS: 190, EndS: 250, Window: 1, Outcome: "served"},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := simulate.ReadHistory(t.Context(), strings.NewReader(c.text), h)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
	for name, c := range map[string]struct {
		rows, column string
	}{
		"no date":                    {"2026-2-30,1,A1,normal,5,,,\n", "date"},
		"a service the hall has not": {"2026-03-02,1,A2,normal,5,,1,3\n", "service"},
		"a window the hall has not":  {"2026-03-02,1,A1,normal,5,,7,3\n", "window"},
	} {
		_, err := simulate.ReadHistory(t.Context(), strings.NewReader("date,arrive_s,service,class,serve_s,patience_s,window,waited_s\n"+c.rows), h)
		if row, ok := errors.AsType[*simulate.RowError](err); !ok || row.Line != 2 || row.Column != c.column {
			t.Errorf("%s: %v, want line 2, column %s", name, err, c.column)
		}
	}
}
