package display_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yimen/display"
	"yimen/hallserver/wire"
)

func TestPicturesAreFetchedOnceAndKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "media")
		var mu sync.Mutex
		asked, away := map[string]int{}, true
		fetch := func(_ context.Context, name, version string) ([]byte, error) {
			mu.Lock()
			defer mu.Unlock()
			asked[name+version]++
			if away {
				return nil, errors.New("away")
			}
			return []byte(name + version), nil
		}
		words := make(chan string, 10)
		p := display.NewPictures(folder, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() {
			defer close(over)
			p.Run(ctx, fetch, func(code, detail string) { words <- code + " " + detail })
		}()
		if _, ok := p.Find("guide.png", "1"); ok {
			t.Fatal("it was there already")
		}
		if got := <-words; got != wire.WordMedia+" guide.png" {
			t.Errorf("said %s", got)
		}
		mu.Lock()
		away = false
		mu.Unlock()
		if got := <-words; got != wire.WordOK+" " {
			t.Errorf("said %s", got)
		}
		path, ok := p.Find("guide.png", "1")
		if raw, err := os.ReadFile(path); !ok || err != nil || string(raw) != "guide.png1" {
			t.Errorf("found %v, %q, %v", ok, raw, err)
		}
		for range 10 {
			p.Find("guide.png", "1")
		}
		<-time.After(time.Minute)
		if asked["guide.png1"] != 2 {
			t.Errorf("asked %d times", asked["guide.png1"])
		}
		p.Broken("guide.png") // it came, and is none
		if got := <-words; got != wire.WordMedia+" guide.png" {
			t.Errorf("said %s", got)
		}
		cancel()
		<-over
	})
}

func TestPicturesThatNobodyAsksForGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		old := filepath.Join(folder, "0123")
		if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		p := display.NewPictures(folder, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() {
			defer close(over)
			p.Run(ctx, func(context.Context, string, string) ([]byte, error) { return []byte("new"), nil }, func(string, string) {})
		}()
		synctest.Wait()
		if _, err := os.Stat(old); err != nil {
			t.Error("it went before the board asked for anything")
		}
		p.Find("guide.png", "2")
		synctest.Wait()
		if _, err := os.Stat(old); err == nil {
			t.Error("it is still there")
		}
		if _, ok := p.Find("guide.png", "2"); !ok {
			t.Error("the new one is not there")
		}
		cancel()
		<-over
	})
}
