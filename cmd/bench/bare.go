package main

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"

	"yimen/hallserver/journal"
)

// bareStore is SQLite with the journal's schema and nothing else: rows made
// beforehand, many to a statement, one commit for all who wait.
type bareStore struct {
	conn  *sqlite3.SQLiteConn
	seq   int64
	wait  chan bareAsk
	ended chan struct{}
	stmts map[string][]*sqlite3.SQLiteStmt // by table: one for each of bareRows
}

// bareAsk is one ticket that somebody waits for.
type bareAsk struct {
	key  string // of it, as the engine's senders make theirs
	done chan error
}

// bareRows are how many rows a statement takes, as the journal's.
func bareRows() []int { return []int{64, 16, 4, 1} }

// bareTables are the tables a ticket touches, with the columns the journal
// writes.
func bareTables() map[string]int {
	return map[string]int{
		"event (seq, origin, epoch, origin_seq, command_key, type, version, at_utc_ms, payload, hash)":                                          10,
		"command (principal, key, request_digest, status, answer, at_utc_ms, seq, sum)":                                                         8,
		"ticket (id, day, series, number, queue, service, class, state, window, recalls, printed, issued_ms, called_ms, start_ms, end_ms, sum)": 16,
	}
}

func openBare(ctx context.Context, dir string) (*bareStore, error) {
	j, err := journal.Open(ctx, journalPath(dir), journal.Options{Origin: "bench"}) // for its schema
	if err != nil {
		return nil, err
	}
	if err := j.Close(); err != nil {
		return nil, err
	}
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + journalPath(dir) + "?_journal_mode=WAL&_synchronous=FULL&_secure_delete=on")
	if err != nil {
		return nil, err
	}
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, fmt.Errorf("connection has type %T", c)
	}
	b := &bareStore{conn: conn, wait: make(chan bareAsk, 4096), ended: make(chan struct{}), stmts: map[string][]*sqlite3.SQLiteStmt{}}
	for table, columns := range bareTables() {
		row := "(" + strings.TrimSuffix(strings.Repeat("?,", columns), ",") + ")"
		for _, rows := range bareRows() {
			s, err := conn.Prepare("INSERT INTO " + table + " VALUES " + strings.TrimSuffix(strings.Repeat(row+",", rows), ","))
			if err != nil {
				return nil, err
			}
			stmt, ok := s.(*sqlite3.SQLiteStmt)
			if !ok {
				return nil, fmt.Errorf("statement has type %T", s)
			}
			b.stmts[table] = append(b.stmts[table], stmt)
		}
	}
	return b, nil
}

func bareTickets(ctx context.Context, dir string, senders int, span time.Duration) (float64, error) {
	b, err := openBare(ctx, dir)
	if err != nil {
		return 0, err
	}
	go b.run(ctx)
	rate, err := hammer(senders, span, func(sender, n int) error {
		ask := bareAsk{key: ticketKey(sender, n), done: make(chan error, 1)}
		b.wait <- ask
		return <-ask.done
	})
	close(b.wait)
	<-b.ended
	return rate, errors.Join(err, b.conn.Close())
}

// run commits all who wait together.
func (b *bareStore) run(ctx context.Context) {
	defer close(b.ended)
	for first := range b.wait {
		batch := []bareAsk{first}
	gather:
		for len(batch) < 1024 {
			select {
			case next, open := <-b.wait:
				if !open {
					break gather
				}
				batch = append(batch, next)
			default:
				break gather
			}
		}
		err := b.commit(ctx, batch)
		for _, ask := range batch {
			ask.done <- err
		}
	}
}

func (b *bareStore) commit(ctx context.Context, batch []bareAsk) error {
	if _, err := b.conn.Exec("BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	rows := map[string][]driver.Value{}
	for _, ask := range batch {
		b.seq++
		for table, values := range b.ticket(ask.key) {
			rows[table] = append(rows[table], values...)
		}
	}
	for table, columns := range bareTables() {
		if err := b.insert(ctx, table, columns, rows[table]); err != nil {
			return err
		}
	}
	_, err := b.conn.Exec("COMMIT", nil)
	return err
}

// ticket is the rows of one ticket, of the size and the randomness the engine's
// have.
func (b *bareStore) ticket(key string) map[string][]driver.Value {
	hash := make([]byte, 32)
	_, _ = rand.Read(hash)
	sum := int64(binary.BigEndian.Uint64(hash[:8])) //nolint:gosec // the bits are what is meant
	const payload = `{"ticket":"t-00000000-00000000-0000000000000000","day":"2026-06-01","series":"Q1000-","n":1,"queue":"Q1000-","services":["1000"],"class":"normal","device":"bench"}`
	tables := map[string][]driver.Value{}
	for table := range bareTables() {
		switch table[0] {
		case 'e':
			tables[table] = []driver.Value{b.seq, "bench", int64(1), b.seq, "device:bench " + key, "ticket-issued", int64(1), b.seq, []byte(payload), hash}
		case 'c':
			tables[table] = []driver.Value{"device:bench", key, hash, int64(201), []byte(payload), b.seq, b.seq, sum}
		case 't':
			tables[table] = []driver.Value{"t-" + key, "2026-06-01", fmt.Sprintf("Q%d-", b.seq%benchServices), b.seq / benchServices, "Q1000-", "1000", "normal", "waiting", int64(0), int64(0), "", b.seq, int64(0), int64(0), int64(0), sum}
		}
	}
	return tables
}

func (b *bareStore) insert(ctx context.Context, table string, columns int, values []driver.Value) error {
	for i, rows := range bareRows() {
		args := make([]driver.NamedValue, columns*rows)
		for ; len(values) >= len(args); values = values[len(args):] {
			for a := range args {
				args[a] = driver.NamedValue{Ordinal: a + 1, Value: values[a]}
			}
			if _, err := b.stmts[table][i].ExecContext(ctx, args); err != nil {
				return err
			}
		}
	}
	return nil
}
