package digest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// faultsMost bounds what is told of one file.
const faultsMost = 20

// FileFaults asks SQLite whether the pages and indexes of a file agree, and what
// does not; none when all is well. It reads the whole file. What cannot be read is
// a fault too.
func FileFaults(ctx context.Context, from Querier) (faults []string, err error) {
	return integrity(ctx, from, fmt.Sprint(faultsMost))
}

// TableFaults asks the same of one table and its indexes alone.
func TableFaults(ctx context.Context, from Querier, table string) (faults []string, err error) {
	return integrity(ctx, from, table)
}

func integrity(ctx context.Context, from Querier, of string) (faults []string, err error) {
	if err = listFaults(ctx, from, of, &faults); err == nil {
		return faults, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("check file: %w", ctx.Err())
	}
	return append(faults, err.Error()), nil
}

func listFaults(ctx context.Context, from Querier, of string, faults *[]string) (err error) {
	rows, err := from.QueryContext(ctx, "PRAGMA integrity_check("+of+")")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			*faults = append(*faults, said)
		}
	}
	return rows.Err()
}

// Conn is one connection, or one transaction, that may write.
type Conn interface {
	Querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Reindex makes every index anew from the rows of its table. SQLite's own word for
// it, without names, would make tables without row numbers anew from what is seen of
// them, and what a damaged page hides would be gone.
func Reindex(ctx context.Context, on Conn) error {
	names, err := indexes(ctx, on)
	if err != nil {
		return fmt.Errorf("list indexes: %w", err)
	}
	for _, name := range names {
		if _, err := on.ExecContext(ctx, `REINDEX "`+name+`"`); err != nil {
			return fmt.Errorf("index %s: %w", name, err)
		}
	}
	return nil
}

func indexes(ctx context.Context, from Querier) (names []string, err error) {
	rows, err := from.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'index'")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
