package proof

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

func TestProofThatIsNotWhatWasWrittenIsLeftOutAndTold(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	s, err := OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	told := map[string]int{}
	s.Damaged = func(table string, _ any) { told[table]++ }
	at := time.UnixMilli(1_780_000_000_000)
	calls := []callRow{
		{day: "2026-06-01", call: "c1", board: "hall", device: "b1", number: "A001", due: true, calledMS: 5, publishedMS: 6},
		{day: "2026-06-01", call: "c2", board: "hall", device: "b1", number: "A002", due: true, calledMS: 7, publishedMS: 8, shownMS: 9},
	}
	devices := []deviceRow{{board: "hall", device: "b1", seenMS: at.UnixMilli(), shows: true}, {board: "hall", device: "b2", seenMS: at.UnixMilli()}}
	if err := s.save(t.Context(), calls, devices); err != nil {
		t.Fatal(err)
	}
	calls[0].shownMS = 10
	if err := s.save(t.Context(), calls[:1], nil); err != nil { // told again, later: added to it
		t.Fatal(err)
	}
	read := func() (rows []callRow, known []deviceRow) {
		t.Helper()
		if err := s.calls(t.Context(), "2026-06-01", func(r callRow) { rows = append(rows, r) }); err != nil {
			t.Fatal(err)
		}
		if known, err = s.devices(t.Context(), at.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		return rows, known
	}
	if rows, known := read(); len(rows) != 2 || rows[0] != calls[0] || rows[1] != calls[1] || len(known) != 2 {
		t.Fatalf("as it was written: %+v %+v", rows, known)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const turned = `UPDATE told_call SET shown_ms = 11 WHERE call_id = 'c1'; UPDATE told_device SET speaks = 1 WHERE device = 'b2'`
	if _, err := db.ExecContext(t.Context(), turned); err != nil {
		t.Fatal(err)
	}
	rows, known := read()
	if len(rows) != 1 || rows[0].call != "c2" || len(known) != 1 || known[0].device != "b1" {
		t.Errorf("with a bit turned: %+v %+v", rows, known)
	}
	if told["told_call"] != 1 || told["told_device"] != 1 {
		t.Errorf("told: %v", told)
	}

	const older = `UPDATE told_call SET day = '2025-01-01' WHERE call_id = 'c2'; UPDATE told_device SET seen_ms = 1 WHERE device = 'b1'`
	if _, err := db.ExecContext(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if err := s.sweep(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if told["told_call"] != 2 || told["told_device"] != 2 {
		t.Errorf("deleted as if they were old, and told: %v", told)
	}
}
