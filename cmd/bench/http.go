package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"yimen/hallserver/wire"
)

// httpSenders are the kiosks that take tickets at once.
const httpSenders = 128

// httpRows measure tickets over HTTP: the first thousand of a day, and the last of
// twenty thousand.
func httpRows() []row {
	measure := func(pick func(f httpFigures) pair) func(ctx context.Context, e effort) ([]pair, error) {
		return func(ctx context.Context, e effort) ([]pair, error) {
			var pairs []pair
			for range e.of(1, 3) {
				f, err := measureHTTP(ctx, e)
				if err != nil {
					return nil, err
				}
				pairs = append(pairs, pick(f))
			}
			return pairs, nil
		}
	}
	return []row{
		{
			name: "http-128", what: "HTTP: tickets/s, 128 senders, the first 1,000 of the day",
			against: "an empty POST to the same route and the bare engine, one after the other", unit: "/s", reach: atLeast(0.85),
			measure: measure(func(f httpFigures) pair { return pair{ours: f.first, other: f.limit()} }),
		},
		{
			name: "http-128-late", what: "HTTP: tickets/s, 128 senders, to the 20,000th of the day",
			against: "the first 1,000", unit: "/s", reach: atLeast(0.9),
			measure: measure(func(f httpFigures) pair { return pair{ours: f.last, other: f.first} }),
		},
		{
			name: "http-128-old", what: "HTTP: tickets/s, 128 senders, over the first thousands of the day",
			against: "the earlier build", unit: "/s", reach: atLeast(2.2), measure: measureBoth,
		},
	}
}

// httpFigures are requests a second.
type httpFigures struct{ empty, engine, first, last float64 }

// limit is what a request through the same server and a ticket in the engine
// would take one after the other.
func (f httpFigures) limit() float64 { return 1 / (1/f.empty + 1/f.engine) }

// lot is how many tickets are timed together.
const lot = 1000

func measureHTTP(ctx context.Context, e effort) (f httpFigures, err error) {
	span := time.Duration(e.of(1, 3)) * time.Second
	if f.engine, err = inFolder(func(dir string) (float64, error) { return engineTickets(ctx, dir, httpSenders, span) }); err != nil {
		return f, fmt.Errorf("engine: %w", err)
	}
	return inPlace(ctx, e.programs.ours, 0, func(p *place) (httpFigures, error) {
		d := p.door()
		if f.empty, err = d.empty(ctx, span); err != nil {
			return f, fmt.Errorf("empty POST: %w", err)
		}
		if f.first, err = d.take(ctx, lot); err != nil {
			return f, fmt.Errorf("tickets: %w", err)
		}
		if _, err = d.take(ctx, e.of(5, 20)*lot-2*lot); err != nil {
			return f, fmt.Errorf("tickets: %w", err)
		}
		if f.last, err = d.take(ctx, lot); err != nil {
			return f, fmt.Errorf("tickets: %w", err)
		}
		return f, nil
	})
}

// measureBoth lets this build and the earlier one serve by turns, a lot each.
func measureBoth(ctx context.Context, e effort) ([]pair, error) {
	servers, err := e.programs.both()
	if err != nil {
		return nil, err
	}
	return inPlace(ctx, servers[0], 0, func(ours *place) ([]pair, error) {
		return inPlace(ctx, servers[1], 0, func(old *place) ([]pair, error) {
			var pairs []pair
			doors := [2]*door{ours.door(), old.door()}
			for n := range e.of(5, 20) {
				var rate [2]float64
				for turn := range doors {
					which := (n + turn) % len(doors)
					if rate[which], err = doors[which].take(ctx, lot); err != nil {
						return nil, fmt.Errorf("tickets: %w", err)
					}
				}
				pairs = append(pairs, pair{ours: rate[0], other: rate[1]})
			}
			return pairs, nil
		})
	})
}

// door is where a server's kiosks come in.
type door struct {
	host, token string
	services    []wire.ServiceDetail
	sealed      []byte
	taken       int // tickets so far
}

// empty is how many empty POSTs a second are answered.
func (d *door) empty(ctx context.Context, span time.Duration) (float64, error) {
	conns, hangUp, err := d.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer hangUp()
	return hammer(httpSenders, span, func(sender, n int) error {
		status, err := d.exchange(conns[sender], "empty-"+ticketKey(sender, n), "")
		if err == nil && status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
			err = fmt.Errorf("status %d", status)
		}
		return err
	})
}

// take takes n tickets and is how many a second were taken.
func (d *door) take(ctx context.Context, n int) (float64, error) {
	conns, hangUp, err := d.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer hangUp()
	var next atomic.Int64
	next.Store(int64(d.taken))
	end := int64(d.taken + n)
	errs := make([]error, len(conns))
	began := time.Now()
	var senders sync.WaitGroup
	for i, c := range conns {
		senders.Go(func() {
			for at := next.Add(1); at <= end && errs[i] == nil; at = next.Add(1) {
				errs[i] = d.ticket(c, int(at), d.services[int(at)%len(d.services)].Code)
			}
		})
	}
	senders.Wait()
	d.taken += n
	return float64(n) / time.Since(began).Seconds(), errors.Join(errs...)
}

// ticket takes one ticket.
func (d *door) ticket(c *bufio.ReadWriter, n int, service string) error {
	key := fmt.Sprintf("%08x-%016x", n, n*7919)
	status, err := d.exchange(c, key, fmt.Sprintf(`{"id":"t-%s","services":["%s"],"subject_sealed":"%s"}`,
		key, service, base64.StdEncoding.EncodeToString(d.sealed)))
	if err == nil && status != http.StatusCreated {
		err = fmt.Errorf("status %d", status)
	}
	return err
}

// connect opens the senders' connections, which are kept open. They speak HTTP by
// hand: a client should cost as little as it can.
func (d *door) connect(ctx context.Context) (conns []*bufio.ReadWriter, hangUp func(), err error) {
	var open []net.Conn
	hangUp = func() {
		for _, c := range open {
			_ = c.Close() // the measurement is over
		}
	}
	for range httpSenders {
		c, err := dial(ctx, d.host)
		if err != nil {
			hangUp()
			return nil, nil, err
		}
		open = append(open, c)
		conns = append(conns, bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c)))
	}
	return conns, hangUp, nil
}

func (d *door) exchange(c *bufio.ReadWriter, key, body string) (status int, err error) {
	_, _ = fmt.Fprintf(c, "POST /api/v1/tickets HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", d.host, d.token, key, len(body), body)
	if err := c.Flush(); err != nil {
		return 0, err
	}
	length := 0
	for first := true; ; first = false {
		line, err := c.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimSpace(line)
		switch {
		case first:
			_, err = fmt.Sscanf(string(line), "HTTP/1.1 %d", &status)
		case len(line) == 0:
			_, err = io.CopyN(io.Discard, c, int64(length))
			return status, err
		case bytes.HasPrefix(bytes.ToLower(line), []byte("content-length:")):
			_, err = fmt.Sscanf(string(line[len("content-length:"):]), "%d", &length)
		}
		if err != nil {
			return 0, err
		}
	}
}
