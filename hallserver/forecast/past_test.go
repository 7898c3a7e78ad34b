package forecast

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// livedHall has two queues and three windows.
func livedHall() simulate.Hall {
	return simulate.Hall{
		Queues:   []hall.QueueID{"A", "B"},
		Services: map[hall.ServiceCode]hall.QueueID{"a1": "A", "a2": "A", "b1": "B"},
		Windows: []simulate.Window{
			{WindowPlan: hall.WindowPlan{Number: 1, Queues: []hall.QueueID{"A"}}},
			{WindowPlan: hall.WindowPlan{Number: 2, Queues: []hall.QueueID{"A", "B"}}},
			{WindowPlan: hall.WindowPlan{Number: 3, Queues: []hall.QueueID{"B"}, Helps: []hall.Help{{Queue: "A", AfterS: 300}}}},
		},
	}
}

// lived is a visit as it comes to be, in milliseconds of its day.
type lived struct {
	comeMS, callMS, endMS int64
	service               hall.ServiceCode
	class                 hall.Class
	people, window        int
	outcome               string
}

// liveDay draws a day: who comes, and when whichever window serves them is free.
func liveDay(t *rapid.T) (day []lived) {
	free := map[int]int64{}
	for n := range 3 {
		free[n+1] = 8*3600_000 + int64(rapid.IntRange(0, 7200_000).Draw(t, "opens"))
	}
	at := int64(8 * 3600_000)
	for range rapid.IntRange(1, 25).Draw(t, "visits") {
		at += int64(rapid.IntRange(1, 900_000).Draw(t, "later"))
		v := lived{
			comeMS:  at,
			service: rapid.SampledFrom([]hall.ServiceCode{"a1", "a2", "b1"}).Draw(t, "service"),
			class:   rapid.SampledFrom([]hall.Class{hall.Normal, hall.Normal, hall.Priority, hall.Green}).Draw(t, "class"),
			people:  rapid.IntRange(0, 4).Draw(t, "people"),
			outcome: rapid.SampledFrom([]string{"served", "served", "served", "served", "noshow", "left"}).Draw(t, "outcome"),
		}
		if v.outcome == simulate.RecordedLeft {
			v.endMS = v.comeMS + int64(rapid.IntRange(1, 1800_000).Draw(t, "stays"))
			day = append(day, v)
			continue
		}
		v.window = rapid.SampledFrom(map[hall.ServiceCode][]int{"a1": {1, 2, 3}, "a2": {1, 2}, "b1": {2, 3}}[v.service]).Draw(t, "window")
		gap := rapid.SampledFrom([]int64{0, 1, 5_000, 70_000, 1200_000}).Draw(t, "gap")
		v.callMS = max(v.comeMS+1, free[v.window]+gap)
		v.endMS = v.callMS + int64(rapid.IntRange(1, 1500_000).Draw(t, "takes"))
		free[v.window] = v.endMS
		day = append(day, v)
	}
	return day
}

// export writes days as an old machine would, rows in no order of note.
func export(days [][]lived) string {
	second := func(ms int64) string { return fmt.Sprintf("%d.%03d", ms/1000, ms%1000) }
	var b strings.Builder
	b.WriteString("date,arrive_s,service,class,people,call_s,end_s,window,outcome\n")
	for i, day := range days {
		for _, v := range slices.Backward(day) {
			people, called, window := "", "", ""
			if v.people > 0 {
				people = fmt.Sprint(v.people)
			}
			if v.window != 0 {
				called, window = second(v.callMS), fmt.Sprint(v.window)
			}
			_, _ = fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%s,%s\n", dateOf(i), second(v.comeMS), v.service, v.class, people, called, second(v.endMS), window, v.outcome)
		}
	}
	return b.String()
}

