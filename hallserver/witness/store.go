package witness

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/opsdb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The names of what the store keeps.
const (
	Self = "self" // the server's own mark
	Seen = "seen" // the furthest that a device has shown
)

// Store keeps marks in ops.db, in a table of its own.
type Store struct{ db *sql.DB }

// OpenStore opens ops.db at path and makes its table, beside whatever else lies
// in that file.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	db, err := opsdb.Open(ctx, path, opsdb.Room{Name: "witness", Migrations: migrations, Version: "witness_version", Durable: true})
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Keep keeps a mark, as text, under a name, and folds the file's log in: so a
// copy of ops.db alone holds it too.
func (s *Store) Keep(ctx context.Context, name, mark string, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO witness (name, mark, at_ms) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET mark = excluded.mark, at_ms = excluded.at_ms`, name, mark, at.UnixMilli())
	if err == nil {
		_, err = s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
	}
	if err != nil {
		return fmt.Errorf("witness: keep: %w", err)
	}
	return nil
}

// Kept is what is kept under a name; empty: nothing.
func (s *Store) Kept(ctx context.Context, name string) (mark string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT mark FROM witness WHERE name = ?`, name).Scan(&mark)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("witness: %w", err)
	}
	return mark, nil
}

// Forget drops what is kept under a name.
func (s *Store) Forget(ctx context.Context, name string) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM witness WHERE name = ?`, name); err != nil {
		return fmt.Errorf("witness: forget: %w", err)
	}
	return nil
}

// Served says whether the file, which others keep too, knows a device that was
// served: then there was a journal, also where no mark was kept yet.
func (s *Store) Served(ctx context.Context) (served bool, err error) {
	var there bool
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'device')`).Scan(&there)
	if err == nil && there {
		err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM device WHERE seen_ms > 0)`).Scan(&served)
	}
	if err != nil {
		return false, fmt.Errorf("witness: %w", err)
	}
	return served, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }
