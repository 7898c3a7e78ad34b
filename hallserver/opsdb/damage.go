package opsdb

import (
	"context"
	"database/sql"
	"fmt"

	"yimen/hallserver/digest"
)

// Damage is what of the file is not what was written.
type Damage struct {
	Table  string // or "file"
	Detail string
}

// Verify holds the whole file against itself, and the rows of tables against
// their digests. It changes nothing.
func Verify(ctx context.Context, path string, tables ...digest.Table) (found []Damage, err error) {
	db, err := sql.Open("sqlite3", DSN(path, true)+"&mode=ro")
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", path, err)
	}
	defer func() { _ = db.Close() }()
	faults, err := digest.FileFaults(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", path, err)
	}
	for _, f := range faults {
		found = append(found, Damage{"file", f})
	}
	for _, t := range tables {
		if err := t.Damaged(ctx, db, func(key any) { found = append(found, Damage{t.Name, fmt.Sprint(key)}) }); err != nil {
			return found, fmt.Errorf("verify %s: %w", path, err)
		}
	}
	return found, nil
}
