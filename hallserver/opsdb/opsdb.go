package opsdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"

	"yimen/hallserver/badfile"
	"yimen/hallserver/digest"
)

// Room is what one room keeps in the file.
type Room struct {
	Name       string // for errors
	Migrations fs.FS  // its *.sql in the folder migrations
	Version    string // the table that knows which of them were done
	// Summed are the tables whose rows carry a digest; migration StampAt gives the
	// rows that are there theirs.
	Summed  []digest.Table
	StampAt int64
	// Durable rooms lose nothing with the power.
	Durable bool
}

// busyTime is how long a connection waits for another's lock.
const busyTime = 10 * time.Second

// DSN is the connection string of the file.
func DSN(path string, durable bool) string {
	synchronous := "NORMAL"
	if durable {
		synchronous = "FULL"
	}
	q := url.Values{
		"_journal_mode":  {"WAL"},
		"_synchronous":   {synchronous},
		"_busy_timeout":  {fmt.Sprint(busyTime.Milliseconds())},
		"_secure_delete": {"on"},
		"_txlock":        {"immediate"},
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// Open opens the file at path and makes or migrates a room's tables, beside
// whatever else lies in it. Errors: badfile's.
func Open(ctx context.Context, path string, r Room) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", DSN(path, r.Durable))
	if err != nil {
		return nil, fmt.Errorf("%s: open %s: %w", r.Name, path, err)
	}
	db.SetMaxOpenConns(1)
	if err := r.migrate(ctx, db, path); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: open %s: %w", r.Name, path, badfile.SQL(path, err)), db.Close())
	}
	return db, nil
}

func (r Room) migrate(ctx context.Context, db *sql.DB, path string) error {
	dir, err := fs.Sub(r.Migrations, "migrations")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithTableName(r.Version)}
	if r.StampAt > 0 {
		options = append(options, goose.WithGoMigrations(r.stamp()))
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir, options...)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if err := badfile.Versioned(ctx, db, path, r.Version, sources[len(sources)-1].Version, false); err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// stamp is the migration that gives the rows from before the digests theirs.
func (r Room) stamp() *goose.Migration {
	return goose.NewGoMigration(r.StampAt, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		for _, t := range r.Summed {
			if err := t.Stamp(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}}, &goose.GoFunc{RunTx: func(context.Context, *sql.Tx) error { return nil }})
}
