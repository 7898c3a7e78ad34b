package webtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
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
	answerTime = 150 * time.Second // of one step, on a slow machine; more than the driver waits itself
	endTime    = time.Minute
)

// Browser is a browser with any number of pages.
type Browser struct {
	t testing.TB
	*driver
}

// driver is the process that drives the browser.
type driver struct {
	in io.WriteCloser

	mu    sync.Mutex // guards all below, and writing to in
	id    int
	waits map[int]chan answer // who waits for the answer to a step
	gone  bool
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
	b := &Browser{t: tb, driver: &driver{in: in, waits: map[int]chan answer{}}}
	go b.read(out)
	tb.Cleanup(func() {
		b.mu.Lock()
		_ = in.Close()
		b.mu.Unlock()
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

// read hands each answer to whom it is for, until the driver goes.
func (b *driver) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, answerMax)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			a.Error = "the browser's driver said " + lines.Text()
		}
		b.mu.Lock()
		wait := b.waits[a.ID]
		delete(b.waits, a.ID)
		b.mu.Unlock()
		if wait != nil {
			wait <- a
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = true
	for _, wait := range b.waits {
		wait <- answer{Error: "the browser's driver has gone"}
	}
	clear(b.waits)
}

// send sends a step and answers where its answer will come.
func (b *driver) send(step map[string]any) (chan answer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return nil, errors.New("the browser's driver has gone")
	}
	b.id++
	step["id"] = b.id
	raw, err := json.Marshal(step)
	if err != nil {
		return nil, err
	}
	wait := make(chan answer, 1)
	b.waits[b.id] = wait
	_, err = b.in.Write(append(raw, '\n'))
	return wait, err
}

// do runs a step and answers its value; a step that fails ends the test. Steps
// of different pages may be run side by side.
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
	step := map[string]any{"do": what, "page": page}
	maps.Copy(step, args)
	wait, err := b.send(step)
	if err != nil {
		return nil, err.Error()
	}
	return await(wait)
}

// await waits for the answer to a step.
func await(wait <-chan answer) (value json.RawMessage, problem string) {
	select {
	case a := <-wait:
		return a.Value, a.Error
	case <-time.After(answerTime):
		return nil, "no answer in time"
	}
}
