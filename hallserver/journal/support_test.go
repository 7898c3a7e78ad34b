package journal_test

import (
	"database/sql"
	"testing"
)

// spoil changes a journal's file behind everyone's back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // every statement commits
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}
