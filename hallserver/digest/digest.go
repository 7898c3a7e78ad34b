package digest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// ErrDamaged says that a row does not fit its digest.
var ErrDamaged = errors.New("does not fit its digest")

// Table is a table whose rows carry their digest in the column sum.
type Table struct {
	Name    string
	Columns []string // that are covered, the one to tell a row by first
	Key     []string // what tells a row, in a table without row numbers
}

// Sum is the digest of a row with these values, in the order of Columns: the
// first 8 bytes of a SHA-256. Values are what a database takes: integers, bool,
// float64, string, []byte or nil.
func (t Table) Sum(values ...any) int64 {
	if len(values) != len(t.Columns) {
		panic(fmt.Sprintf("digest: %s has %d columns, got %d values", t.Name, len(t.Columns), len(values)))
	}
	size := len(t.Name) + 5
	for _, v := range values {
		size += sizeOf(v)
	}
	b := text(make([]byte, 0, size), 't', t.Name)
	for _, v := range values {
		b = value(b, v)
	}
	whole := sha256.Sum256(b)
	sum := int64(binary.BigEndian.Uint64(whole[:8])) //nolint:gosec // a digest is 64 bits without a sign; SQLite keeps them as a signed number
	if sum == 0 {
		return 1
	}
	return sum
}

// sizeOf is room enough for a value.
func sizeOf(v any) int {
	switch v := v.(type) {
	case string:
		return 5 + len(v)
	case []byte:
		return 5 + len(v)
	}
	return 9
}

// A value is a byte for its type, then its length as 4 bytes, big-endian, where
// that varies, then its bytes.
func value(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, '0')
	case int64:
		return number(b, v)
	case int:
		return number(b, int64(v))
	case bool:
		if v {
			return number(b, 1)
		}
		return number(b, 0)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
	case string:
		return text(b, 's', v)
	case []byte:
		return text(b, 'b', v)
	}
	panic(fmt.Sprintf("digest: a column cannot be a %T", v))
}

func number(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(n)) //nolint:gosec // two's complement is what is meant
}

func text[T string | []byte](b []byte, kind byte, s T) []byte {
	b = binary.BigEndian.AppendUint32(append(b, kind), uint32(len(s))) //nolint:gosec // a column is far below 4 GiB
	return append(b, s...)
}

// Querier is a pool, or one transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Damaged hands each the first column of every row that does not fit its digest.
func (t Table) Damaged(ctx context.Context, from Querier, each func(key any)) error {
	return t.rows(ctx, from, t.Name, nil, func(_, values []any, sum any) error {
		if !t.fits(values, sum) {
			each(values[0])
		}
		return nil
	})
}

// DamagedOf does so with the rows of a query alone, as before they are deleted.
func (t Table) DamagedOf(ctx context.Context, from Querier, query string, each func(key any), args ...any) error {
	return t.rows(ctx, from, "("+query+")", nil, func(_, values []any, sum any) error {
		if !t.fits(values, sum) {
			each(values[0])
		}
		return nil
	}, args...)
}

// Sound hands each the columns of every row of a query that fits its digest.
func (t Table) Sound(ctx context.Context, from Querier, query string, each func(values []any)) error {
	return t.rows(ctx, from, "("+query+")", nil, func(_, values []any, sum any) error {
		if t.fits(values, sum) {
			each(values)
		}
		return nil
	})
}

// Fits says whether a row's values are what was written with sum.
func (t Table) Fits(sum int64, values ...any) bool { return t.fits(values, sum) }

// fits says whether values are what was written.
func (t Table) fits(values []any, sum any) (fits bool) {
	defer func() {
		if recover() != nil {
			fits = false // of a type that no column has
		}
	}()
	stored, ok := sum.(int64)
	return ok && t.Sum(values...) == stored
}

// Stamp gives every row of a table its digest, whatever it says: once, when the
// table gets the column.
func (t Table) Stamp(ctx context.Context, tx *sql.Tx) error {
	key := t.Key
	if len(key) == 0 {
		key = []string{"rowid"}
	}
	var sums [][]any // what an update takes
	err := t.rows(ctx, tx, t.Name, key, func(at, values []any, _ any) error {
		sums = append(sums, append([]any{t.Sum(values...)}, at...))
		return nil
	})
	if err != nil {
		return err
	}
	update := fmt.Sprintf("UPDATE %s SET sum = ? WHERE %s = ?", t.Name, strings.Join(key, " = ? AND ")) //nolint:gosec // names of our own
	for _, args := range sums {
		if _, err := tx.ExecContext(ctx, update, args...); err != nil {
			return fmt.Errorf("digests of %s: %w", t.Name, err)
		}
	}
	return nil
}

// rows reads every row of a source: the columns of key, its covered columns and
// its digest.
func (t Table) rows(ctx context.Context, from Querier, source string, key []string, each func(key, values []any, sum any) error, args ...any) (err error) {
	columns := slices.Concat(key, []string{"sum"}, t.Columns)
	rows, err := from.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+source, args...)
	if err != nil {
		return fmt.Errorf("digests of %s: %w", t.Name, err)
	}
	defer func() {
		if err = errors.Join(err, rows.Close()); err != nil {
			err = fmt.Errorf("digests of %s: %w", t.Name, err)
		}
	}()
	row := make([]any, len(columns))
	dest := make([]any, len(row))
	for i := range row {
		dest[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := each(row[:len(key)], row[len(key)+1:], row[len(key)]); err != nil {
			return err
		}
	}
	return rows.Err()
}
