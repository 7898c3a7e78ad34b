package forecast

import (
	"database/sql"
	"path/filepath"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/opsdb"
)

// spoil changes ops.db behind everybody's back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

func TestAModelThatIsNotWhatWasSavedIsLearntAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	s, err := OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	fresh := func() *saved {
		return &saved{State: hall.New(), Model: NewModel(nil), weights: weights{Blend: newBlend()}}
	}
	v := fresh()
	v.Fold = hall.FoldVersion
	if err := s.save(t.Context(), 7, *v); err != nil {
		t.Fatal(err)
	}
	if seq, known, err := s.load(t.Context(), fresh()); err != nil || !known || seq != 7 {
		t.Fatalf("as it was saved: %d %v %v", seq, known, err)
	}
	spoil(t, path, `UPDATE forecast_model SET seq = 6`)
	if seq, known, err := s.load(t.Context(), fresh()); err == nil {
		t.Errorf("one event less is believed: %d %v", seq, known)
	}
}

func TestAFileOfBeforeHasNoPast(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	s, err := OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	look := func(want int) {
		t.Helper()
		tables := TablesIn(t.Context(), path)
		if found, err := opsdb.Verify(t.Context(), path, tables...); err != nil || len(found) > 0 || len(tables) != want {
			t.Errorf("of %d tables: %v, %v", len(tables), found, err)
		}
	}
	look(3)
	spoil(t, path, `DROP TABLE forecast_past; DELETE FROM forecast_version WHERE version_id = 5`)
	look(2)
}

func TestAScoreThatIsNotWhatWasWrittenIsLeftOutAndTold(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	s, err := OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	told := 0
	s.Damaged = func(string, any) { told++ }
	for _, actual := range []float64{60, 90} {
		if err := s.AddScores(t.Context(), []Score{{Day: "2026-06-01", Queue: "A", Class: hall.Normal, P50S: 50, P90S: 100, ActualS: actual}}); err != nil {
			t.Fatal(err)
		}
	}
	spoil(t, path, `UPDATE forecast_score SET actual_s = 6000 WHERE actual_s = 60`)
	var got []Score
	if err := s.Scores(t.Context(), "2026-06-01", "2026-06-01", func(c Score) { got = append(got, c) }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].ActualS != 90 || told != 1 {
		t.Errorf("%+v, told %d times", got, told)
	}
}
