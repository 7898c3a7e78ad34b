package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/digest"
)

// Mending is what Mend found of the journal's file, and what became of it.
type Mending struct {
	Found []string // that did not hold: pages, indexes, tables made of events
	Left  []string // that does not still
	// Trust says whether what is asked by key, a command's answer or a ticket, is
	// found if it is there.
	Trust bool
}

// Mend looks whether the file's pages and indexes agree, and whether the tables
// made of events are what was written: what an index does not lead to would be
// missing in silence. Indexes that do not fit are made anew from their rows, and
// the tables from the events, all of it or nothing. The writer stands still
// meanwhile. It reads the whole file.
func (j *Journal) Mend(ctx context.Context) (m Mending, err error) {
	db, err := sql.Open("sqlite3", dsn(j.path, "rw"))
	if err != nil {
		return m, fmt.Errorf("mend journal: %w", err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err == nil {
		m, err = j.mendOn(ctx, conn)
		err = errors.Join(err, conn.Close())
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return m, fmt.Errorf("mend journal: %w", err)
	}
	return m, nil
}

// mendOn tries the best first: what is made of events is made of them, also where
// it is an index that is damaged, for a table may hide rows and look whole.
func (j *Journal) mendOn(ctx context.Context, conn *sql.Conn) (m Mending, err error) {
	found, err := faultsOf(ctx, conn)
	if err != nil {
		return m, err
	}
	m.Found = found.all()
	left := found
	for _, indexes := range []func(context.Context, *sql.Conn) error{reindex, replaceIndexes} {
		for _, tables := range []func(context.Context, *sql.Conn) error{
			func(ctx context.Context, c *sql.Conn) error { return j.refill(ctx, c, clearTables) },
			func(ctx context.Context, c *sql.Conn) error { return j.refill(ctx, c, replaceTables) },
			func(context.Context, *sql.Conn) error { return nil }, // an event is damaged too
		} {
			if left.none() {
				break
			}
			if left, err = attempt(ctx, conn, left, tables, indexes); err != nil {
				return m, err
			}
		}
	}
	m.Left, m.Trust = left.all(), true
	if len(left.file) > 0 {
		m.Trust, err = trusted(ctx, conn)
	}
	return m, err
}

// faults are what of a file does not hold.
type faults struct {
	file []string // as SQLite tells them
	rows int      // tickets that do not fit their digest
}

func (f faults) none() bool { return len(f.file) == 0 && f.rows == 0 }

func (f faults) all() []string {
	if f.rows == 0 {
		return f.file
	}
	return append(f.file, fmt.Sprintf("%d rows of past tickets", f.rows))
}

func faultsOf(ctx context.Context, from digest.Querier) (f faults, err error) {
	if f.file, err = digest.FileFaults(ctx, from); err != nil {
		return f, err
	}
	err = ticketTable().Damaged(ctx, from, func(any) { f.rows++ })
	if err != nil && ctx.Err() == nil {
		f.file, err = append(f.file, err.Error()), nil // of pages that cannot be read
	}
	return f, err
}

// attempt makes tables and then all indexes anew, in one transaction, which stands
// only if the file is whole after it: what is damaged may lead anywhere. Pages that
// nobody uses any more are given back.
func attempt(ctx context.Context, conn *sql.Conn, before faults, tables, indexes func(context.Context, *sql.Conn) error) (left faults, err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return before, err
	}
	err = tables(ctx, conn)
	if err == nil {
		err = indexes(ctx, conn)
	}
	if err == nil {
		left, err = faultsOf(ctx, conn)
	}
	if err != nil || !unused(left.file) {
		_, undone := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return before, errors.Join(undone, ctx.Err())
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return before, err
	}
	if len(left.file) == 0 {
		return left, nil
	}
	if _, err := conn.ExecContext(ctx, "VACUUM"); err != nil {
		return left, ctx.Err() // they are in nobody's way
	}
	return faultsOf(ctx, conn)
}

// unused says whether all that does not hold is pages that nobody uses.
func unused(faults []string) bool {
	for _, f := range faults {
		for line := range strings.Lines(f) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "***") && !strings.HasSuffix(line, "never used") {
				return false
			}
		}
	}
	return true
}

func reindex(ctx context.Context, conn *sql.Conn) error { return digest.Reindex(ctx, conn) }

// clearTables empties the tables of events.
func clearTables(ctx context.Context, conn *sql.Conn) error {
	for _, table := range projected() {
		if _, err := conn.ExecContext(ctx, "DELETE FROM "+table); err != nil { //nolint:gosec // names of our own
			return err
		}
	}
	return nil
}

// refill empties the tables of events, in one way or another, and fills them anew.
func (j *Journal) refill(ctx context.Context, conn *sql.Conn, empty func(context.Context, *sql.Conn) error) error {
	if err := empty(ctx, conn); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("the driver's connection has type %T", driver)
		}
		tables, err := prepareProjections(c)
		if err != nil {
			return err
		}
		defer tables.close()
		for row, err := range j.Rows(ctx, 0) {
			if err != nil {
				return err
			}
			r, err := row.Record()
			if err != nil {
				return err
			}
			if err := tables.apply(ctx, r.AtMS, r.Event); err != nil {
				return err
			}
		}
		return tables.flush(ctx)
	})
}

// trusted says whether the tables in which things are asked by key are whole.
func trusted(ctx context.Context, from digest.Querier) (bool, error) {
	for _, table := range []string{"command", "ticket", "subject"} {
		found, err := digest.TableFaults(ctx, from, table)
		if err != nil || len(found) > 0 {
			return false, err
		}
	}
	return true, nil
}