func dateOf(i int) string { return time.Date(2026, 3, 2+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }

// live lets the days happen in a hall, as its clerks and kiosks would have it.
func live(source *testSource, days [][]lived) {
	plan := livedHall().Plan()
	plan.Rules.GroupMax = 10
	midnight := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	source.do(midnight, hall.AdoptPlan{Plan: plan})
	for i, day := range days {
		source.do(midnight, hall.OpenDay{Date: dateOf(i)})
		for _, m := range momentsOf(day) {
			now := midnight.Add(time.Duration(m.atMS) * time.Millisecond)
			for _, c := range m.commands(day[m.visit], hall.TicketID(fmt.Sprintf("lived-%02d-%04d", i, m.visit))) {
				source.do(now, c)
			}
		}
		source.do(midnight.Add(23*time.Hour), hall.CloseDay{})
		midnight = midnight.Add(24 * time.Hour)
	}
	source.do(midnight, hall.OpenDay{Date: dateOf(len(days))})
}

// liveMoment is one of a day: a visit comes (0), is called (1), ends (2), or its
// window closes behind it (3).
type liveMoment struct {
	atMS        int64
	visit, what int
	first       bool // of its window
}

func momentsOf(day []lived) (all []liveMoment) {
	first, last := map[int]int{}, map[int]int{}
	for i, v := range day {
		if _, seen := first[v.window]; !seen {
			first[v.window] = i
		}
		last[v.window] = i
	}
	for i, v := range day {
		all = append(all, liveMoment{atMS: v.comeMS, visit: i}, liveMoment{atMS: v.endMS, visit: i, what: 2})
		if v.window == 0 {
			continue
		}
		if last[v.window] == i {
			all = append(all, liveMoment{atMS: v.endMS, visit: i, what: 3})
		}
		all = append(all, liveMoment{atMS: v.callMS, visit: i, what: 1, first: first[v.window] == i})
	}
	slices.SortFunc(all, func(a, b liveMoment) int {
		return cmp.Or(cmp.Compare(a.atMS, b.atMS), cmp.Compare(a.order(day), b.order(day)), cmp.Compare(a.visit, b.visit))
	})
	return all
}

// order is that of moments at one time: a service ends before the next is called,
// somebody comes before anybody goes, and a window closes last.
func (m liveMoment) order(day []lived) int {
	switch {
	case m.what == 0:
		return 1
	case m.what == 2 && day[m.visit].window == 0:
		return 2
	case m.what == 2:
		return 0
	}
	return 2 + m.what
}

func (m liveMoment) commands(v lived, id hall.TicketID) (todo []hall.Command) {
	expect, clerk := hall.Expect{Ticket: &id}, staffAt(v.window)
	switch m.what {
	case 0:
		return []hall.Command{hall.IssueTicket{ID: id, Services: []hall.ServiceCode{v.service}, Class: v.class, People: v.people, CardWaived: true, ByStaff: true}}
	case 1:
		if m.first {
			todo = append(todo, hall.OpenWindow{Window: v.window, Staff: clerk})
		}
		return append(todo, hall.CallNext{Window: v.window, Staff: clerk, Ticket: id})
	}
	switch {
	case m.what == 3:
		return []hall.Command{hall.CloseWindow{Window: v.window, Staff: clerk}}
	case v.outcome == simulate.RecordedServed:
		return []hall.Command{hall.FinishService{Window: v.window, Staff: clerk, Expect: expect}}
	case v.outcome == simulate.Missed:
		return []hall.Command{hall.MarkNoShow{Window: v.window, Staff: clerk, Expect: expect}}
	}
	return []hall.Command{hall.CancelTicket{Ticket: id}}
}

// readPast learns from what an old machine wrote.
func readPast(ctx context.Context, h simulate.Hall, file io.Reader) (*Past, error) {
	was, err := simulate.ReadRecording(file, h)
	if err != nil {
		return nil, err
	}
	return LearnPast(ctx, simulate.Replay{Hall: h, Visits: was.Visits, Zone: time.UTC}, nil)
}

func TestAHistoryTeachesWhatTheJournalOfThoseDaysDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var days [][]lived
		for range rapid.IntRange(1, 5).Draw(rt, "days") {
			days = append(days, liveDay(rt))
		}
		source := newTestSource(t)
		live(source, days)
		s := New(Config{Zone: time.UTC, Log: quiet(), Now: time.Now}, source)
		if err := s.catchUp(t.Context()); err != nil {
			rt.Fatal(err)
		}
		past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(days)))
		if err != nil {
			rt.Fatal(err)
		}
		next := hall.Record{Event: hall.DayOpened{Date: dateOf(len(days))}}
		past.Model.Observe(next, hall.New())
		past.Look.Observe(next, hall.New())
		for name, of := range map[string][2]any{"model": {s.model, past.Model}, "simple estimates": {s.look, past.Look}} {
			journal, err1 := json.Marshal(of[0])
			history, err2 := json.Marshal(of[1])
			if err1 != nil || err2 != nil {
				rt.Fatal(err1, err2)
			}
			if d := gocmp.Diff(string(journal), string(history)); d != "" {
				rt.Fatalf("the journal's %s-, the history's+:\n%s\n%s", name, d, export(days))
			}
		}
		if past.Learnt.Days != len(days) || past.Learnt.From != dateOf(0) || past.Learnt.To != dateOf(len(days)-1) {
			rt.Errorf("%d days are told as %+v", len(days), past.Learnt)
		}
	})
}

