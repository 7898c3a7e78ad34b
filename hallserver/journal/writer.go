package journal

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
)

// ErrUncertain says that COMMIT failed: whether the batch is in the file only
// a fresh start can tell.
var ErrUncertain = errors.New("commit is uncertain")

// Command is a command with its first answer.
type Command struct {
	Principal string
	Key       string
	Digest    []byte
	Status    int
	Answer    []byte
	AtMS      int64
	Seq       int64 // of the last event when it was answered; Answered fills it in
}

// sum is the digest of the command's row.
func (c Command) sum(t digest.Table) int64 {
	return t.Sum(c.Principal, c.Key, c.Digest, c.Status, c.Answer, c.AtMS, c.Seq)
}

// checkpointPages is how long the write-ahead log grows before the writer moves
// it into the file. A second connection doing so beside the writer was tried
// and cost more: its fsync holds up the commits'.
const checkpointPages = 1000

// Writer appends to the journal. There is one, and one goroutine uses it.
// Begin, then Append and the like in the order of things, then Commit.
type Writer struct {
	origin string
	epoch  int64
	seq    int64  // of the last row, this batch's included
	own    int64  // origin_seq of it
	head   []byte // its hash

	place        Place
	conn         *sqlite3.SQLiteConn
	commandTable digest.Table

	events   *inserter
	commands *inserter
	subjects *sealer
	answer   *statement
	ticket   *statement
	last     *statement

	anyAnswer *finder
	anyTicket *finder

	tables *projections
	begin  *statement
	commit *statement

	eventRows   []driver.Value
	commandRows []driver.Value
	started     mark // where the batch began
}

type mark struct {
	epoch, seq, own int64
	head            []byte
}

// Writer opens the journal's one writing connection and asserts that its
// commits are durable.
func (j *Journal) Writer(ctx context.Context) (*Writer, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(dsn(j.path, "rw"))
	if err != nil {
		return nil, fmt.Errorf("journal writer: %w", err)
	}
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, errors.New("journal writer: the driver's connection has another type")
	}
	w := &Writer{origin: j.Origin, epoch: j.Epoch, conn: conn, commandTable: commandTable()}
	if err := w.open(ctx, j); err != nil {
		return nil, errors.Join(fmt.Errorf("journal writer: %w", err), conn.Close())
	}
	return w, nil
}

func (w *Writer) open(ctx context.Context, j *Journal) error {
	if err := w.assertDurable(ctx); err != nil {
		return err
	}
	if err := w.exec(fmt.Sprintf("PRAGMA wal_autocheckpoint = %d", cmp.Or(j.checkpointPages, checkpointPages))); err != nil {
		return err
	}
	var err error
	if w.seq, w.head, err = j.Head(ctx); err != nil {
		return err
	}
	// The last row's own number is in its chain, the index is not.
	const own = `SELECT coalesce(max(origin_seq), 0), coalesce((SELECT origin_seq FROM event WHERE seq = ? AND origin = ? AND epoch = ?), max(origin_seq), 0)
		FROM event WHERE origin = ? AND epoch = ?`
	var last int64
	if err := j.db.QueryRowContext(ctx, own, w.seq, w.origin, w.epoch, w.origin, w.epoch).Scan(&w.own, &last); err != nil {
		return err
	}
	if w.own != last {
		return fmt.Errorf("the journal's last event is number %d of its epoch, its index says %d: %w", last, w.own, digest.ErrDamaged)
	}
	if w.place, err = placeOf(j.path); err != nil {
		return err
	}
	return w.prepare()
}

// assertDurable refuses a connection whose commits a power cut could undo.
func (w *Writer) assertDurable(ctx context.Context) error {
	for pragma, want := range map[string]driver.Value{"synchronous": int64(2), "journal_mode": "wal", "secure_delete": int64(1)} {
		s, err := prepareStatement(w.conn, "PRAGMA "+pragma)
		if err != nil {
			return err
		}
		got := make([]driver.Value, 1)
		err = s.queryRow(ctx, got)
		s.close()
		if err != nil {
			return err
		}
		if got[0] != want {
			return fmt.Errorf("PRAGMA %s is %v, must be %v", pragma, got[0], want)
		}
	}
	return nil
}

func (w *Writer) prepare() (err error) {
	if err := teachSum(w.conn, subjectTable()); err != nil {
		return err
	}
	inserters := []struct {
		to      **inserter
		table   string
		columns []string
	}{
		{&w.events, "event", []string{"seq", "origin", "epoch", "origin_seq", "command_key", "type", "version", "at_utc_ms", "payload", "hash"}},
		{&w.commands, "command", append(commandTable().Columns, "sum")},
	}
	for _, in := range inserters {
		if *in.to, err = prepareInserter(w.conn, in.table, in.columns...); err != nil {
			return err
		}
	}
	statements := []struct {
		to    **statement
		query string
	}{
		{&w.answer, "SELECT request_digest, status, answer, at_utc_ms, seq, sum FROM command WHERE principal = ? AND key = ?"},
		{&w.ticket, "SELECT 1 FROM ticket WHERE id = ?"},
		{&w.last, "SELECT series, max(number) FROM ticket WHERE day = ?1 AND series > ?2 GROUP BY series ORDER BY series LIMIT 1"},
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.commit, "COMMIT"},
	}
	for _, s := range statements {
		if *s.to, err = prepareStatement(w.conn, s.query); err != nil {
			return err
		}
	}
	if w.anyAnswer, err = w.prepareFinder("command", "principal", "key"); err != nil {
		return err
	}
	if w.anyTicket, err = w.prepareFinder("ticket", "id"); err != nil {
		return err
	}
	if w.subjects, err = w.prepareSealer(); err != nil {
		return err
	}
	w.tables, err = prepareProjections(w.conn)
	return err
}

