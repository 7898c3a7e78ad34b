package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// TestABridgeSaysItsWindowsBeforeItActsForThem: a bridge that the hall has not heard
// of yet acts for no window, so its word goes first, however long it takes.
func TestABridgeSaysItsWindowsBeforeItActsForThem(t *testing.T) {
	t.Parallel()
	const others = 200 * time.Millisecond // whoever does not wait for the word comes in that time
	early, looked := make(chan string, 1), make(chan struct{}, 1)
	var said sync.WaitGroup
	said.Add(1)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/devices/windows" {
			select {
			case path := <-early:
				t.Errorf("%s came before the hall knew which windows the bridge is for", path)
			case <-time.After(others):
			}
			w.WriteHeader(http.StatusNoContent)
			said.Done()
			return
		}
		select {
		case early <- r.URL.Path:
		default:
		}
		said.Wait()
		write(w, http.StatusOK, wire.Window{Number: 1, State: wire.WindowOpen})
		select {
		case looked <- struct{}{}:
		default:
		}
	}))
	t.Cleanup(front.Close)
	c := config{Keyboards: []keyboard{{Device: filepath.Join(t.TempDir(), "none"), Window: 1, Name: "k"}}}
	b := newBridge(c, wire.NewClient(front.URL, "tok-1", nil), slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { b.run(ctx) })
	<-looked
	cancel()
	all.Wait()
}
