package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// dying opens an engine whose Fatal ends the writer's goroutine, as the end of
// the process would, and hands over why.
func dying(t *testing.T, dir string) (*Engine, <-chan error) {
	t.Helper()
	why := make(chan error, 1)
	e, err := Open(t.Context(), dir, Options{Origin: "test", Fatal: func(err error) {
		why <- err
		runtime.Goexit()
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() { _ = e.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		wg.Wait()
		_ = e.journal.Close()
	})
	return e, why
}

func plain(key string, cmd hall.Command) Request {
	return Request{
		Principal: "test", Key: key, Command: cmd, Digest: sha256.Sum256([]byte(key)),
		Reply: func(*hall.State, []hall.Event, int64, error) (int, []byte) { return 200, []byte("done") },
	}
}

// bad is a command that no Decide knows: it panics.
type bad struct{ hall.Command }

func TestACommandThatPanicsEndsTheProcessAndIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e, why := dying(t, dir)
	if _, err := e.Do(t.Context(), plain("good", hall.OpenDay{Date: "2026-06-01"})); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { _, _ = e.Do(ctx, plain("evil", bad{})) }()
	if err := <-why; err == nil {
		t.Fatal("the process lived on")
	}
	cancel()
	_ = e.writer.Close() // as the end of the process does

	again, err := Open(t.Context(), dir, Options{Origin: "test"})
	if err != nil {
		t.Fatal(err)
	}
	run, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = again.Run(run) })
	defer func() { stop(); wg.Wait(); _ = again.Close(context.WithoutCancel(run)) }()
	if _, err := again.Do(t.Context(), plain("evil", bad{})); !errors.Is(err, ErrSetAside) {
		t.Errorf("the same command after the restart: %v, want ErrSetAside", err)
	}
	if a, err := again.Do(t.Context(), plain("good", hall.OpenDay{Date: "2026-06-01"})); err != nil || !a.Replayed {
		t.Errorf("the command before it: %+v, %v", a, err)
	}
}

func TestAnUncertainCommitEndsTheProcessAndTheRestartHeals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e, why := dying(t, dir)
	if _, err := e.Do(t.Context(), plain("k1", hall.OpenDay{Date: "2026-06-01"})); err != nil {
		t.Fatal(err)
	}
	e.writer.FailCommits()
	ctx, cancel := context.WithCancel(t.Context())
	answered := make(chan error, 1)
	go func() {
		_, err := e.Do(ctx, plain("k2", hall.CloseDay{}))
		answered <- err
	}()
	if err := <-why; !errors.Is(err, journal.ErrUncertain) {
		t.Fatalf("the process ended by %v, want ErrUncertain", err)
	}
	cancel()
	if err := <-answered; err == nil {
		t.Fatal("an uncertain command was answered")
	}
	report, err := Verify(t.Context(), dir, nil)
	if err != nil || !report.OK {
		t.Fatalf("verify: %+v, %v", report.Faults, err)
	}
}

func TestABatchThatDoesNotFitTheDiskIsUndoneWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e, _ := dying(t, dir)
	if _, err := e.Do(t.Context(), plain("k1", hall.OpenDay{Date: "2026-06-01"})); err != nil {
		t.Fatal(err)
	}
	limit, err := e.writer.LimitPages()
	if err != nil {
		t.Fatal(err)
	}
	_, before := e.Snapshot()
	failed := false
	for i := 0; i < 1000 && !failed; i++ {
		r := plain("fill"+string(rune('a'+i%26))+string(rune('0'+i/26)), hall.CloseDay{})
		r.Reply = func(*hall.State, []hall.Event, int64, error) (int, []byte) { return 200, make([]byte, 4096) }
		_, err := e.Do(t.Context(), r)
		failed = errors.Is(err, ErrNotWritten)
		if err != nil && !failed {
			t.Fatal(err)
		}
	}
	if !failed {
		t.Fatal("the file never filled")
	}
	if err := limit(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Do(t.Context(), plain("after", hall.OpenDay{Date: "2026-06-02"})); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if _, after := e.Snapshot(); after <= before {
		t.Errorf("stands at %d, was at %d", after, before)
	}
	report, err := Verify(t.Context(), filepath.Clean(dir), nil)
	if err != nil || !report.OK {
		t.Fatalf("verify: %+v, %v", report.Faults, err)
	}
}
