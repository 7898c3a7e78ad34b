package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yimen/display"
	"yimen/hallserver/wire"
)

// retryEvery is the pause between tries to reach the server at the start.
const retryEvery = 3 * time.Second

// folder is where the board keeps its state; it is made where it is missing.
func (o *options) folder(env func(string) string) (string, error) {
	dir := o.State
	if dir == "" {
		base := env("XDG_STATE_HOME")
		if base == "" {
			home := env("HOME")
			if home == "" {
				return "", usageError{"--state is needed where there is no home folder"}
			}
			base = filepath.Join(home, ".local", "state")
		}
		dir = filepath.Join(base, "yimen", "display-"+fileName(o.Board))
	}
	if err := os.MkdirAll(filepath.Join(dir, "clips"), 0o700); err != nil {
		return "", fmt.Errorf("state folder: %w", err)
	}
	return dir, nil
}

// fileName makes a name of a file of a board's id.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, id)
}

// httpClient trusts what the system trusts, and the file of --ca.
func (o *options) httpClient() (*http.Client, error) {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second,
	}
	if o.CA != "" {
		pem, err := os.ReadFile(o.CA)
		if err != nil {
			return nil, fmt.Errorf("certificates of --ca: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, usageError{"--ca: no certificate in " + o.CA}
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: t}, nil
}

// device makes the client of this device: with the token from the environment
// or the file, or with one got for the code.
func (o *options) device(ctx context.Context, log *slog.Logger, dir string, env func(string) string) (*wire.Client, error) {
	hc, err := o.httpClient()
	if err != nil {
		return nil, err
	}
	client := wire.NewClient(o.Server, env("YIMEN_TOKEN"), hc).As("yimen-display").WithSeen(wire.OpenSeen(filepath.Join(dir, "seen")))
	if env("YIMEN_TOKEN") != "" {
		return client, nil
	}
	file := o.TokenFile
	if file == "" {
		file = filepath.Join(dir, "token")
	}
	raw, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("token: %w", err)
	}
	token := strings.TrimSpace(string(raw))
	if token != "" && (o.Code == "" || !o.refused(ctx, client.WithToken(token))) {
		return client.WithToken(token), nil
	}
	if o.Code == "" {
		return nil, usageError{"this board is not enrolled: give it a one-time code with --code (hallserver device enrol makes one)"}
	}
	token, err = enrol(ctx, log, client, o.Code)
	if err != nil {
		return nil, err
	}
	if err := display.WriteFile(file, []byte(token+"\n")); err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	return client.WithToken(token), nil
}

// refused says whether the server does not know this device any more.
func (o *options) refused(ctx context.Context, c *wire.Client) bool {
	_, err := c.BoardSnapshot(ctx, o.Board)
	p, ok := errors.AsType[*wire.Problem](err)
	return ok && p.Status == http.StatusUnauthorized
}

// enrol spends the code, waiting for a server that is not there yet.
func enrol(ctx context.Context, log *slog.Logger, c *wire.Client, code string) (string, error) {
	told := false
	for {
		e, err := c.Enrol(ctx, code)
		if err == nil {
			log.Info("board enrolled", "device", e.Device, "role", e.Role)
			return e.Token, nil
		}
		if p, ok := errors.AsType[*wire.Problem](err); ok && p.Status < http.StatusInternalServerError {
			return "", fmt.Errorf("enrol: %w", err)
		}
		if !told {
			log.Warn("hall server not reached, trying again", "error", err)
			told = true
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("enrol: %w", ctx.Err())
		case <-time.After(retryEvery):
		}
	}
}
