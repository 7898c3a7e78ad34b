package opsdb_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yimen/hallserver/opsdb"
)

// killed makes a file with a log of ten changes, as a killed program leaves it.
func killed(t *testing.T, between func(db *sql.DB)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ops.db")
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	defer func() { _ = db.Close() }()
	must := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	must("CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT)")
	for i := range 10 {
		if i == 5 && between != nil {
			between(db)
		}
		must("INSERT INTO device (name) VALUES (?)", fmt.Sprint("device ", i))
	}
	left := filepath.Join(t.TempDir(), "ops.db")
	for _, end := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+end, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return left
}

// devices is how many changes a copy of the file still has once it is opened.
func devices(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM device").Scan(&n); err != nil {
		return -1 // not even the table
	}
	return n
}

func TestALogThatBreaksOffInTheMiddleIsTold(t *testing.T) {
	t.Parallel()
	sound := killed(t, nil)
	log, err := os.ReadFile(sound + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := opsdb.LogBroken(sound); got || err != nil {
		t.Fatalf("a whole log: %v, %v", got, err)
	}
	frame := 24 + 4096
	frames := (len(log) - 32) / frame
	for at := 0; at < len(log); at += 61 {
		turned := append([]byte(nil), log...)
		turned[at] ^= 1 << (at % 8)
		copied := filepath.Join(t.TempDir(), "ops.db")
		db, err := os.ReadFile(sound)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, db, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+"-wal", turned, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := opsdb.LogBroken(copied)
		if err != nil {
			t.Fatal(err)
		}
		in := (at - 32) / frame
		// Of the last change nobody can tell: so it would look half written.
		if n := devices(t, copied); n < 9 && !got {
			t.Errorf("byte %d, in frame %d of %d: %d devices of 10 are left, and nothing is told", at, in, frames, n)
		} else if n == 10 && got {
			t.Errorf("byte %d, in frame %d of %d: told, and nothing is gone", at, in, frames)
		}
	}
}

func TestALogThatAKillCutShortIsWhole(t *testing.T) {
	t.Parallel()
	sound := killed(t, nil)
	log, err := os.ReadFile(sound + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut <= len(log); cut += 509 {
		path := filepath.Join(t.TempDir(), "ops.db")
		if err := os.WriteFile(path+"-wal", log[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := opsdb.LogBroken(path); got || err != nil {
			t.Errorf("cut at %d: %v, %v", cut, got, err)
		}
	}
	if got, err := opsdb.LogBroken(filepath.Join(t.TempDir(), "ops.db")); got || err != nil {
		t.Errorf("no log: %v, %v", got, err)
	}
}

func TestWhatALogHeldBeforeIsNotCounted(t *testing.T) {
	t.Parallel()
	path := killed(t, func(db *sql.DB) {
		// A checkpoint: the next change begins the log anew, over the older ones.
		if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(RESTART)"); err != nil {
			t.Fatal(err)
		}
	})
	if got, err := opsdb.LogBroken(path); got || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if n := devices(t, path); n != 10 {
		t.Errorf("%d devices", n)
	}
}
