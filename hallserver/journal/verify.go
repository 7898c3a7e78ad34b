package journal

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
)

// Report is what a verification found.
type Report struct {
	OK       bool    `json:"ok"`
	Events   int64   `json:"events"`
	Epochs   []Epoch `json:"epochs"`
	Tickets  int     `json:"tickets"`
	Commands int64   `json:"commands"`
	Faults   []Fault `json:"faults"`
	// Notes are what an operator should know and may well know: no fault.
	Notes []string `json:"notes,omitempty"`
}

// Epoch is one chain of the journal.
type Epoch struct {
	Origin string `json:"origin"`
	Epoch  int64  `json:"epoch"`
	Events int64  `json:"events"`
	Head   string `json:"head"` // hash of its last row, hexadecimal
}

// Fault is a rule found broken; At is the event's seq, or 0. Where is the file
// or the table that is at fault, where it is not the events.
type Fault struct {
	Rule   string `json:"rule"`
	At     int64  `json:"at"`
	Where  string `json:"where,omitempty"`
	Detail string `json:"detail"`
	// Err is the error that the fault is, for whoever has words for it; may be nil.
	Err error `json:"-"`
}

// The rules the journal adds to those of the hall.
const (
	RuleSequence   = "sequence-has-no-gaps"
	RuleChain      = "hash-chain"
	RuleDecode     = "event-is-known"
	RuleCommand    = "event-has-its-command"
	RuleProjection = "projection-equals-events"
	RuleFile       = "file-is-whole"
	RuleDigest     = "row-fits-its-digest"
	RuleSnapshot   = "snapshot-equals-events"
	RuleEnd        = "journal-ends-where-it-ended"
	RuleEpoch      = "epoch-follows-what-was"
)

// faultsMost bounds a report; past it one more fault says so.
const faultsMost = 100

// Verify holds the whole journal against its rules: the file, the chain, the
// fold and its invariants, the commands, the snapshots, the digests of what lies
// beside the events, and every projection rebuilt from them. progress is told
// the number of events read now and then; it may be nil.
func (j *Journal) Verify(ctx context.Context, progress func(events int64)) (Report, error) {
	at, err := j.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	defer at.Rollback() //nolint:errcheck // it only read
	v := &verification{at: at, audit: hall.NewAudit(), chains: map[chainKey]*Epoch{}, hashes: map[chainKey][]byte{}}
	if err := v.whole(ctx, progress); err != nil {
		if ctx.Err() != nil {
			return Report{}, err
		}
		v.fault(RuleFile, v.rep.Events, "cannot be read on: %v", err)
	}
	return v.report(), nil
}

// whole is everything that Verify does. Its error is one of reading the file.
func (v *verification) whole(ctx context.Context, progress func(events int64)) error {
	if err := v.file(ctx); err != nil {
		return err
	}
	if err := v.readSnapshots(ctx); err != nil {
		return err
	}
	rebuilt, err := newRebuild()
	if err != nil {
		return err
	}
	defer rebuilt.close()
	for row, err := range rowsOf(ctx, v.at, 0) {
		if err != nil {
			return err
		}
		if !v.row(row) {
			return nil
		}
		v.compareSnapshot(row)
		if err := rebuilt.apply(ctx, v.last); err != nil {
			v.fault(RuleProjection, row.Seq, "%v", err)
			return nil
		}
		if progress != nil && row.Seq%10_000 == 0 {
			progress(row.Seq)
		}
	}
	for _, f := range hall.Check(v.audit.State) {
		v.fault(f.Rule, f.Seq, "%s", f.Detail)
	}
	if err := v.beside(ctx); err != nil {
		return err
	}
	return rebuilt.compare(ctx, v.at, v.fault)
}

