package opsdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

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
	rows, err := damagedRows(ctx, db, tables)
	if err != nil {
		err = fmt.Errorf("verify %s: %w", path, err)
	}
	return append(found, rows...), err
}

// Rows holds the rows of tables against their digests, those too that nobody would
// come to, because it is their day that is damaged.
func Rows(ctx context.Context, path string, tables ...digest.Table) (found []Damage, err error) {
	db, err := sql.Open("sqlite3", DSN(path, true)+"&mode=ro")
	if err == nil {
		found, err = damagedRows(ctx, db, tables)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		return found, fmt.Errorf("rows of %s: %w", path, err)
	}
	return found, nil
}

func damagedRows(ctx context.Context, db *sql.DB, tables []digest.Table) (found []Damage, err error) {
	for _, t := range tables {
		if err := t.Damaged(ctx, db, func(key any) { found = append(found, Damage{t.Name, fmt.Sprint(key)}) }); err != nil {
			return found, err
		}
	}
	return found, nil
}

// Mend looks whether the file's pages and indexes agree, and makes indexes that do
// not anew: what they lead to would be missing in silence. mended is what did not
// hold and does now, left what does not still; one of them is empty. No file:
// nothing.
func Mend(ctx context.Context, path string) (mended, left []string, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	db, err := sql.Open("sqlite3", DSN(path, true))
	if err != nil {
		return nil, nil, fmt.Errorf("check %s: %w", path, err)
	}
	defer func() { _ = db.Close() }()
	faults, err := digest.FileFaults(ctx, db)
	if err != nil || len(faults) == 0 {
		return nil, faults, err
	}
	switch whole, err := remake(ctx, db); {
	case ctx.Err() != nil:
		return nil, faults, fmt.Errorf("mend %s: %w", path, ctx.Err())
	case err != nil:
		return nil, append(faults, err.Error()), nil
	case !whole:
		return nil, faults, nil
	}
	return faults, nil, nil
}

// remake makes all indexes anew; it stands only if the file is whole after it, for
// what is damaged may lead anywhere.
func remake(ctx context.Context, db *sql.DB) (whole bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing is left to undo after a commit
	if err := digest.Reindex(ctx, tx); err != nil {
		return false, err
	}
	if left, err := digest.FileFaults(ctx, tx); err != nil || len(left) > 0 {
		return false, err
	}
	return true, tx.Commit()
}
