package journal

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	sqlite3 "github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"

	"yimen/hallserver/digest"
)

// The tables whose rows carry a digest. Events have their chain; ratings and
// appointments are believed by nobody.
func metaTable() digest.Table {
	return digest.Table{Name: "meta", Columns: []string{"name", "value"}}
}

func commandTable() digest.Table {
	return digest.Table{Name: "command", Columns: []string{
		"principal", "key", "request_digest", "status", "answer", "at_utc_ms", "seq",
	}}
}

func subjectTable() digest.Table {
	return digest.Table{Name: "subject", Columns: []string{"key", "sealed", "expires_ms"}}
}

func snapshotTable() digest.Table {
	return digest.Table{Name: "snapshot", Columns: []string{"seq", "hash", "fold_version", "state"}}
}

func ticketTable() digest.Table {
	return digest.Table{Name: "ticket", Key: []string{"id"}, Columns: []string{
		"id", "day", "series", "number", "queue", "service", "class", "state", "window",
		"recalls", "printed", "issued_ms", "called_ms", "start_ms", "end_ms",
	}}
}

// summed lists them all.
func summed() []digest.Table {
	return []digest.Table{metaTable(), commandTable(), subjectTable(), snapshotTable(), ticketTable()}
}

// stampAll is the migration that gives the rows of a journal from before the
// digests theirs. Its snapshots are dropped: the events make another.
func stampAll() *goose.Migration {
	return goose.NewGoMigration(4, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM snapshot"); err != nil {
			return err
		}
		for _, t := range summed() {
			if err := t.Stamp(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}}, &goose.GoFunc{RunTx: func(context.Context, *sql.Tx) error { return nil }})
}

// teachSum makes a table's Sum known to a connection, by the name of the table
// and _sum, for statements that see only a part of a row. Whoever knows the whole
// row needs no call back into Go.
func teachSum(c *sqlite3.SQLiteConn, t digest.Table) error {
	sum := func(values ...any) int64 { return t.Sum(values...) }
	if err := c.RegisterFunc(t.Name+"_sum", sum, true); err != nil {
		return fmt.Errorf("teach the digest of %s: %w", t.Name, err)
	}
	return nil
}

// anySlice is values as Sum takes them.
func anySlice(values []driver.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
