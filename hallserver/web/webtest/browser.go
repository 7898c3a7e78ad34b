package webtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// Bounds of the browser.
const (
	answerMax  = 4 << 20
	answerTime = 60 * time.Second // of one step, on a slow machine
	endTime    = 10 * time.Second
)

// Browser is a browser with any number of pages.
type Browser struct {
	t testing.TB
	*driver
}

// driver is the process that drives the browser.
type driver struct {
	in      io.WriteCloser
	answers chan []byte

	mu sync.Mutex // guards id and the order of steps
	id int
}

// For is the same browser for another test, such as one within.
func (b *Browser) For(tb testing.TB) *Browser {
	tb.Helper()
	return &Browser{t: tb, driver: b.driver}
}

// answer is what the driver says to a step.
type answer struct {
	ID    int             `json:"id"`
	OK    bool            `json:"ok"`
	Value json.RawMessage `json:"value"`
	Error string          `json:"error"`
}

// Start starts a browser that ends with the test.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	dir := Dir(tb)
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "playwright-core")); err != nil {
		tb.Fatal("the pages' tests need what npm fetches: run make web")
	}
	cmd := exec.Command("node", filepath.Join(dir, "e2e", "drive.mjs")) //nolint:gosec,noctx // our own driver; it ends with its input
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	cmd.WaitDelay = endTime
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start the browser's driver: %v", err)
	}
	b := &Browser{t: tb, driver: &driver{in: in, answers: make(chan []byte)}}
	go b.read(out)
	tb.Cleanup(func() {
		_ = in.Close()
		stuck := time.AfterFunc(endTime, func() { _ = cmd.Process.Kill() })
		defer stuck.Stop()
		if err := cmd.Wait(); err != nil {
			tb.Errorf("browser: %v\n%s", err, errs.Bytes())
		}
	})
	return b
}

// Dir is the folder hallserver/web of the source tree.
func Dir(tb testing.TB) string {
	tb.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		tb.Fatal("where the sources lie is not known")
	}
	return filepath.Dir(filepath.Dir(file))
}

func (b *driver) read(out io.Reader) {
	defer close(b.answers)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, answerMax)
	for lines.Scan() {
		b.answers <- bytes.Clone(lines.Bytes())
	}
}

// do runs a step and answers its value; a step that fails ends the test.
func (b *Browser) do(page, what string, args map[string]any) json.RawMessage {
	b.t.Helper()
	value, problem := b.try(page, what, args)
	if problem != "" {
		b.t.Fatalf("%s on page %s %v: %s", what, page, args, problem)
	}
	return value
}

// try runs a step and answers its value, or what went wrong.
func (b *Browser) try(page, what string, args map[string]any) (value json.RawMessage, problem string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.id++
	step := map[string]any{"id": b.id, "do": what, "page": page}
	maps.Copy(step, args)
	raw, err := json.Marshal(step)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(raw, '\n')); err != nil {
		b.t.Fatalf("the browser's driver has gone: %v", err)
	}
	select {
	case line, open := <-b.answers:
		if !open {
			return nil, "the browser's driver has gone"
		}
		var a answer
		if err := json.Unmarshal(line, &a); err != nil || a.ID != b.id {
			b.t.Fatalf("the browser's driver said %q (%v)", line, err)
		}
		return a.Value, a.Error
	case <-time.After(answerTime):
		return nil, "no answer in time"
	}
}
