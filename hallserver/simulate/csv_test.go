package simulate_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/simulate"
)

func TestADayIsReadInOrderOfArrival(t *testing.T) {
	t.Parallel()
	got, err := simulate.ReadDay(strings.NewReader("\ufeffarrive_s,service,class,serve_s,patience_s,slot_s,people,colour\n" +
		"200,B1,priority,60,,,,red\n100.5,A1,,30.25,900,,4,\n300,A1,appointment,10,,600,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []simulate.Visit{
		{ArriveS: 100.5, Service: "A1", Class: "normal", ServeS: 30.25, PatienceS: 900, People: 4},
		{ArriveS: 200, Service: "B1", Class: "priority", ServeS: 60},
		{ArriveS: 300, Service: "A1", Class: "appointment", ServeS: 10, SlotS: 600},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestABadRowIsNamedByLineAndColumn(t *testing.T) {
	t.Parallel()
	const head = "arrive_s,service,class,serve_s,patience_s\n"
	for name, c := range map[string]struct {
		text   string
		line   int
		column string
	}{
		"nothing":                   {"", 1, "arrive_s"},
		"a column missing":          {"arrive_s,service,class,serve_s\n1,A,normal,1\n", 1, "patience_s"},
		"a column twice":            {"arrive_s,service,class,serve_s,patience_s,class\n", 1, "class"},
		"no arrival":                {head + "1,A,normal,5,\n,A,normal,5,\n", 3, "arrive_s"},
		"an arrival tomorrow":       {head + "86401,A,normal,5,\n", 2, "arrive_s"},
		"a word for a number":       {head + "1,A,normal,soon,\n", 2, "serve_s"},
		"a time that is no number":  {head + "1,A,normal,NaN,\n", 2, "serve_s"},
		"a negative time":           {head + "1,A,normal,-5,\n", 2, "serve_s"},
		"no service":                {head + "1,,normal,5,\n", 2, "service"},
		"an unknown class":          {head + "1,A,vip,5,\n", 2, "class"},
		"a patience without end":    {head + "1,A,normal,5,1e9\n", 2, "patience_s"},
		"a row that ends too early": {head + "\n1,A,normal\n", 3, "serve_s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := simulate.ReadDay(strings.NewReader(c.text))
			row, ok := errors.AsType[*simulate.RowError](err)
			if !ok || row.Line != c.line || row.Column != c.column {
				t.Errorf("ReadDay = %v, want line %d, column %s", err, c.line, c.column)
			}
		})
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	day, err := simulate.Scenario{Seed: 3, HistoryDays: 2, Windows: 4}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var visits, history, hall bytes.Buffer
	if err := errors.Join(
		simulate.WriteDay(&visits, day.Visits), simulate.WriteHistory(&history, day.History), simulate.WriteHall(&hall, day.Hall),
	); err != nil {
		t.Fatal(err)
	}
	gotVisits, err := simulate.ReadDay(&visits)
	if err != nil {
		t.Fatal(err)
	}
	gotHall, err := simulate.ReadHall(hall.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, &hall)
	}
	gotHistory, err := simulate.ReadHistory(t.Context(), &history, gotHall)
	if err != nil {
		t.Fatal(err)
	}
	for i := range gotHistory {
		gotHistory[i].Line = 0
	}
	if diff := cmp.Diff(day.Visits, gotVisits) + cmp.Diff(day.History, gotHistory); diff != "" {
		t.Error(diff)
	}
	for i := range gotHall.Windows { // a break begins at any second: the file has minutes
		if diff := cmp.Diff(day.Hall.Windows[i], gotHall.Windows[i]); diff != "" {
			t.Errorf("window %d: %s", i+1, diff)
		}
	}
}

func FuzzReadDay(f *testing.F) {
	f.Add("arrive_s,service,class,serve_s,patience_s\n1,A,normal,5,\n")
	f.Add("arrive_s,service,class,serve_s,patience_s,slot_s,people\n1,\"A\nB\",priority,5,7,9,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		visits, err := simulate.ReadDay(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := simulate.WriteDay(&b, visits); err != nil {
			t.Fatal(err)
		}
		again, err := simulate.ReadDay(&b)
		if err != nil || !cmp.Equal(visits, again) {
			t.Fatalf("%v: %s", err, cmp.Diff(visits, again))
		}
	})
}
