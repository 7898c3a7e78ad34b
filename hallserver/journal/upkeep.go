package journal

import (
	"context"
	"database/sql/driver"
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

// ForgetCommands drops the answers given before atMS.
func (w *Writer) ForgetCommands(ctx context.Context, atMS int64) error {
	return w.alone(ctx, "forget commands", func() error {
		return w.exec("DELETE FROM command WHERE at_utc_ms < ?", atMS)
	})
}

// Erase drops the personal data that expired before atMS.
func (w *Writer) Erase(ctx context.Context, atMS int64) error {
	return w.alone(ctx, "erase subjects", func() error {
		return w.exec("DELETE FROM subject WHERE expires_ms < ?", atMS)
	})
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
