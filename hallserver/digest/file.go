package digest

import (
	"context"
	"errors"
	"fmt"
)

// faultsMost bounds what is told of one file.
const faultsMost = 20

// FileFaults asks SQLite whether the pages and indexes of a file agree, and what
// does not; none when all is well. It reads the whole file.
func FileFaults(ctx context.Context, from Querier) (faults []string, err error) {
	rows, err := from.QueryContext(ctx, fmt.Sprintf("PRAGMA integrity_check(%d)", faultsMost))
	if err != nil {
		return nil, fmt.Errorf("check file: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return nil, fmt.Errorf("check file: %w", err)
		}
		if said != "ok" {
			faults = append(faults, said)
		}
	}
	if err := rows.Err(); err != nil {
		return faults, fmt.Errorf("check file: %w", err)
	}
	return faults, nil
}
