package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// CopyDatabase writes an SQLite file, as it is at one moment, into another that
// must not be there: also beside a process that writes to it, which it does not
// hold up. The copy is whole by itself, without a write-ahead log, and without
// what was deleted.
func CopyDatabase(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copy database: %s is there already", to)
	}
	db, err := sql.Open("sqlite3", dsn(from, "ro"))
	if err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA query_only = OFF")
	if err == nil {
		_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return os.Chmod(to, 0o600)
}

// Highest are the highest numbers of the last day that gave any, by series.
func (j *Journal) Highest(ctx context.Context) (day string, numbers map[string]int, err error) {
	numbers = map[string]int{}
	rows, err := j.db.QueryContext(ctx, `SELECT day, series, max(number) FROM ticket
		WHERE day = (SELECT max(day) FROM ticket) GROUP BY series`)
	if err != nil {
		return "", nil, fmt.Errorf("highest numbers: %w", err)
	}
	defer rows.Close() //nolint:errcheck // its error is rows.Err
	for rows.Next() {
		var series string
		var n int
		if err := rows.Scan(&day, &series, &n); err != nil {
			return "", nil, fmt.Errorf("highest numbers: %w", err)
		}
		numbers[series] = n
	}
	return day, numbers, rows.Err()
}

// Sealed counts the sealed rows of personal data.
func (j *Journal) Sealed(ctx context.Context) (n int, err error) {
	if err := j.db.QueryRowContext(ctx, `SELECT count(*) FROM subject`).Scan(&n); err != nil {
		return 0, fmt.Errorf("sealed rows: %w", err)
	}
	return n, nil
}
