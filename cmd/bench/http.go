package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"yimen/deploy"
	"yimen/hallserver"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// httpSenders are the kiosks that take tickets at once.
const httpSenders = 128

// httpRows measure tickets over HTTP.
func httpRows() []row {
	return []row{{
		name: "http-128", what: "HTTP: tickets/s, 128 senders", against: "the same server and route answering an empty POST",
		unit: "/s", reach: atLeast(0.6),
		measure: func(ctx context.Context, e effort) ([]pair, error) {
			return inFolder(func(dir string) ([]pair, error) { return measureHTTP(ctx, filepath.Join(dir, "hall"), e) })
		},
	}}
}

func measureHTTP(ctx context.Context, dir string, e effort) (pairs []pair, err error) {
	token, err := exampleHall(ctx, dir)
	if err != nil {
		return nil, err
	}
	address := make(chan string, 1)
	server, err := hallserver.Open(ctx, hallserver.Config{
		Data: dir, Listen: "127.0.0.1:0", Ready: func(url string) { address <- url }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(ctx)
	var serving sync.WaitGroup
	serving.Go(func() { err = errors.Join(err, server.Run(run)) })
	defer func() {
		stop()
		serving.Wait()
		err = errors.Join(err, server.Close())
	}()
	url := <-address
	catalogue, err := wire.NewClient(url, token, nil).Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	sealed, err := wire.SealSubject(catalogue.SealKey, wire.Subject{Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident"})
	if err != nil {
		return nil, err
	}
	at := &door{host: strings.TrimPrefix(url, "http://"), token: token}
	for range e.of(3, 5) {
		p, err := at.round(ctx, time.Duration(e.of(1000, 2000))*time.Millisecond, catalogue.Services, sealed)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// exampleHall makes the county hall with its voice ready and a kiosk's token.
func exampleHall(ctx context.Context, dir string) (token string, err error) {
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		return "", err
	}
	if _, err := hallserver.Init(ctx, dir, hallserver.InitOptions{Example: example, Admin: "admin", AlwaysOpen: true, Now: time.Now}); err != nil {
		return "", err
	}
	clips, err := voice.Open(voice.Config{Cache: filepath.Join(dir, "voice")}, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	if err := errors.Join(clips.Prewarm(ctx, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), clips.Close()); err != nil {
		return "", err
	}
	made, err := hallserver.Administer(ctx, dir, hallserver.Order{Op: hallserver.OpNewToken, Role: wire.RoleKiosk, Name: "bench", Days: 1})
	return made.Token, err
}

// door is where a server's kiosks come in.
type door struct {
	host, token string
	rounds      int
}

func (d *door) round(ctx context.Context, span time.Duration, services []wire.ServiceDetail, sealed []byte) (pair, error) {
	d.rounds++
	empty, err := d.post(ctx, span, http.StatusBadRequest, http.StatusUnprocessableEntity, func(string, int) string { return "" })
	if err != nil {
		return pair{}, fmt.Errorf("empty POST: %w", err)
	}
	subject := base64.StdEncoding.EncodeToString(sealed)
	tickets, err := d.post(ctx, span, http.StatusCreated, 0, func(key string, n int) string {
		return fmt.Sprintf(`{"id":"t-%d-%s","services":["%s"],"subject_sealed":"%s"}`, d.rounds, key, services[n%len(services)].Code, subject)
	})
	if err != nil {
		return pair{}, fmt.Errorf("tickets: %w", err)
	}
	return pair{ours: tickets, other: empty}, nil
}

// post lets senders, each on a connection kept open, post to /tickets for span.
// It speaks HTTP by hand: a client should cost as little as it can.
func (d *door) post(ctx context.Context, span time.Duration, want, orElse int, body func(key string, n int) string) (float64, error) {
	conns := make([]*bufio.ReadWriter, httpSenders)
	for i := range conns {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", d.host)
		if err != nil {
			return 0, err
		}
		defer c.Close() //nolint:errcheck // the measurement is over
		conns[i] = bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c))
	}
	return hammer(httpSenders, span, func(sender, n int) error {
		key := ticketKey(sender, n)
		status, err := d.exchange(conns[sender], fmt.Sprint(d.rounds, "-", key), body(key, n*httpSenders+sender))
		if err == nil && status != want && status != orElse {
			err = fmt.Errorf("status %d", status)
		}
		return err
	})
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
