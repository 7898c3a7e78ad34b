package proof

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/digest"
	"yimen/hallserver/opsdb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store keeps the proof in ops.db, in tables of its own. It is safe for concurrent
// use.
type Store struct {
	db *sql.DB
	// Damaged is told of rows that are not what was written, and are left out; nil:
	// nobody is.
	Damaged func(table string, row any)
}

// Tables are those whose rows carry a digest.
func Tables() []digest.Table { return []digest.Table{callTable(), deviceTable()} }

func callTable() digest.Table {
	return digest.Table{
		Name: "told_call", Key: []string{"day", "call_id", "board", "device"},
		Columns: []string{
			"day", "call_id", "board", "device", "number", "called_ms", "published_ms", "due", "shown_ms", "spoken_ms", "skipped_ms",
		},
	}
}

func deviceTable() digest.Table {
	return digest.Table{
		Name: "told_device", Key: []string{"board", "device"},
		Columns: []string{"board", "device", "seen_ms", "shows", "speaks", "last_call", "last_call_ms", "word", "detail", "word_ms"},
	}
}

func (s *Store) damaged(table string, row any) {
	if s.Damaged != nil {
		s.Damaged(table, row)
	}
}

// OpenStore opens ops.db at path and makes its tables, beside whatever else lies
// in that file.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	db, err := opsdb.Open(ctx, path, opsdb.Room{
		Name: "proof", Migrations: migrations, Version: "told_version", Summed: Tables(), StampAt: 3,
	})
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
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
	if err := errors.Join(s.saveCalls(ctx, tx, calls), saveDevices(ctx, tx, devices)); err != nil {
		return errors.Join(fmt.Errorf("proof: save: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("proof: save: %w", err)
	}
	return nil
}

func (s *Store) saveCalls(ctx context.Context, tx *sql.Tx, rows []callRow) error {
	get, err := tx.PrepareContext(ctx, "SELECT "+callColumns+" FROM told_call WHERE day = ? AND call_id = ? AND board = ? AND device = ?")
	if err != nil {
		return err
	}
	defer func() { _ = get.Close() }()
	put, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO told_call ("+callColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer func() { _ = put.Close() }()
	for _, r := range rows {
		was, sound, err := scanCall(get.QueryRowContext(ctx, r.day, r.call, r.board, r.device))
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		case sound:
			r = was.with(r)
		default: // what is told now is all that is known
			s.damaged("told_call", r.day+" "+r.call)
		}
		if _, err := put.ExecContext(ctx, r.values()...); err != nil {
			return err
		}
	}
	return nil
}

// with is a row with what another says of the same call: the first time counts.
func (r callRow) with(o callRow) callRow {
	r.due = r.due || o.due
	r.shownMS, r.saidMS, r.leftMS = cmp.Or(r.shownMS, o.shownMS), cmp.Or(r.saidMS, o.saidMS), cmp.Or(r.leftMS, o.leftMS)
	return r
}

// callColumns are the columns of a call's row, as values has them.
const callColumns = "day, call_id, board, device, number, called_ms, published_ms, due, shown_ms, spoken_ms, skipped_ms, sum"

// values are the columns of the row.
func (r callRow) values() []any {
	row := []any{
		r.day, r.call, r.board, r.device, r.number, r.calledMS, r.publishedMS, r.due,
		orNull(r.shownMS), orNull(r.saidMS), orNull(r.leftMS),
	}
	return append(row, callTable().Sum(row...))
}

// orNull is a time as it is stored: NULL for none.
func orNull(ms int64) any {
	if ms == 0 {
		return nil
	}
	return ms
}

// scanCall reads a row of callColumns; sound is false when it is not what was
// written.
func scanCall(from interface{ Scan(dest ...any) error }) (r callRow, sound bool, err error) {
	var shown, said, left sql.NullInt64
	var due, sum int64
	err = from.Scan(&r.day, &r.call, &r.board, &r.device, &r.number, &r.calledMS, &r.publishedMS, &due, &shown, &said, &left, &sum)
	if err != nil {
		return r, false, err
	}
	r.due, r.shownMS, r.saidMS, r.leftMS = due != 0, shown.Int64, said.Int64, left.Int64
	sound = callTable().Fits(sum, r.day, r.call, r.board, r.device, r.number, r.calledMS, r.publishedMS, due,
		orNull(r.shownMS), orNull(r.saidMS), orNull(r.leftMS))
	return r, sound, nil
}

func saveDevices(ctx context.Context, tx *sql.Tx, rows []deviceRow) error {
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO told_device
			(board, device, seen_ms, shows, speaks, last_call, last_call_ms, word, detail, word_ms, sum)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.values()...); err != nil {
			return err
		}
	}
	return nil
}

// values are the columns of the device's row.
func (r deviceRow) values() []any {
	row := []any{r.board, r.device, r.seenMS, r.shows, r.speaks, r.lastCall, r.lastCallMS, r.word, r.detail, r.wordMS}
	return append(row, deviceTable().Sum(row...))
}

// devices reads every device that was seen since.
func (s *Store) devices(ctx context.Context, since time.Time) ([]deviceRow, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT board, device, seen_ms, shows, speaks, last_call, last_call_ms, word, detail, word_ms, sum
		FROM told_device WHERE seen_ms >= ? ORDER BY seen_ms DESC`, since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("proof: devices: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []deviceRow
	for rows.Next() {
		var r deviceRow
		var shows, speaks, sum int64
		if err := rows.Scan(&r.board, &r.device, &r.seenMS, &shows, &speaks, &r.lastCall, &r.lastCallMS,
			&r.word, &r.detail, &r.wordMS, &sum); err != nil {
			return nil, fmt.Errorf("proof: devices: %w", err)
		}
		if !deviceTable().Fits(sum, r.board, r.device, r.seenMS, shows, speaks, r.lastCall, r.lastCallMS, r.word, r.detail, r.wordMS) {
			s.damaged("told_device", r.board+" "+r.device)
			continue
		}
		r.shows, r.speaks = shows != 0, speaks != 0
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("proof: devices: %w", err)
	}
	return all, nil
}

// calls hands each row of a day to each, by board, device and call.
func (s *Store) calls(ctx context.Context, day string, each func(callRow)) error {
	rows, err := s.db.QueryContext(ctx, `SELECT `+callColumns+` FROM told_call WHERE day = ? ORDER BY board, device, called_ms, call_id`, day)
	if err != nil {
		return fmt.Errorf("proof: calls: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		r, sound, err := scanCall(rows)
		if err != nil {
			return fmt.Errorf("proof: calls: %w", err)
		}
		if !sound {
			s.damaged("told_call", r.day+" "+r.call)
			continue
		}
		each(r)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("proof: calls: %w", err)
	}
	return nil
}

// sweep deletes what is older than KeepDays. It tells of rows that only say so.
func (s *Store) sweep(ctx context.Context, now time.Time) error {
	old := now.AddDate(0, 0, -KeepDays)
	for _, of := range []struct {
		table digest.Table
		where string
		end   any
	}{
		{callTable(), "day < ?", old.Format(time.DateOnly)},
		{deviceTable(), "seen_ms < ?", old.UnixMilli()},
	} {
		from := of.table.Name + " WHERE " + of.where
		err := of.table.DamagedOf(ctx, s.db, "SELECT * FROM "+from, func(row any) { s.damaged(of.table.Name, row) }, of.end)
		if err == nil {
			_, err = s.db.ExecContext(ctx, "DELETE FROM "+from, of.end) //nolint:gosec // names of our own
		}
		if err != nil {
			return fmt.Errorf("proof: sweep: %w", err)
		}
	}
	return nil
}
