package digest

import (
	"context"
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
