package journal

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"yimen/hallserver/hall"
)

// keepSnapshots is how many snapshots stay.
const keepSnapshots = 2

// SaveSnapshot writes a state that stands at the writer's head, and drops the
// oldest ones. It is a transaction of its own.
func (w *Writer) SaveSnapshot(ctx context.Context, state []byte) error {
	return w.alone(ctx, "snapshot", func() error {
		err := w.exec("INSERT OR REPLACE INTO snapshot (seq, hash, fold_version, state, sum) VALUES (?, ?, ?, ?, ?)",
			w.seq, w.head, int64(hall.FoldVersion), state, snapshotTable().Sum(w.seq, w.head, hall.FoldVersion, state))
		if err != nil {
			return err
		}
		return w.exec("DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?)", int64(keepSnapshots))
	})
}

// DropSnapshot drops the snapshot that stands at seq.
func (w *Writer) DropSnapshot(ctx context.Context, seq int64) error {
	return w.alone(ctx, "drop snapshot", func() error {
		return w.exec("DELETE FROM snapshot WHERE seq = ?", seq)
	})
}

// ForgetCommands drops the answers given before atMS, and says how many. They
// may stand in the write-ahead log until Truncate.
func (w *Writer) ForgetCommands(ctx context.Context, atMS int64) (dropped int64, err error) {
	return w.drop(ctx, "forget commands", "DELETE FROM command WHERE at_utc_ms < ?", atMS)
}

// Erase drops the personal data that expired before atMS, and says of how many.
// It may stand in the write-ahead log until Truncate. A row that does not fit
// its digest has no expiry to be believed: see Renew.
func (w *Writer) Erase(ctx context.Context, atMS int64) (dropped int64, err error) {
	return w.drop(ctx, "erase subjects",
		"DELETE FROM subject WHERE expires_ms < ? AND sum = subject_sum(key, sealed, expires_ms)", atMS)
}

// Renew lets a row of personal data whose expiry cannot be believed expire at
// expiresMS, neither at once nor never. What is sealed in it has a check of its
// own, which whoever opens it makes.
func (w *Writer) Renew(ctx context.Context, key string, expiresMS int64) error {
	return w.alone(ctx, "renew subject", func() error {
		return w.exec(`UPDATE subject SET expires_ms = ?1, sum = subject_sum(key, sealed, ?1)
			WHERE key = ?2 AND sum <> subject_sum(key, sealed, expires_ms)`, expiresMS, key)
	})
}

func (w *Writer) drop(ctx context.Context, what, query string, atMS int64) (dropped int64, err error) {
	err = w.alone(ctx, what, func() error {
		r, err := w.conn.Exec(query, []driver.Value{atMS})
		if err == nil {
			dropped, err = r.RowsAffected()
		}
		return err
	})
	return dropped, err
}

// Truncate moves the write-ahead log into the file and empties it, so that
// nothing that was deleted stands in an older frame. done is false while
// somebody reads an older moment; it does not wait for them.
func (w *Writer) Truncate(ctx context.Context) (done bool, err error) {
	defer func() {
		err = errors.Join(err, w.exec(fmt.Sprintf("PRAGMA busy_timeout = %d", busyMS)))
	}()
	if err := w.exec("PRAGMA busy_timeout = 0"); err != nil {
		return false, fmt.Errorf("truncate log: %w", err)
	}
	s, err := prepareStatement(w.conn, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err != nil {
		return false, fmt.Errorf("truncate log: %w", err)
	}
	defer s.close()
	row := make([]driver.Value, 3) // busy, pages in the log, pages moved
	if err := s.queryRow(ctx, row); err != nil {
		return false, fmt.Errorf("truncate log: %w", err)
	}
	return row[0] == int64(0), nil
}

func (w *Writer) alone(ctx context.Context, what string, do func() error) error {
	if err := w.Begin(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := do(); err != nil {
		return fmt.Errorf("%s: %w", what, joinRollback(err, w.Rollback(ctx)))
	}
	if err := w.Commit(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func joinRollback(err, rollback error) error {
	if rollback != nil {
		return fmt.Errorf("%w; %w", err, rollback)
	}
	return err
}

func (w *Writer) exec(query string, values ...driver.Value) error {
	_, err := w.conn.Exec(query, values)
	return err
}
