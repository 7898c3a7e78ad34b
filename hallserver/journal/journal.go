package journal

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"strconv"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"

	"yimen/hallserver/badfile"
	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open a journal.
type Options struct {
	// Origin names this place for ever. It is written when the file is made;
	// later opens ignore it.
	Origin string
	// ReadOnly opens beside a running server: no Writer, no migration.
	ReadOnly bool
	// CheckpointPages is how many pages the write-ahead log may have before it
	// is moved into the file; 0: 1,000 (4 MB).
	CheckpointPages int
}

// Journal is an open journal file: a pool of read-only connections.
type Journal struct {
	Origin string
	Epoch  int64

	path string
	db   *sql.DB // read-only

	checkpointPages int
}

// ErrNoJournal says that the file is not there.
var ErrNoJournal = errors.New("no journal")

// Open opens the file at path, making or migrating it unless ReadOnly. Errors:
// ErrNoJournal, and badfile's.
func Open(ctx context.Context, path string, o Options) (*Journal, error) {
	if !o.ReadOnly {
		if err := prepare(ctx, path, o.Origin); err != nil {
			return nil, fmt.Errorf("journal %s: %w", path, badfile.SQL(path, err))
		}
	}
	db, err := sql.Open("sqlite3", dsn(path, "ro"))
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	db.SetMaxOpenConns(4)
	j := &Journal{path: path, db: db, checkpointPages: o.CheckpointPages}
	if err := j.readMeta(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("journal %s: %w", path, badfile.SQL(path, err)), j.Close())
	}
	return j, nil
}

// Close ends the readers. The Writer is closed by its owner.
func (j *Journal) Close() error { return j.db.Close() }

// busyMS is how long a connection waits for another's lock.
const busyMS = 10_000

// dsn is the connection string; every connection asks for FULL, because the
// driver's own default is NORMAL, which may lose what was answered.
func dsn(path, mode string) string {
	q := url.Values{
		"mode":           {mode},
		"_journal_mode":  {"WAL"},
		"_synchronous":   {"FULL"},
		"_busy_timeout":  {strconv.Itoa(busyMS)},
		"_secure_delete": {"on"},
		"_txlock":        {"immediate"},
	}
	if mode == "ro" {
		q.Del("_journal_mode")
		q.Del("_secure_delete")
		q.Del("_txlock")
		q.Set("_query_only", "on")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// prepare migrates the file, writes its origin once, and folds back what a
// crash left in the write-ahead log.
func prepare(ctx context.Context, path, origin string) error {
	db, err := sql.Open("sqlite3", dsn(path, "rwc"))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is left to flush: every statement commits
	db.SetMaxOpenConns(1)
	p, err := checked(ctx, db, path)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	const once = `INSERT INTO meta (name, value, sum) VALUES ('origin', ?, ?), ('epoch', '1', ?) ON CONFLICT DO NOTHING`
	meta := metaTable()
	if _, err := db.ExecContext(ctx, once, origin, meta.Sum("origin", origin), meta.Sum("epoch", "1")); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// checked are the migrations for a file that is empty, or a journal that this
// program knows: it refuses one of a newer version, and another program's.
func checked(ctx context.Context, db *sql.DB, path string) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithGoMigrations(stampAll()))
	if err != nil {
		return nil, err
	}
	sources := p.ListSources()
	return p, badfile.Versioned(ctx, db, path, goose.DefaultTablename, sources[len(sources)-1].Version, true)
}

func (j *Journal) readMeta(ctx context.Context) error {
	_, err := checked(ctx, j.db, j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNoJournal, err)
	}
	if err != nil {
		return err
	}
	epoch, err := j.meta(ctx, "epoch")
	if err == nil {
		j.Origin, err = j.meta(ctx, "origin")
	}
	if err != nil {
		return err
	}
	if j.Epoch, err = strconv.ParseInt(epoch, 10, 64); err != nil {
		return fmt.Errorf("epoch: %w", err)
	}
	return nil
}

// meta is a value of the table meta, held against its digest.
func (j *Journal) meta(ctx context.Context, name string) (value string, err error) {
	var sum int64
	err = j.db.QueryRowContext(ctx, `SELECT value, sum FROM meta WHERE name = ?`, name).Scan(&value, &sum)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoJournal, err)
	}
	if metaTable().Sum(name, value) != sum {
		return "", fmt.Errorf("the journal's %s: %w", name, digest.ErrDamaged)
	}
	return value, nil
}

