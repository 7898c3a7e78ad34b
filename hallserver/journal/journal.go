package journal

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/pressly/goose/v3"

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

// Open opens the file at path, making or migrating it unless ReadOnly.
func Open(ctx context.Context, path string, o Options) (*Journal, error) {
	if !o.ReadOnly {
		if err := prepare(ctx, path, o.Origin); err != nil {
			return nil, fmt.Errorf("journal %s: %w", path, err)
		}
	}
	db, err := sql.Open("sqlite3", dsn(path, "ro"))
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	db.SetMaxOpenConns(4)
	j := &Journal{path: path, db: db, checkpointPages: o.CheckpointPages}
	if err := j.readMeta(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("journal %s: %w", path, err), j.Close())
	}
	return j, nil
}

// Close ends the readers. The Writer is closed by its owner.
func (j *Journal) Close() error { return j.db.Close() }

// dsn is the connection string; every connection asks for FULL, because the
// driver's own default is NORMAL, which may lose what was answered.
func dsn(path, mode string) string {
	q := url.Values{
		"mode":           {mode},
		"_journal_mode":  {"WAL"},
		"_synchronous":   {"FULL"},
		"_busy_timeout":  {"10000"},
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
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	const once = `INSERT INTO meta (name, value) VALUES ('origin', ?), ('epoch', '1') ON CONFLICT DO NOTHING`
	if _, err := db.ExecContext(ctx, once, origin); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func (j *Journal) readMeta(ctx context.Context) error {
	const q = `SELECT (SELECT value FROM meta WHERE name = 'origin'), (SELECT value FROM meta WHERE name = 'epoch')`
	err := j.db.QueryRowContext(ctx, q).Scan(&j.Origin, &j.Epoch)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoJournal, err)
	}
	return nil
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

// Rows reads the rows with seq above after, in order. The slices of a row are
// its own.
func (j *Journal) Rows(ctx context.Context, after int64) iter.Seq2[Row, error] {
	return rowsOf(ctx, j.db, after)
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

// Subject is the sealed row of key; sql.ErrNoRows when it was erased.
func (j *Journal) Subject(ctx context.Context, key string) ([]byte, error) {
	var sealed []byte
	if err := j.db.QueryRowContext(ctx, `SELECT sealed FROM subject WHERE key = ?`, key).Scan(&sealed); err != nil {
		return nil, fmt.Errorf("subject: %w", err)
	}
	return sealed, nil
}

// PastTicket is a ticket of any day as it stands, and its business day;
// sql.ErrNoRows when there is none. Its services but the first, and who holds
// it, are not kept here.
func (j *Journal) PastTicket(ctx context.Context, id hall.TicketID) (t hall.Ticket, day string, err error) {
	const q = `SELECT day, series, number, queue, service, class, state, window, recalls, printed, issued_ms, called_ms, start_ms, end_ms
		FROM ticket WHERE id = ?`
	t.ID = id
	t.Services = make([]hall.ServiceCode, 1)
	err = j.db.QueryRowContext(ctx, q, string(id)).Scan(&day, &t.Series, &t.N, &t.Queue, &t.Services[0], &t.Class, &t.State,
		&t.Window, &t.Recalls, &t.Printed, &t.IssuedMS, &t.CalledMS, &t.StartMS, &t.EndMS)
	if err != nil {
		return hall.Ticket{}, "", fmt.Errorf("past ticket: %w", err)
	}
	return t, day, nil
}

// Snapshot is a state to start from, with the row it stands at.
type Snapshot struct {
	Seq         int64
	Hash        []byte
	FoldVersion int
	State       []byte
}

// LatestSnapshot is the newest snapshot of the given fold version whose row
// still stands with the same hash. ok is false when there is none.
func (j *Journal) LatestSnapshot(ctx context.Context, foldVersion int) (s Snapshot, ok bool, err error) {
	const q = `SELECT s.seq, s.hash, s.fold_version, s.state FROM snapshot s JOIN event e ON e.seq = s.seq AND e.hash = s.hash
		WHERE s.fold_version = ? AND e.epoch = ? ORDER BY s.seq DESC LIMIT 1`
	err = j.db.QueryRowContext(ctx, q, foldVersion, j.Epoch).Scan(&s.Seq, &s.Hash, &s.FoldVersion, &s.State)
	if errors.Is(err, sql.ErrNoRows) {
		return Snapshot{}, false, nil
	}
	if err != nil {
		return Snapshot{}, false, fmt.Errorf("snapshot: %w", err)
	}
	return s, true, nil
}
