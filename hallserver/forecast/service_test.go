package forecast

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"yimen/hallserver/hall"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestTheServiceTellsWaitsAsTheHallChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := newTestSource(t)
		source.servePast(time.Now().Add(-24*time.Hour).Truncate(24*time.Hour), 60)
		now := time.Now().Truncate(24 * time.Hour).Add(34 * time.Hour)
		<-time.After(time.Until(now))
		source.openToday(now)
		s := New(Config{Zone: time.UTC, Log: quiet(), Now: time.Now}, source)
		if _, ok := s.New("A", hall.Normal); ok {
			t.Error("a service that has not run told a wait")
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		settle := func() {
			<-time.After(time.Second)
			synctest.Wait()
		}
		settle()
		if w, ok := s.New("A", hall.Normal); !ok || w.P50S > 1 {
			t.Errorf("in an empty hall a new ticket waits %+v, %v", w, ok)
		}
		source.issue(time.Now(), 0)
		source.callNext(time.Now())
		first, second := source.issue(time.Now(), 1), source.issue(time.Now(), 2)
		settle()
		w1, ok1 := s.Ticket(first)
		w2, ok2 := s.Ticket(second)
		fresh, ok3 := s.New("A", hall.Normal)
		if !ok1 || !ok2 || !ok3 {
			t.Fatal("no wait of who waits")
		}
		near := func(got, want int) bool { return got > want*8/10 && got < want*12/10 }
		if !near(w1.P50S, 300) || !near(w2.P50S, 600) || !near(fresh.P50S, 900) {
			t.Errorf("waits of %d, %d and %d s, want about 300, 600 and 900", w1.P50S, w2.P50S, fresh.P50S)
		}
		if q, ok := s.Queue("A"); !ok || len(q.Places) != 2 || q.Places[1] != w2 || q.New != fresh {
			t.Errorf("the queue is told as %+v", q)
		}
		urgent, _ := s.New("A", hall.Green)
		if urgent.P50S >= w2.P50S {
			t.Errorf("one of the green channel waits %d s, behind %d", urgent.P50S, w2.P50S)
		}
		if _, ok := s.New("B", hall.Normal); !ok {
			t.Error("window 1 serves queue B, and nobody knows for how long")
		}
		if _, ok := s.New("C", hall.Normal); ok {
			t.Error("nobody serves queue C, and a wait was told")
		}
		<-time.After(120 * time.Second)
		synctest.Wait()
		if later, _ := s.Ticket(first); !near(later.P50S, 180) || time.Since(later.ComputedAt) > 2*time.Second {
			t.Errorf("two minutes later the wait is %+v", later)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// servedTwo is a service that has seen two called today, one after 0 s and one
// after 290 s, and has written down all it knows.
func servedTwo(t *testing.T, store *Store, now func() time.Time, at func(seconds int)) (*Service, *testSource) {
	t.Helper()
	source := newTestSource(t)
	source.servePast(time.Date(2026, 5, 29, 0, 0, 0, 0, time.UTC), 40)
	source.openToday(now())
	s := New(Config{Zone: time.UTC, Log: quiet(), Now: now, Store: store}, source)
	source.tells = s
	if err := s.catchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.refresh()
	follow := func() {
		batch, err := source.Next(t.Context(), s.seq)
		if err != nil {
			t.Fatal(err)
		}
		s.take(batch)
		s.refresh()
	}
	source.issue(now(), 0)
	source.callNext(now())
	follow()
	at(10)
	source.issue(now(), 1)
	follow()
	at(300)
	source.finish(now())
	source.callNext(now())
	follow()
	s.end(t.Context())
	return s, source
}

func TestForecastsGivenAtIssueAreScoredWhenTheCallComes(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	s, source := servedTwo(t, store, clock, func(s int) { now = time.Date(2026, 6, 1, 9, 0, s, 0, time.UTC) })

	report, err := store.Report(t.Context(), "2026-06-01", "2026-06-01")
	if err != nil {
		t.Fatal(err)
	}
	if report.All.Count != 2 || report.ByQueue["A"].Count != 2 || report.ByClass["normal"].Count != 2 || report.ByHour["09"].Count != 2 {
		t.Fatalf("two were called, the report says %+v", report)
	}
	if report.All.MeanS != 145 || report.All.P90Held != 1 || report.All.MAES > 40 {
		t.Errorf("one waited 0 s and one 290, the report says %+v", report.All)
	}

	t.Run("a restart goes on from what was saved", func(t *testing.T) {
		again := New(Config{Zone: time.UTC, Log: quiet(), Now: clock, Store: store}, source)
		again.load(t.Context(), s.seq)
		if again.seq != s.seq || !again.model.Ready() {
			t.Fatalf("stands at %d, ready %v; it was saved at %d", again.seq, again.model.Ready(), s.seq)
		}
		s.refresh()
		again.refresh()
		want, _ := s.New("A", hall.Normal)
		// The saved model is fitted as it is read, the other was a few services ago.
		if got, _ := again.New("A", hall.Normal); got.P50S != want.P50S || got.P90S < want.P90S-5 || got.P90S > want.P90S+5 {
			t.Errorf("tells %+v, before the restart %+v", got, want)
		}
		next := &hall.Ticket{Queue: "A", Class: hall.Normal, State: hall.Waiting, IssuedMS: now.UnixMilli(), WaitMS: now.UnixMilli()}
		ours, theirs := s.look.at(s.state, now.UnixMilli(), next), again.look.at(again.state, now.UnixMilli(), next)
		if ours != theirs || theirs.les != 290 || theirs.lately <= 0 {
			t.Errorf("those called last and their services are %+v, before the restart %+v", theirs, ours)
		}
	})
	t.Run("a journal that is shorter than what was saved is learnt anew", func(t *testing.T) {
		again := New(Config{Zone: time.UTC, Log: quiet(), Now: clock, Store: store}, source)
		if again.load(t.Context(), s.seq-1); again.seq != 0 {
			t.Errorf("went on at %d of a journal that ends at %d", again.seq, s.seq-1)
		}
	})
}

func TestAPromiseIsScoredOnceHoweverOftenTheServerBegins(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	at := func(s int) { now = time.Date(2026, 6, 1, 9, 0, s, 0, time.UTC) }
	s, source := servedTwo(t, store, func() time.Time { return now }, at)
	counts := func(want int, when string) {
		t.Helper()
		report, err := store.Report(t.Context(), "2026-06-01", "2026-06-01")
		if err != nil || report.All.Count != want {
			t.Errorf("%s: %d promises are scored, want %d (%v)", when, report.All.Count, want, err)
		}
	}
	// One is told and waits while the server ends, and is called before it is back.
	at(310)
	source.issue(now, 2)
	batch, err := source.Next(t.Context(), s.seq)
	if err != nil {
		t.Fatal(err)
	}
	s.take(batch)
	s.end(t.Context())
	counts(2, "while the third waits")
	at(600)
	source.finish(now)
	source.callNext(now)
	again := New(Config{Zone: time.UTC, Log: quiet(), Now: s.cfg.Now, Store: store}, source)
	for _, when := range []string{"after a restart", "after another from the same saved state"} {
		again.beginAnew()
		if err := again.catchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		again.flush(t.Context())
		counts(3, when)
	}
	if _, err := store.db.ExecContext(t.Context(), `DELETE FROM forecast_model`); err != nil {
		t.Fatal(err)
	}
	again.beginAnew()
	if err := again.catchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	again.flush(t.Context())
	counts(3, "after all was learnt anew")
}

func openStore(t *testing.T) *Store {
	t.Helper()
	store, err := OpenStore(t.Context(), filepath.Join(t.TempDir(), "ops.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestAReportSaysHowForecastsHeld(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	score := func(day string, p50, p90, actual float64) Score {
		return Score{Day: day, Hour: 9, Queue: "A", Class: hall.Normal, P50S: p50, P90S: p90, ActualS: actual, Tenth: 5}
	}
	err := store.AddScores(t.Context(), []Score{
		score("2026-06-01", 100, 200, 90), score("2026-06-01", 100, 200, 150), score("2026-06-02", 100, 200, 360),
		score("2026-06-03", 1, 2, 3),
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := store.Report(t.Context(), "2026-06-01", "2026-06-02")
	if err != nil {
		t.Fatal(err)
	}
	f := r.All
	// Off by -10, 50 and 260: mean 100, absolute 320/3, squares 70200/3.
	if f.Count != 3 || f.MeanS != 200 || f.BiasS != 100 || fmt.Sprintf("%.3f %.3f", f.MAES, f.RMSEMean) != "106.667 0.765" {
		t.Errorf("the report says %+v", f)
	}
	if fmt.Sprintf("%.3f %.3f", f.P50Held, f.P90Held) != "0.333 0.667" || r.Tenths[5] != 1 {
		t.Errorf("coverage of %v and %v, tenths %v", f.P50Held, f.P90Held, r.Tenths)
	}
	if err := store.Sweep(t.Context(), time.Date(2027, 7, 8, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	left := 0
	if err := store.Scores(t.Context(), "2026-01-01", "2027-01-01", func(Score) { left++ }); err != nil || left != 1 {
		t.Errorf("%d scores are left of the 400 days, want 1 (%v)", left, err)
	}
}

func TestWithoutAPastTheHeadOfTheLineIsTold(t *testing.T) {
	t.Parallel()
	source := newTestSource(t)
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	source.do(now, hall.AdoptPlan{Plan: testPlan(1)})
	source.openToday(now)
	s := New(Config{Zone: time.UTC, Log: quiet(), Now: func() time.Time { return now }}, source)
	source.issue(now, 0)
	source.callNext(now)
	source.issue(now, 1)
	now = now.Add(200 * time.Second)
	if err := s.catchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.refresh()
	if w, ok := s.New("A", hall.Normal); !ok || w.P50S != 200 || w.P90S != 400 {
		t.Errorf("tells %+v, %v; the head of the line has waited 200 s", w, ok)
	}
	if _, ok := s.New("B", hall.Normal); ok {
		t.Error("told a wait in a queue where nobody waits and nobody was called")
	}
}
