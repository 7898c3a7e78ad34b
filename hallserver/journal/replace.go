package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// replaceTables makes other tables in the place of those of events, which cannot be
// emptied: their pages are left as they are.
func replaceTables(ctx context.Context, conn *sql.Conn) error {
	var makes []string
	for _, table := range projected() {
		made, err := schemaOf(ctx, conn, table)
		if err != nil {
			return err
		}
		makes = append(makes, made...)
	}
	var drop []string
	for _, table := range projected() {
		drop = append(drop, "DELETE FROM sqlite_schema WHERE tbl_name = '"+table+"'")
	}
	return run(ctx, conn, []string{"PRAGMA writable_schema = ON"}, drop, []string{"PRAGMA writable_schema = RESET"}, makes)
}

// schemaOf is what makes a table and its indexes.
func schemaOf(ctx context.Context, conn *sql.Conn, table string) (made []string, err error) {
	rows, err := conn.QueryContext(ctx, "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", table)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		made = append(made, s)
	}
	return made, rows.Err()
}

// replaceIndexes makes other indexes in the place of those that cannot even be
// emptied, likewise. One that belongs to its table's definition stays in the schema
// and gets the pages of its like.
func replaceIndexes(ctx context.Context, conn *sql.Conn) error {
	own, made, err := indexesOf(ctx, conn)
	if err != nil {
		return err
	}
	var before, swap, after []string
	for i, x := range own {
		like := fmt.Sprint("mend_", i)
		before = append(before, fmt.Sprintf("CREATE INDEX %s ON %s (%s)", like, x.table, x.columns))
		swap = append(
			swap,
			fmt.Sprintf("UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = '%s') WHERE name = '%s'", like, x.name),
			fmt.Sprintf("DELETE FROM sqlite_schema WHERE name = '%s'", like),
		)
	}
	for _, x := range made {
		swap = append(swap, fmt.Sprintf("DELETE FROM sqlite_schema WHERE name = '%s'", x.name))
		after = append(after, x.sql)
	}
	return run(ctx, conn, before, []string{"PRAGMA writable_schema = ON"}, swap, []string{"PRAGMA writable_schema = RESET"}, after)
}

// index is one of the file's: sql makes it, or it is one of its table's definition.
type index struct{ name, table, columns, sql string }

func indexesOf(ctx context.Context, conn *sql.Conn) (own, made []index, err error) {
	rows, err := conn.QueryContext(ctx, `SELECT name, tbl_name, coalesce(sql, ''), 
			(SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(s.name) ORDER BY seqno))
		FROM sqlite_schema s WHERE type = 'index'`)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var x index
		if err := rows.Scan(&x.name, &x.table, &x.sql, &x.columns); err != nil {
			return nil, nil, err
		}
		if x.sql == "" {
			own = append(own, x)
		} else {
			made = append(made, x)
		}
	}
	return own, made, rows.Err()
}

// run executes statements one after the other.
func run(ctx context.Context, conn *sql.Conn, statements ...[]string) error {
	for _, s := range slices.Concat(statements...) {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
