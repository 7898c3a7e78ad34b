package hallserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"yimen/hallserver/wire"
)

// bookOfLog is a log that several goroutines write.
type bookOfLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *bookOfLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *bookOfLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func get(t *testing.T, url string) (int, string) {
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
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestWhileNothingIsTakenTheHallSaysSoOnceAMinuteAndIsNotReady(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	token := tokenFor(t, dir, wire.RoleKiosk)
	start(t, dir, newClock()).stop() //nolint:errcheck // the day is opened while there is room
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	more := disk.Bavail*uint64(disk.Bsize)>>20 + 1<<20
	change(t, filepath.Join(dir, settingsFile), "min_free_mb: 256", fmt.Sprintf("min_free_mb: %d", more))
	log := &bookOfLog{}
	url := startLogged(t, dir, log)

	client := wire.NewClient(url, token, nil)
	refused := 0
	for i := 0; refused < 50; i++ {
		_, err := client.IssueTicket(t.Context(), fmt.Sprint("key-", i), advice(fmt.Sprintf("ticket-%04d", i)))
		if p, ok := errors.AsType[*wire.Problem](err); ok && p.Code == "disk-low" {
			refused++
		} else if i > 100 {
			t.Fatalf("not refused: %v", err)
		}
	}
	if n := strings.Count(log.String(), "command not taken"); n != 1 {
		t.Errorf("%d lines in the log for %d refusals", n, refused)
	}
	status, body := get(t, url+"/readyz")
	var p wire.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil || status != http.StatusServiceUnavailable || p.Code != "disk-low" {
		t.Errorf("readyz: %d %s", status, body)
	}
	if len(p.Reasons) != 1 || p.Reasons[0] != "disk-low" {
		t.Errorf("reasons %v", p.Reasons)
	}
	if status, _ := get(t, url+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
	if _, figures := get(t, url+"/metrics"); !strings.Contains(figures, "\nyimen_ready 0\n") {
		t.Error("the figures do not say so")
	}
}

// startLogged serves a folder, with a log.
func startLogged(t *testing.T, dir string, log io.Writer) (url string) {
	t.Helper()
	ready := make(chan string, 1)
	c := newClock()
	s, err := Open(t.Context(), Config{
		Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Ready: func(url string) { ready <- url },
		Log: slog.New(slog.NewTextHandler(log, nil)), Fatal: func(err error) { panic(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, s.Close()); err != nil {
			t.Error(err)
		}
	})
	select {
	case url = <-ready:
	case err := <-ended:
		t.Fatalf("run: %v", err)
	}
	return url
}
