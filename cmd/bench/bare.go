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
	last  map[string]int64                 // numbers given, by series
}

// bareAsk is one ticket that somebody waits for, as the engine's senders ask theirs.
type bareAsk struct {
	key     string
	service string
	done    chan error
}

// bareRows are how many rows a statement takes, as the journal's.
func bareRows() []int { return []int{64, 16, 4, 1} }

// The tables a ticket touches, with the columns the journal writes.
const (
	bareEvent   = "event (seq, origin, epoch, origin_seq, command_key, type, version, at_utc_ms, payload, hash)"
	bareCommand = "command (principal, key, request_digest, status, answer, at_utc_ms, seq, sum)"
	bareTicket  = "ticket (id, day, series, number, queue, service, class, state, window, recalls, printed, issued_ms, called_ms, start_ms, end_ms, sum)"
)

// bareTables are how many columns each has.
func bareTables() map[string]int {
	return map[string]int{bareEvent: 10, bareCommand: 8, bareTicket: 16}
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
	b := &bareStore{conn: conn, wait: make(chan bareAsk, 4096), ended: make(chan struct{}), stmts: map[string][]*sqlite3.SQLiteStmt{}, last: map[string]int64{}}
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
		ask := bareAsk{key: ticketKey(sender, n), service: benchService(senders, sender, n), done: make(chan error, 1)}
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
	rows, atMS := map[string][]driver.Value{}, time.Now().UnixMilli()
	for _, ask := range batch {
		b.seq++
		for table, values := range b.ticket(ask, atMS) {
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

// ticket is the rows of one ticket, as the engine would write them but for what is
// random in them anyway.
func (b *bareStore) ticket(ask bareAsk, atMS int64) map[string][]driver.Value {
	hash := make([]byte, 32)
	_, _ = rand.Read(hash)
	sum := int64(binary.BigEndian.Uint64(hash[:8])) //nolint:gosec // the bits are what is meant
	id, series := "t-"+ask.key, "Q"+ask.service+"-"
	b.last[series]++
	number := b.last[series]
	payload := fmt.Appendf(nil, `{"ticket":%q,"day":"2026-06-01","series":%q,"n":%d,"queue":%q,"services":[%q],"class":"normal","device":"bench"}`,
		id, series, number, series, ask.service)
	return map[string][]driver.Value{
		bareEvent:   {b.seq, "bench", int64(1), b.seq, "device:bench " + ask.key, "ticket-issued", int64(1), atMS, payload, hash},
		bareCommand: {"device:bench", ask.key, hash, int64(201), payload, atMS, b.seq, sum},
		bareTicket:  {id, "2026-06-01", series, number, series, ask.service, "normal", "waiting", int64(0), int64(0), "", atMS, int64(0), int64(0), int64(0), sum},
	}
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
