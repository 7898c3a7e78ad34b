package proof

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store keeps the proof in ops.db, in tables of its own. It is safe for concurrent
// use.
type Store struct{ db *sql.DB }

// OpenStore opens ops.db at path and makes its tables, beside whatever else lies
// in that file.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	q := url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"NORMAL"}, "_busy_timeout": {"10000"}, "_txlock": {"immediate"},
		"_secure_delete": {"on"},
	}
	db, err := sql.Open("sqlite3", (&url.URL{
		Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode(),
	}).String())
	if err != nil {
		return nil, fmt.Errorf("proof: open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("proof: open %s: %w", path, err), db.Close())
	}
	return &Store{db: db}, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	// The file's other tables have a goose of their own.
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithTableName("told_version"))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// callRow is what one device told of one call. Milliseconds of the epoch; 0: it has
// not.
type callRow struct {
	day, call, board, device, number               string
	due                                            bool
	calledMS, publishedMS, shownMS, saidMS, leftMS int64 // leftMS: passed over
}

// deviceRow is what a restart has to know of a device.
type deviceRow struct {
	board, device string
	seenMS        int64
	shows, speaks bool
	lastCall      string
	lastCallMS    int64
	word, detail  string
	wordMS        int64
}

// save writes rows, all or none. What a row says of a call that was written before
// is added to it: the first time counts.
func (s *Store) save(ctx context.Context, calls []callRow, devices []deviceRow) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("proof: save: %w", err)
	}
	if err := errors.Join(saveCalls(ctx, tx, calls), saveDevices(ctx, tx, devices)); err != nil {
		return errors.Join(fmt.Errorf("proof: save: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("proof: save: %w", err)
	}
	return nil
}

func saveCalls(ctx context.Context, tx *sql.Tx, rows []callRow) error {
	put, err := tx.PrepareContext(ctx, `INSERT INTO told_call
		(day, call_id, board, device, number, called_ms, published_ms, due, shown_ms, spoken_ms, skipped_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0))
		ON CONFLICT DO UPDATE SET due = MAX(due, excluded.due), shown_ms = COALESCE(shown_ms, excluded.shown_ms),
			spoken_ms = COALESCE(spoken_ms, excluded.spoken_ms), skipped_ms = COALESCE(skipped_ms, excluded.skipped_ms)`)
	if err != nil {
		return err
	}
	defer func() { _ = put.Close() }()
	for _, r := range rows {
		if _, err := put.ExecContext(ctx, r.day, r.call, r.board, r.device, r.number,
			r.calledMS, r.publishedMS, r.due, r.shownMS, r.saidMS, r.leftMS); err != nil {
			return err
		}
	}
	return nil
}

func saveDevices(ctx context.Context, tx *sql.Tx, rows []deviceRow) error {
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO told_device
			(board, device, seen_ms, shows, speaks, last_call, last_call_ms, word, detail, word_ms)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.board, r.device, r.seenMS, r.shows, r.speaks,
			r.lastCall, r.lastCallMS, r.word, r.detail, r.wordMS); err != nil {
			return err
		}
	}
	return nil
}

// devices reads every device that was seen since.
func (s *Store) devices(ctx context.Context, since time.Time) ([]deviceRow, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT board, device, seen_ms, shows, speaks, last_call, last_call_ms, word, detail, word_ms
		FROM told_device WHERE seen_ms >= ? ORDER BY seen_ms DESC`, since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("proof: devices: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []deviceRow
	for rows.Next() {
		var r deviceRow
		if err := rows.Scan(&r.board, &r.device, &r.seenMS, &r.shows, &r.speaks, &r.lastCall, &r.lastCallMS,
			&r.word, &r.detail, &r.wordMS); err != nil {
			return nil, fmt.Errorf("proof: devices: %w", err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("proof: devices: %w", err)
	}
	return all, nil
}

// calls hands each row of a day to each, by board, device and call.
func (s *Store) calls(ctx context.Context, day string, each func(callRow)) error {
	rows, err := s.db.QueryContext(ctx, `SELECT day, call_id, board, device, number, called_ms, published_ms, due,
		COALESCE(shown_ms, 0), COALESCE(spoken_ms, 0), COALESCE(skipped_ms, 0)
		FROM told_call WHERE day = ? ORDER BY board, device, called_ms, call_id`, day)
	if err != nil {
		return fmt.Errorf("proof: calls: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r callRow
		if err := rows.Scan(&r.day, &r.call, &r.board, &r.device, &r.number, &r.calledMS, &r.publishedMS,
			&r.due, &r.shownMS, &r.saidMS, &r.leftMS); err != nil {
			return fmt.Errorf("proof: calls: %w", err)
		}
		each(r)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("proof: calls: %w", err)
	}
	return nil
}

// sweep deletes what is older than KeepDays.
func (s *Store) sweep(ctx context.Context, now time.Time) error {
	old := now.AddDate(0, 0, -KeepDays)
	_, err := s.db.ExecContext(ctx, `DELETE FROM told_call WHERE day < ?`, old.Format(time.DateOnly))
	if err == nil {
		_, err = s.db.ExecContext(ctx, `DELETE FROM told_device WHERE seen_ms < ?`, old.UnixMilli())
	}
	if err != nil {
		return fmt.Errorf("proof: sweep: %w", err)
	}
	return nil
}