// Close folds the write-ahead log into the file and ends the connection, so that
// the file alone is the whole journal. Readers are closed before it: one that is
// still there keeps the log beside the file. Nothing of an open batch remains.
func (w *Writer) Close() error {
	var folded error
	if w.InPlace() == nil {
		folded = w.fold()
	}
	return errors.Join(folded, w.release())
}

// Abandon ends the connection as it is.
func (w *Writer) Abandon() error { return w.release() }

// InPlace is an ErrGone when the journal's file is not where it was opened.
func (w *Writer) InPlace() error { return w.place.Look() }

// Place is where the journal's file lies, for others to look at.
func (w *Writer) Place() Place { return w.place }

// foldWait bounds the wait for readers of other processes, in milliseconds.
const foldWait = 1000

func (w *Writer) fold() error {
	if !w.conn.AutoCommit() {
		return nil // a batch that was not ended; what was committed stays in the log
	}
	if err := w.exec(fmt.Sprintf("PRAGMA busy_timeout = %d", foldWait)); err != nil {
		return err
	}
	if err := w.exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("fold the write-ahead log in: %w", err)
	}
	return nil
}

func (w *Writer) release() error {
	for _, in := range []*inserter{w.events, w.commands} {
		in.close()
	}
	for _, s := range []*statement{w.answer, w.ticket, w.last, w.begin, w.commit, w.anyAnswer.stmt, w.anyTicket.stmt} {
		s.close()
	}
	w.subjects.close()
	w.tables.close()
	return w.conn.Close()
}

// Epoch is the epoch of what is appended next.
func (w *Writer) Epoch() int64 { return w.epoch }

// startEpoch begins a chain of its own, in the batch that is open.
func (w *Writer) startEpoch(epoch int64) error {
	if epoch <= w.epoch {
		return fmt.Errorf("epoch %d does not follow epoch %d", epoch, w.epoch)
	}
	value := strconv.FormatInt(epoch, 10)
	if err := w.exec("UPDATE meta SET value = ?, sum = ? WHERE name = 'epoch'", value, metaTable().Sum("epoch", value)); err != nil {
		return fmt.Errorf("epoch: %w", err)
	}
	w.epoch, w.own, w.head = epoch, 0, nil
	return nil
}

// Head is the place and hash of the last row, those of an open batch included.
func (w *Writer) Head() (seq int64, hash []byte) { return w.seq, w.head }

// Begin opens a batch.
func (w *Writer) Begin(ctx context.Context) error {
	w.started = mark{w.epoch, w.seq, w.own, w.head}
	if err := w.begin.exec(ctx); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	return nil
}

// Lookup finds the first answer to a command of an earlier batch. One that does
// not fit its digest is digest.ErrDamaged: it must not be given, and the command
// must not be decided again.
func (w *Writer) Lookup(ctx context.Context, principal, key string) (c Command, found bool, err error) {
	row := make([]driver.Value, 6)
	err = w.answer.queryRow(ctx, row, principal, key)
	if errors.Is(err, io.EOF) {
		return Command{}, false, nil
	}
	if err != nil {
		return Command{}, false, fmt.Errorf("look up command: %w", err)
	}
	c, stored := Command{Principal: principal, Key: key}, int64(0)
	status := int64(0)
	if !take(row, &c.Digest, &status, &c.Answer, &c.AtMS, &c.Seq, &stored) {
		return Command{}, true, fmt.Errorf("answer of a command: %w", digest.ErrDamaged)
	}
	c.Status = int(status)
	if c.sum(w.commandTable) != stored {
		return Command{}, true, fmt.Errorf("answer of a command: %w", digest.ErrDamaged)
	}
	return c, true, nil
}

// take sets each of dest to the value in its column; false when one is of
// another type.
func take(row []driver.Value, dest ...any) (ok bool) {
	for i, d := range dest {
		switch d := d.(type) {
		case *int64:
			*d, ok = row[i].(int64)
		case *[]byte:
			*d, ok = row[i].([]byte)
		}
		if !ok {
			return false
		}
	}
	return true
}

// TicketKnown says whether a ticket of an earlier batch, of any day, has id.
func (w *Writer) TicketKnown(ctx context.Context, id hall.TicketID) (bool, error) {
	err := w.ticket.queryRow(ctx, make([]driver.Value, 1), string(id))
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up ticket: %w", err)
	}
	return true, nil
}