// Head is the last row's seq and hash; 0 and none in an empty journal.
func (j *Journal) Head(ctx context.Context) (seq int64, hash []byte, err error) {
	err = j.db.QueryRowContext(ctx, `SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1`).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, fmt.Errorf("head: %w", err)
	}
	return seq, hash, nil
}

// CurrentEpoch is the epoch of what is appended next.
func (j *Journal) CurrentEpoch(ctx context.Context) (epoch int64, err error) {
	value, err := j.meta(ctx, "epoch")
	if err == nil {
		epoch, err = strconv.ParseInt(value, 10, 64)
	}
	if err != nil {
		return 0, fmt.Errorf("epoch: %w", err)
	}
	return epoch, nil
}

// HashAt is the hash of a row; none where there is no such row.
func (j *Journal) HashAt(ctx context.Context, seq int64) (hash []byte, err error) {
	err = j.db.QueryRowContext(ctx, `SELECT hash FROM event WHERE seq = ?`, seq).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("hash of row %d: %w", seq, err)
	}
	return hash, nil
}

// Left are the rows from which later epochs went on, oldest first.
func (j *Journal) Left(ctx context.Context) (left []hall.Point, err error) {
	rows, err := j.db.QueryContext(ctx, `SELECT seq, payload FROM event WHERE origin_seq = 1 AND type = 'epoch-started' ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("epochs: %w", err)
	}
	defer rows.Close() //nolint:errcheck // its error is rows.Err
	for rows.Next() {
		var seq int64
		var payload []byte
		var e hall.EpochStarted
		if err := rows.Scan(&seq, &payload); err != nil {
			return nil, fmt.Errorf("epochs: %w", err)
		}
		if err := json.Unmarshal(payload, &e); err != nil {
			return nil, fmt.Errorf("epochs: row %d: %w", seq, err)
		}
		left = append(left, e.From)
	}
	return left, rows.Err()
}

// Rows reads the rows with seq above after, in order. The slices of a row are
// its own. It ends with digest.ErrDamaged before a row that does not fit its
// place in the chain.
func (j *Journal) Rows(ctx context.Context, after int64) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		prev, err := j.last(ctx, after)
		if err != nil {
			yield(Row{}, err)
			return
		}
		for row, err := range rowsOf(ctx, j.db, after) {
			if err == nil && !row.follows(prev) {
				err = fmt.Errorf("event %d: %w", row.Seq, digest.ErrDamaged)
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row, nil) {
				return
			}
			prev = Row{Epoch: row.Epoch, Origin: row.Origin, Hash: row.Hash, Seq: row.Seq}
		}
	}
}

// Unchecked is Rows for one who looks at the chain himself.
func (j *Journal) Unchecked(ctx context.Context, after int64) iter.Seq2[Row, error] {
	return rowsOf(ctx, j.db, after)
}

// last is what of the row at seq the next one stands on; nothing at 0.
func (j *Journal) last(ctx context.Context, seq int64) (r Row, err error) {
	if seq == 0 {
		return r, nil
	}
	err = j.db.QueryRowContext(ctx, `SELECT seq, origin, epoch, hash FROM event WHERE seq = ?`, seq).Scan(&r.Seq, &r.Origin, &r.Epoch, &r.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return Row{Seq: seq}, nil // none follows it either
	}
	if err != nil {
		return r, fmt.Errorf("event %d: %w", seq, err)
	}
	return r, nil
}

// querier is a pool, or one transaction that sees one moment.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func rowsOf(ctx context.Context, from querier, after int64) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		const q = `SELECT seq, origin, epoch, origin_seq, command_key, type, version, at_utc_ms, payload, hash
			FROM event WHERE seq > ? ORDER BY seq`
		rows, err := from.QueryContext(ctx, q, after)
		if err != nil {
			yield(Row{}, fmt.Errorf("read events: %w", err))
			return
		}
		defer rows.Close() //nolint:errcheck // its error is rows.Err
		for rows.Next() {
			var r Row
			err := rows.Scan(&r.Seq, &r.Origin, &r.Epoch, &r.OriginSeq, &r.CommandKey, &r.Type, &r.Version, &r.AtMS, &r.Payload, &r.Hash)
			if err != nil {
				yield(Row{}, fmt.Errorf("read events: %w", err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Row{}, fmt.Errorf("read events: %w", err))
		}
	}
}