// lateDays are days on which window 1 opens so late after nine, with people waiting.
func lateDays(days int, lateMS int64) (all [][]lived) {
	for range days {
		var day []lived
		for i := range 12 {
			come := int64(9*3600_000 + i*20_000)
			call := 9*3600_000 + lateMS + int64(i)*120_000
			day = append(day, lived{comeMS: come, callMS: call, endMS: call + 115_000, service: "a1", class: hall.Normal, window: 1, outcome: "served"})
		}
		all = append(all, day)
	}
	return all
}

// saidAt is what a service tells of a new ticket before any window is open, on the
// day after the days.
func saidAt(t *testing.T, s *Service) Range {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := s.catchUp(ctx); err != nil {
		t.Fatal(err)
	}
	s.refresh()
	table := s.table.Load()
	if table == nil {
		t.Fatal("nothing is told")
	}
	return table.fresh[kind{"A", hall.Normal}].told
}

// beginning is a hall that has opened its first day and nothing else, at nine: the day
// after four that others have.
func beginning(t *testing.T) (*testSource, func() time.Time) {
	t.Helper()
	source := newTestSource(t)
	at := time.Date(2026, 3, 2+4, 9, 0, 0, 0, time.UTC)
	source.do(at, hall.AdoptPlan{Plan: livedHall().Plan()})
	source.do(at, hall.OpenDay{Date: dateOf(4)})
	return source, func() time.Time { return at }
}

func TestAHallThatBeginsWithAHistoryForetellsAsOneThatLivedIt(t *testing.T) {
	t.Parallel()
	days := lateDays(4, 720_000)
	past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(days)))
	if err != nil {
		t.Fatal(err)
	}
	store := openStore(t)
	source, now := beginning(t)
	cfg := Config{Zone: time.UTC, Log: quiet(), Now: now, Store: store}
	if w := saidAt(t, New(cfg, source)); math.Abs(w.P50S-720) < 60 {
		t.Errorf("it knows of nothing and tells %.0f s", w.P50S)
	}
	if err := store.SavePast(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	told := saidAt(t, New(cfg, source))
	lived := newTestSource(t)
	live(lived, days)
	same := saidAt(t, New(Config{Zone: time.UTC, Log: quiet(), Now: now}, lived))
	if math.Abs(told.P50S-720) > 60 || math.Abs(told.P50S-same.P50S) > 60 {
		t.Errorf("a window that opens at 09:12 is told at nine as %.0f s, by a hall that lived it as %.0f s", told.P50S, same.P50S)
	}
}

func TestAJournalIsScoredByWhatItsForecastBeganWith(t *testing.T) {
	t.Parallel()
	days := lateDays(4, 720_000)
	path := filepath.Join(t.TempDir(), "ops.db")
	store, err := OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if past, err := ReadPast(t.Context(), path, time.UTC); past != nil || err != nil {
		t.Fatalf("of a hall that imported nothing: %+v, %v", past, err)
	}
	past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(days)))
	if err != nil {
		t.Fatal(err)
	}
	if len(past.Blend.Points) == 0 {
		t.Error("how the estimates have held on those days is not known")
	}
	if err := store.SavePast(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	source, now := beginning(t)
	id := source.issue(now(), 1)
	for name, near := range map[string]float64{Forward: 720, QL: 115} {
		kept, err := ReadPast(t.Context(), path, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		e, err := NewEstimatorAfter(name, 1, time.UTC, kept)
		if err != nil {
			t.Fatal(err)
		}
		state := hall.New()
		for _, r := range source.records {
			hall.Fold(state, r)
			e.Observe(r, state)
		}
		if w := e.At(state, now().UnixMilli(), id); math.Abs(w.P50S-near) > 60 {
			t.Errorf("%s: the first of the first day is told %.0f s, want about %.0f", name, w.P50S, near)
		}
	}
}

func TestAPastThatIsImportedLaterIsLearntBeforeTheJournal(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	source, now := beginning(t)
	cfg := Config{Zone: time.UTC, Log: quiet(), Now: now, Store: store}
	before := New(cfg, source)
	saidAt(t, before)
	before.blend.observe(before.blend.tell(looked(60, 60, 60)), 300)
	before.lessons = ownLessons
	before.save(t.Context())
	weighs, err := json.Marshal(before.blend)
	if err != nil {
		t.Fatal(err)
	}
	for _, lateMS := range []int64{720_000, 300_000} { // another one takes the place of the first
		past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(lateDays(4, lateMS))))
		if err != nil {
			t.Fatal(err)
		}
		if err := store.SavePast(t.Context(), past); err != nil {
			t.Fatal(err)
		}
		for _, when := range []string{"at once", "after a restart"} {
			s := New(cfg, source)
			saidAt(t, s)
			kept, err := json.Marshal(s.blend)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.model.presence.Days[0].Windows[1][0].FromMS; s.past != past.ID || got != 9*3600_000+lateMS {
				t.Errorf("%s: window 1 opens %d s after nine, want %d", when, got/1000-9*3600, lateMS/1000)
			}
			if string(kept) != string(weighs) {
				t.Errorf("%s: what the hall has learnt of its estimates is lost", when)
			}
			s.save(t.Context())
		}
	}
}

