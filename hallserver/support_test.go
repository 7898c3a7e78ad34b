package hallserver

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"testing"
)

// regular is a folder's files and folders; sockets are no part of a copy.
type regular struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (r regular) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(r.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && !e.Type().IsRegular() }), err
}

// spoil changes a database behind everybody's back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

// count asks a database for a number.
func count(t *testing.T, path, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// fetch asks for an address.
func fetch(t *testing.T, url string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

func jsonInto(raw []byte, v any) error { return json.Unmarshal(raw, v) }

func readFull(r io.Reader, b []byte) (int, error) { return io.ReadFull(r, b) }

// serveUntil serves a folder in which the end of the process is expected: why it
// ended comes on ended, and nothing runs on after it but what the test waits for.
func serveUntil(t *testing.T, dir string, c *clock, ended chan<- error) (url string) {
	t.Helper()
	ready := make(chan string, 1)
	s, err := Open(t.Context(), Config{
		Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Log: quiet(), Ready: func(url string) { ready <- url },
		Fatal: func(err error) {
			select {
			case ended <- err:
			default:
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { _ = s.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done; _ = s.Close() })
	return <-ready
}
