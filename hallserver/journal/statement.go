package journal

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// statement is a prepared statement of the writer's own connection. It speaks
// to the driver without database/sql between, which costs a quarter of the
// speed of a group commit.
type statement struct {
	stmt *sqlite3.SQLiteStmt
	args []driver.NamedValue
}

func prepareStatement(c *sqlite3.SQLiteConn, query string) (*statement, error) {
	s, err := c.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	stmt, ok := s.(*sqlite3.SQLiteStmt)
	if !ok {
		return nil, errors.New("the driver's statement has another type")
	}
	args := make([]driver.NamedValue, stmt.NumInput())
	for i := range args {
		args[i].Ordinal = i + 1
	}
	return &statement{stmt: stmt, args: args}, nil
}

// exec runs the statement; values are int64, string, []byte or nil.
func (s *statement) exec(ctx context.Context, values ...driver.Value) error {
	for i, v := range values {
		s.args[i].Value = v
	}
	_, err := s.stmt.ExecContext(ctx, s.args)
	return err
}

// queryRow reads the first row into dest; io.EOF when there is none.
func (s *statement) queryRow(ctx context.Context, dest []driver.Value, values ...driver.Value) error {
	for i, v := range values {
		s.args[i].Value = v
	}
	rows, err := s.stmt.QueryContext(ctx, s.args)
	if err != nil {
		return err
	}
	return errors.Join(rows.Next(dest), rows.Close())
}

func (s *statement) close() { _ = s.stmt.Close() }

// insertRows are how many rows the forms of an inserter take, widest first.
func insertRows() []int { return []int{64, 16, 4, 1} }

// inserter inserts rows of one table, many at a time where there are many:
// every call into SQLite has a price.
type inserter struct {
	columns int
	forms   []*statement // one for each of insertRows
}

func prepareInserter(c *sqlite3.SQLiteConn, table string, columns ...string) (*inserter, error) {
	in := &inserter{columns: len(columns)}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")"
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ",") + ") VALUES "
	for _, rows := range insertRows() {
		form, err := prepareStatement(c, head+strings.TrimSuffix(strings.Repeat(row+",", rows), ","))
		if err != nil {
			return nil, err
		}
		in.forms = append(in.forms, form)
	}
	return in, nil
}

// insert writes the rows laid end to end in values.
func (in *inserter) insert(ctx context.Context, values []driver.Value) error {
	for i, rows := range insertRows() {
		for w := in.columns * rows; len(values) >= w; values = values[w:] {
			if err := in.forms[i].exec(ctx, values[:w]...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (in *inserter) close() {
	for _, form := range in.forms {
		form.close()
	}
}
