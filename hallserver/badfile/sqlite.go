package badfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// What may be wrong with an SQLite file, beside fs.ErrNotExist, fs.ErrPermission
// and syscall.ENOSPC.
var (
	// ErrDamaged says that its bytes are no database, or not a whole one.
	ErrDamaged = errors.New("it is damaged")
	// ErrNewer says that a newer version of this program has written it.
	ErrNewer = errors.New("it is of a newer version of this program")
	// ErrForeign says that another program has made it.
	ErrForeign = errors.New("it is another program's")
)

// SQL is err with the file and what SQLite means by it; err itself where that is
// none of the above, or told already.
func SQL(file string, err error) error {
	if _, told := errors.AsType[*Error](err); told {
		return err
	}
	e, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return err
	}
	switch e.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return New(file, ErrDamaged, err)
	case sqlite3.ErrFull:
		return New(file, syscall.ENOSPC, err)
	case sqlite3.ErrPerm, sqlite3.ErrAuth, sqlite3.ErrReadonly:
		return New(file, fs.ErrPermission, err)
	}
	if e.SystemErrno != 0 {
		return New(file, e.SystemErrno, err)
	}
	return err
}

// Versioned refuses a file whose table of versions, as goose keeps it, knows one
// above newest. alone: the file is nobody else's, so that tables without that one
// are another program's. An empty file is nobody's yet.
func Versioned(ctx context.Context, db *sql.DB, file, table string, newest int64, alone bool) error {
	var tables, ours int
	const count = `SELECT count(*), count(CASE WHEN name = ? THEN 1 END) FROM sqlite_master WHERE type = 'table'`
	if err := db.QueryRowContext(ctx, count, table).Scan(&tables, &ours); err != nil {
		return SQL(file, err)
	}
	if ours == 0 {
		if alone && tables > 0 {
			return New(file, ErrForeign, nil)
		}
		return nil
	}
	var version int64
	if err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+table).Scan(&version); err != nil {
		return SQL(file, err)
	}
	if version > newest {
		return New(file, ErrNewer, fmt.Errorf("version %d, this program knows up to %d", version, newest))
	}
	return nil
}
