package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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

// mendOn tries what costs little first.
func (j *Journal) mendOn(ctx context.Context, conn *sql.Conn) (m Mending, err error) {
	found, err := faultsOf(ctx, conn)
	if err != nil {
		return m, err
	}
	m.Found = found.all()
	left := found
	for _, tables := range []func() error{
		func() error { return nil },
		func() error { return j.remake(ctx, conn) },
	} {
		if left.none() {
			break
		}
		if left, err = attempt(ctx, conn, left, tables); err != nil {
			return m, err
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
// only if the file is whole after it: what is damaged may lead anywhere.
func attempt(ctx context.Context, conn *sql.Conn, before faults, tables func() error) (left faults, err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return before, err
	}
	left = before
	err = tables()
	if err == nil {
		_, err = conn.ExecContext(ctx, "REINDEX")
	}
	if err == nil {
		left, err = faultsOf(ctx, conn)
	}
	if err == nil && len(left.file) == 0 {
		_, err = conn.ExecContext(ctx, "COMMIT")
		return left, err
	}
	_, undone := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return before, errors.Join(undone, ctx.Err())
}

// remake makes the tables of events anew from the events.
func (j *Journal) remake(ctx context.Context, conn *sql.Conn) error {
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("the driver's connection has type %T", driver)
		}
		for _, table := range projected() {
			if _, err := c.Exec("DELETE FROM "+table, nil); err != nil {
				return err
			}
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
