package engine_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	_ "github.com/mattn/go-sqlite3"
)

// spoil changes a journal's file behind everyone's back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	if err := change(path, statements); err != nil {
		t.Fatal(err)
	}
}

func change(path, statements string) error {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), statements)
	return errors.Join(err, db.Close())
}
