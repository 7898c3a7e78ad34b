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

	"yimen/hallserver/wire"
)

// errNotEnrolled says that the bridge has neither a token nor a code.
var errNotEnrolled = errors.New("this bridge is not enrolled: give --code with a code from \"hallserver device enrol --role bridge\"")

const (
	enrolPause = 2 * time.Second
	// maxIdle is how many connections are kept for the next key: as many as pads
	// report at once, within reason.
	maxIdle = 16
)

// httpClient trusts what the system trusts, and the file ca.
func httpClient(ca string) (*http.Client, error) {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second,
	}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("certificates: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("certificates: none in %s", ca)
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: t}, nil
}

// token is the device's token: of the file, else in exchange for the code, which
// is then kept in the file. It waits for a server that is away.
func token(ctx context.Context, c config, server *wire.Client, log *slog.Logger) (string, error) {
	kept, err := readToken(c.TokenFile)
	if err != nil || kept != "" {
		return kept, err
	}
	if c.Code == "" {
		return "", errNotEnrolled
	}
	got, err := spend(ctx, c.Code, server, log)
	if err != nil {
		return "", err
	}
	if got.Role != wire.RoleBridge {
		return "", fmt.Errorf("the code is for a %s, not for a bridge", got.Role)
	}
	if err := writeToken(c.TokenFile, got.Token); err != nil {
		return "", err
	}
	log.Info("enrolled", "device", got.Device)
	return got.Token, nil
}

func spend(ctx context.Context, code string, server *wire.Client, log *slog.Logger) (wire.Enrolled, error) {
	for {
		got, err := server.Enrol(ctx, code)
		if err == nil {
			return got, nil
		}
		p, answered := errors.AsType[*wire.Problem](err)
		if answered && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests {
			return wire.Enrolled{}, fmt.Errorf("enrol: %w", err)
		}
		log.Warn("not enrolled yet, trying again", "error", err)
		select {
		case <-ctx.Done():
			return wire.Enrolled{}, fmt.Errorf("enrol: %w", ctx.Err())
		case <-time.After(enrolPause):
		}
	}
}

// readToken reads the token's file; empty: there is none.
func readToken(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("token file %s can be read by others (mode %04o): chmod 600 it", path, info.Mode().Perm())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

// writeToken keeps the token, whole or not at all, for its owner alone.
func writeToken(path, token string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	if err := os.WriteFile(path+".new", []byte(token+"\n"), 0o600); err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	return nil
}