// seriesMost bounds the series of a day.
const seriesMost = 1000

// LastNumbers are the last numbers of a day given so far, by series, those of the
// open batch too; nil when there are none.
func (w *Writer) LastNumbers(ctx context.Context, day string) (map[string]int, error) {
	if err := w.tables.flush(ctx); err != nil {
		return nil, err
	}
	var last map[string]int
	for series, n := "", 0; n < seriesMost; n++ {
		row := make([]driver.Value, 2)
		err := w.last.queryRow(ctx, row, day, series)
		if errors.Is(err, io.EOF) {
			return last, nil
		}
		if err != nil {
			return nil, fmt.Errorf("last numbers: %w", err)
		}
		name, okName := row[0].(string)
		number, okNumber := row[1].(int64)
		if !okName || !okNumber {
			return nil, fmt.Errorf("last numbers: row has types %T, %T", row[0], row[1])
		}
		if last == nil {
			last = map[string]int{}
		}
		series = name
		last[series] = int(number)
	}
	return last, nil
}

// Expiry moves the end of what was sealed in a time that was wrong.
type Expiry struct {
	FromMS, ToMS int64 // of those that expire from then to then
	ByMS         int64
}

// MoveExpiry does so within the batch, with rows that are sound.
func (w *Writer) MoveExpiry(ctx context.Context, e Expiry) error {
	if err := w.subjects.flush(ctx); err != nil {
		return err
	}
	if err := w.exec("UPDATE subject SET expires_ms = expires_ms + ?1, sum = subject_sum(key, sealed, expires_ms + ?1) "+
		"WHERE expires_ms BETWEEN ?2 AND ?3 AND sum = subject_sum(key, sealed, expires_ms)", e.ByMS, e.FromMS, e.ToMS); err != nil {
		return fmt.Errorf("move expiry: %w", err)
	}
	return nil
}

// Append adds one event to the batch, and to the projections.
func (w *Writer) Append(ctx context.Context, commandKey string, r hall.Record) error {
	payload, err := hall.EncodeEvent(r.Event)
	if err != nil {
		return err
	}
	if e, ok := r.Event.(hall.EpochStarted); ok {
		if err := w.startEpoch(e.Epoch); err != nil {
			return err
		}
	}
	w.seq++
	w.own++
	if r.Seq != w.seq {
		return fmt.Errorf("append event %d after %d", r.Seq, w.seq-1)
	}
	row := Row{
		Origin: w.origin, Epoch: w.epoch, OriginSeq: w.own, CommandKey: commandKey,
		Type: r.Event.Kind(), Version: hall.EventVersion, AtMS: r.AtMS, Payload: payload,
	}
	hash := row.Chain(w.head)
	w.head = hash[:]
	w.eventRows = append(w.eventRows, w.seq, row.Origin, row.Epoch, row.OriginSeq, row.CommandKey,
		row.Type, row.Version, row.AtMS, payload, w.head)
	return w.tables.apply(ctx, r.AtMS, r.Event)
}

// Answered adds a command's first answer to the batch.
func (w *Writer) Answered(c Command) {
	if c.Answer == nil {
		c.Answer = []byte{}
	}
	c.Seq = w.seq
	w.commandRows = append(w.commandRows, c.Principal, c.Key, c.Digest, int64(c.Status), c.Answer, c.AtMS, c.Seq, c.sum(w.commandTable))
}

// Commit makes the batch durable. On ErrUncertain the writer must not be used
// again; on any other error the batch is undone and the writer stands where it
// stood at Begin.
func (w *Writer) Commit(ctx context.Context) error {
	err := w.flush(ctx)
	if err != nil {
		return errors.Join(err, w.Rollback(ctx))
	}
	if err := w.commit.exec(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	return nil
}

func (w *Writer) flush(ctx context.Context) error {
	if err := w.tables.flush(ctx); err != nil {
		return err
	}
	if err := w.subjects.flush(ctx); err != nil {
		return err
	}
	if err := w.events.insert(ctx, w.eventRows); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	w.eventRows = w.eventRows[:0]
	if err := w.commands.insert(ctx, w.commandRows); err != nil {
		return fmt.Errorf("commands: %w", err)
	}
	w.commandRows = w.commandRows[:0]
	return nil
}

// Rollback undoes an open batch. Its failure is ErrUncertain.
func (w *Writer) Rollback(context.Context) error {
	w.epoch, w.seq, w.own, w.head = w.started.epoch, w.started.seq, w.started.own, w.started.head
	w.eventRows, w.commandRows = w.eventRows[:0], w.commandRows[:0]
	w.tables.forget()
	w.subjects.forget()
	if w.conn.AutoCommit() {
		return nil // SQLite has undone it already, as it does when the disk is full
	}
	if _, err := w.conn.Exec("ROLLBACK", nil); err != nil {
		return fmt.Errorf("%w: rollback: %w", ErrUncertain, err)
	}
	return nil
}
