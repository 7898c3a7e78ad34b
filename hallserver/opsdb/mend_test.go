package opsdb_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"yimen/hallserver/opsdb"
)

// indexed makes a file with an index, orderly closed, and says on which page the
// index lies, counted from one.
func indexed(t *testing.T) (path string, page int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "ops.db")
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true))
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"CREATE TABLE score (day TEXT, wait INTEGER)", "CREATE INDEX score_day ON score (day)",
		"INSERT INTO score VALUES ('2026-03-02', 60), ('2026-03-03', 90)",
	} {
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_schema WHERE name = 'score_day'").Scan(&page); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path, page
}

func TestAnIndexThatDoesNotFitIsMadeAnew(t *testing.T) {
	t.Parallel()
	path, page := indexed(t)
	if mended, left, err := opsdb.Mend(t.Context(), path); len(mended)+len(left) > 0 || err != nil {
		t.Fatalf("a whole file: %v, %v, %v", mended, left, err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	index := raw[(page-1)*4096 : page*4096]
	at := bytes.Index(index, []byte("2026-03-02"))
	if at < 0 {
		t.Fatal("the index does not hold the day")
	}
	index[at+9] ^= 2 // 2026-03-00
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	mended, left, err := opsdb.Mend(t.Context(), path)
	if len(mended) == 0 || len(left) > 0 || err != nil {
		t.Fatalf("mended %v, left %v, %v", mended, left, err)
	}
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var wait int
	if err := db.QueryRowContext(t.Context(), "SELECT wait FROM score INDEXED BY score_day WHERE day = '2026-03-02'").Scan(&wait); err != nil || wait != 60 {
		t.Errorf("by the index: %d, %v", wait, err)
	}
}

// TestRowsThatAPageHidesAreNotLost turns a bit of how many rows a page of a table
// without row numbers has: indexes that fit what is seen of it would make it whole.
func TestRowsThatAPageHidesAreNotLost(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true))
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"CREATE TABLE told (id TEXT PRIMARY KEY, day TEXT) WITHOUT ROWID", "CREATE INDEX told_day ON told (day)",
		"INSERT INTO told VALUES ('a', '2026-03-02'), ('b', '2026-03-03'), ('c', '2026-03-03'), ('d', '2026-03-04')",
	} {
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	var page int
	if err := db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_schema WHERE name = 'told'").Scan(&page); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	count := &raw[(page-1)*4096+4]
	if *count ^= 6; *count != 2 {
		t.Fatalf("%d rows are seen", *count)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	mended, left, err := opsdb.Mend(t.Context(), path)
	if len(mended) > 0 || len(left) == 0 || err != nil {
		t.Errorf("mended %v, left %v, %v", mended, left, err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Contains(now, []byte("c2026-03-03")) {
		t.Errorf("a row is gone: %v", err)
	}
}

func TestNoFileIsNothingToMend(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ops.db")
	if mended, left, err := opsdb.Mend(t.Context(), path); len(mended)+len(left) > 0 || err != nil {
		t.Errorf("%v, %v, %v", mended, left, err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made")
	}
}