// beside holds what lies beside the events against them and its digests.
func (v *verification) beside(ctx context.Context) error {
	if err := v.commands(ctx); err != nil {
		return err
	}
	for _, t := range summed() {
		err := t.Damaged(ctx, v.at, func(key any) {
			v.faultIn(t.Name, RuleDigest, 0, "%s %v", strings.TrimSuffix(t.Columns[0], "_digest"), shown(t.Name, key))
		})
		if err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	return v.end(ctx)
}

// shown is a row's name as it may be printed: whoever sent a command, or whose
// data a row is, is nobody's business here.
func shown(table string, key any) any {
	if table == "command" || table == "subject" {
		return "of one row"
	}
	return key
}

type chainKey struct {
	origin string
	epoch  int64
}

type verification struct {
	at     querier // one moment of the file
	audit  *hall.Audit
	chains map[chainKey]*Epoch
	order  []chainKey
	hashes map[chainKey][]byte
	last   hall.Record
	before hall.Point // the row before
	rep    Report

	snapshots map[int64]Snapshot // of this program's version, by where they stand
	known     int64              // the last event that anything beside the events knows of
}

func (v *verification) fault(rule string, at int64, format string, args ...any) {
	v.faultIn("", rule, at, format, args...)
}

func (v *verification) faultIn(where, rule string, at int64, format string, args ...any) {
	v.rep.Add(Fault{Rule: rule, At: at, Where: where, Detail: fmt.Sprintf(format, args...)})
}

// Add takes a fault into the report.
func (r *Report) Add(f Fault) {
	r.OK = false
	switch {
	case len(r.Faults) < faultsMost:
		r.Faults = append(r.Faults, f)
	case len(r.Faults) == faultsMost:
		r.Faults = append(r.Faults, Fault{Rule: "more", At: f.At, Detail: "further faults are not listed"})
	}
}

// file asks SQLite whether the file's pages and indexes agree.
func (v *verification) file(ctx context.Context) (err error) {
	faults, err := digest.FileFaults(ctx, v.at)
	for _, said := range faults {
		v.faultIn("journal.db", RuleFile, 0, "%s", said)
	}
	return err
}

// row checks one row; false when nothing after it can be judged.
func (v *verification) row(row Row) bool {
	v.rep.Events++
	if row.Seq != v.rep.Events {
		v.fault(RuleSequence, row.Seq, "follows event %d", v.rep.Events-1)
		v.rep.Events = row.Seq
	}
	key := chainKey{row.Origin, row.Epoch}
	chain := v.chains[key]
	if chain == nil {
		chain = &Epoch{Origin: row.Origin, Epoch: row.Epoch}
		v.epoch(row)
		v.chains[key], v.order = chain, append(v.order, key)
	}
	chain.Events++
	if row.OriginSeq != chain.Events {
		v.fault(RuleSequence, row.Seq, "is number %d of its epoch, follows %d", row.OriginSeq, chain.Events-1)
		chain.Events = row.OriginSeq
	}
	if hash := row.Chain(v.hashes[key]); !bytes.Equal(hash[:], row.Hash) {
		v.fault(RuleChain, row.Seq, "its hash does not fit its content and the row before")
	}
	v.hashes[key], v.before = row.Hash, hall.Point{Epoch: row.Epoch, Seq: row.Seq, Hash: fmt.Sprintf("%x", row.Hash)}
	chain.Head = fmt.Sprintf("%x", row.Hash)
	r, err := row.Record()
	if err != nil {
		v.fault(RuleDecode, row.Seq, "%v", err)
		return false
	}
	v.last = r
	for _, f := range v.audit.Observe(r) {
		v.fault(f.Rule, f.Seq, "%s", f.Detail)
		if f.Rule == hall.RuleFold {
			return false
		}
	}
	return true
}

// epoch checks the first row of an epoch. All but the first say which row they
// go on from, and it is the one before.
func (v *verification) epoch(row Row) {
	if err := row.Begins(v.before); err != nil {
		v.fault(RuleEpoch, row.Seq, "%v", err)
	}
}

// commands counts the answers kept, and finds events younger than the oldest
// of them whose command has no answer.
func (v *verification) commands(ctx context.Context) error {
	if err := v.at.QueryRowContext(ctx, "SELECT count(*) FROM command").Scan(&v.rep.Commands); err != nil {
		return fmt.Errorf("verify commands: %w", err)
	}
	const q = `SELECT e.seq FROM event e WHERE e.at_utc_ms > (SELECT min(at_utc_ms) FROM command)
		AND NOT EXISTS (SELECT 1 FROM command c
			WHERE c.principal = substr(e.command_key, 1, instr(e.command_key, ' ') - 1)
			AND c.key = substr(e.command_key, instr(e.command_key, ' ') + 1))
		ORDER BY e.seq LIMIT ?`
	rows, err := v.at.QueryContext(ctx, q, faultsMost)
	if err != nil {
		return fmt.Errorf("verify commands: %w", err)
	}
	defer rows.Close() //nolint:errcheck // its error is rows.Err
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return fmt.Errorf("verify commands: %w", err)
		}
		v.fault(RuleCommand, seq, "no answer is kept for its command")
	}
	return rows.Err()
}

func (v *verification) report() Report {
	r := v.rep
	r.Tickets = v.audit.Tickets
	r.Epochs = []Epoch{}
	for _, k := range v.order {
		r.Epochs = append(r.Epochs, *v.chains[k])
	}
	if r.Faults == nil {
		r.Faults = []Fault{}
	}
	r.OK = len(r.Faults) == 0
	return r
}

// rebuild makes the projections anew, in memory, from the events alone.
type rebuild struct {
	conn   *sqlite3.SQLiteConn
	tables *projections
}

func newRebuild() (*rebuild, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open("file::memory:")
	if err != nil {
		return nil, fmt.Errorf("rebuild: %w", err)
	}
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, fmt.Errorf("rebuild: connection has type %T", c)
	}
	schema, err := upSQL()
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(schema, nil); err != nil {
		return nil, fmt.Errorf("rebuild: %w", err)
	}
	tables, err := prepareProjections(conn)
	if err != nil {
		return nil, fmt.Errorf("rebuild: %w", err)
	}
	return &rebuild{conn: conn, tables: tables}, nil
}

// upSQL is the whole schema as the migrations make it.
func upSQL() (string, error) {
	var all strings.Builder
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		raw, err := migrations.ReadFile(name)
		if err != nil {
			return "", err
		}
		up, _, _ := strings.Cut(string(raw), "-- +goose Down")
		all.WriteString(up)
	}
	return all.String(), nil
}

// apply takes one event into the tables. One that is damaged may be what no event is:
// what comes of it is an error.
func (b *rebuild) apply(ctx context.Context, r hall.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("project %s: %v", r.Event.Kind(), p)
		}
	}()
	return b.tables.apply(ctx, r.AtMS, r.Event)
}

// compare reads each table beside the one in the file.
func (b *rebuild) compare(ctx context.Context, at querier, fault func(rule string, at int64, format string, args ...any)) error {
	if err := b.tables.flush(ctx); err != nil {
		return err
	}
	for _, table := range projected() {
		if err := b.compareTable(ctx, table, at, fault); err != nil {
			return fmt.Errorf("compare %ss: %w", table, err)
		}
	}
	return nil
}

// compareTable reads both tables side by side.
func (b *rebuild) compareTable(ctx context.Context, table string, at querier, fault func(rule string, at int64, format string, args ...any)) error {
	query := "SELECT * FROM " + table + " ORDER BY 1"
	stored, err := at.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer stored.Close() //nolint:errcheck // its error is rows.Err
	made, err := b.conn.Query(query, nil)
	if err != nil {
		return err
	}
	defer made.Close() //nolint:errcheck // in memory
	want := make([]driver.Value, len(made.Columns()))
	for made.Next(want) == nil {
		if !stored.Next() {
			fault(RuleProjection, 0, "%s %v is missing", table, want[0])
			return stored.Err()
		}
		got, err := scanAll(stored, len(want))
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(got, want) {
			fault(RuleProjection, 0, "%s %v is stored otherwise", table, want[0])
		}
	}
	if stored.Next() {
		fault(RuleProjection, 0, "the table holds a %s the events do not know", table)
	}
	return stored.Err()
}

func scanAll(rows *sql.Rows, n int) ([]driver.Value, error) {
	values := make([]driver.Value, n)
	dest := make([]any, n)
	for i := range values {
		dest[i] = &values[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	return values, nil
}

func (b *rebuild) close() {
	b.tables.close()
	_ = b.conn.Close()
}