func TestADamagedPastIsToldAndWhatIsLearntGoesOn(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	source, now := beginning(t)
	var log strings.Builder
	cfg := Config{Zone: time.UTC, Log: logTo(&log), Now: now, Store: store}
	past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(lateDays(4, 720_000))))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SavePast(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	s := New(cfg, source)
	want := saidAt(t, s)
	s.save(t.Context())
	if _, err := store.db.ExecContext(t.Context(), `UPDATE forecast_past SET saved = CAST(replace(saved, '"days":4', '"days":5') AS BLOB)`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s = New(cfg, source)
		if got := saidAt(t, s); got != want || s.past != past.ID {
			t.Errorf("tells %+v, before the damage %+v", got, want)
		}
		s.save(t.Context())
	}
	if !strings.Contains(log.String(), "import it again") {
		t.Errorf("the log says\n%s", &log)
	}
}

func TestAnotherVersionOfTheModelKeepsHowEstimatesHeld(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(raw string) string{
		"of the model": func(raw string) string {
			return strings.Replace(raw, `"model":{"version":2`, `"model":{"version":1`, 1)
		},
		"of the fold": func(raw string) string {
			return strings.Replace(raw, fmt.Sprintf(`{"fold":%d`, hall.FoldVersion), `{"fold":0`, 1)
		},
		"of another state": func(raw string) string { return strings.Replace(raw, `"state":{`, `"state":7,"was":{`, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := openStore(t)
			now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
			s, source := servedTwo(t, store, func() time.Time { return now }, func(s int) { now = time.Date(2026, 6, 1, 9, 0, s, 0, time.UTC) })
			var raw []byte
			if err := store.db.QueryRowContext(t.Context(), `SELECT saved FROM forecast_model`).Scan(&raw); err != nil {
				t.Fatal(err)
			}
			changed := []byte(other(string(raw)))
			if string(changed) == string(raw) {
				t.Fatal("nothing was changed")
			}
			if _, err := store.db.ExecContext(t.Context(), `UPDATE forecast_model SET saved = ?, sum = ?`, changed, modelTable().Sum(1, s.seq, changed)); err != nil {
				t.Fatal(err)
			}
			again := New(s.cfg, source)
			again.load(t.Context(), s.seq)
			if again.seq != 0 {
				t.Errorf("goes on at %d with what it cannot read", again.seq)
			}
			want, _ := json.Marshal(s.blend)
			if got, _ := json.Marshal(again.blend); string(got) != string(want) || again.lessons != s.lessons || s.lessons == 0 {
				t.Errorf("of %d lessons %d are known:\n%s\nbefore\n%s", s.lessons, again.lessons, got, want)
			}
		})
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// A model of an earlier version may lack what a later one has, but is read: nobody
// could tell anew what an import has taught.
func TestEveryVersionOfAPastIsRead(t *testing.T) {
	t.Parallel()
	file := func(version int) string { return fmt.Sprintf("testdata/past-%d.json", version) }
	if *update {
		past, err := readPast(t.Context(), livedHall(), strings.NewReader(export(lateDays(3, 720_000))))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.MarshalIndent(past, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file(modelVersion), append(raw, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for version := 2; version <= modelVersion; version++ {
		raw, err := os.ReadFile(file(version))
		if err != nil {
			t.Fatal(err)
		}
		var past Past
		if err := json.Unmarshal(raw, &past); err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
		store := openStore(t)
		if err := store.SavePast(t.Context(), &past); err != nil {
			t.Fatal(err)
		}
		source, now := beginning(t)
		s := New(Config{Zone: time.UTC, Log: quiet(), Now: now, Store: store}, source)
		if told := saidAt(t, s); math.Abs(told.P50S-720) > 60 {
			t.Errorf("by a past of version %d, a window that opens at 09:12 is told at nine as %.0f s", version, told.P50S)
		}
	}
}

func logTo(b *strings.Builder) *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }
