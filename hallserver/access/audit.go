package access

import (
	"context"
	"fmt"
)

// auditDays is how long the audit is kept; the law asks for six months.
const auditDays = 400

// record is one line of the audit.
type record struct{ what, actor, object, source string }

const auditInsert = `INSERT INTO audit (at_ms, what, actor, object, source, sum) VALUES (?, ?, ?, ?, ?, ?)`

// values are the columns of the record's row.
func (r record) values(atMS int64) []any {
	row := []any{atMS, r.what, r.actor, r.object, r.source}
	return append(row, auditTable().Sum(row...))
}

// Audit writes down who did what, from where. It takes no personal data: a
// member of staff is their user name.
func (s *Store) Audit(ctx context.Context, what, actor, object, source string) error {
	if _, err := s.db.ExecContext(ctx, auditInsert, record{what, actor, object, source}.values(s.nowMS())...); err != nil {
		return fmt.Errorf("access: audit: %w", err)
	}
	return nil
}

// change runs one statement and writes its record, in one transaction.
func (s *Store) change(ctx context.Context, r record, query string, args ...any) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, query, args...); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, auditInsert, r.values(s.nowMS())...); err != nil {
		return err
	}
	return tx.Commit()
}
