package webtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
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

// Browser is a browser with any number of pages, for one test.
type Browser struct {
	t testing.TB
	*driver
	name string // of the test's part of the browser
}

// driver is the process that drives the browser.
type driver struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	errs bytes.Buffer // what the process says; read when it has ended

	mu    sync.Mutex // guards all below, and writing to in
	id    int
	parts int                 // that the browser was given out in
	waits map[int]chan answer // who waits for the answer to a step
	gone  bool
}

// For is the same browser for another test, such as one within.
func (b *Browser) For(tb testing.TB) *Browser {
	tb.Helper()
	return &Browser{t: tb, driver: b.driver, name: b.name}
}

// answer is what the driver says to a step.
type answer struct {
	ID    int             `json:"id"`
	OK    bool            `json:"ok"`
	Value json.RawMessage `json:"value"`
	Error string          `json:"error"`
}

// Shared is one browser for many tests, which starts when it is first asked for; its
// zero value is ready. Tests may use it side by side: each has pages of its own, and
// no page knows of another. Who made it ends it.
type Shared struct {
	mu sync.Mutex // guards d
	d  *driver    // nil: not started
}

// For is a test's part of the browser: pages of its own, which go with the test.
func (s *Shared) For(tb testing.TB) *Browser {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.d == nil {
		d, err := start(tb)
		if err != nil {
			tb.Fatal(err)
		}
		s.d = d
	}
	b := s.d.part(tb)
	tb.Cleanup(func() { b.do("", "leave", nil) })
	return b
}

// End ends the browser, where it was started, and waits for it.
func (s *Shared) End() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.d == nil {
		return nil
	}
	return s.d.end()
}

// Start starts a browser that ends with the test.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	d, err := start(tb)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.end(); err != nil {
			tb.Error(err)
		}
	})
	return d.part(tb)
}

// start starts the driver and its browser.
func start(tb testing.TB) (*driver, error) {
	tb.Helper()
	dir := Dir(tb)
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "playwright-core")); err != nil {
		return nil, errors.New("the pages' tests need what npm fetches: run make web")
	}
	d := &driver{
		cmd:   exec.Command("node", filepath.Join(dir, "e2e", "drive.mjs")), //nolint:gosec,noctx // our own driver; it ends with its input
		waits: map[int]chan answer{},
	}
	d.cmd.Stderr = &d.errs
	d.cmd.WaitDelay = endTime
	var err error
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := d.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the browser's driver: %w", err)
	}
	go d.read(out)
	return d, nil
}

// part is another part of the browser.
func (b *driver) part(tb testing.TB) *Browser {
	tb.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.parts++
	return &Browser{t: tb, driver: b, name: strconv.Itoa(b.parts)}
}

// end ends the driver and its browser.
func (b *driver) end() error {
	b.mu.Lock()
	_ = b.in.Close()
	b.mu.Unlock()
	stuck := time.AfterFunc(endTime, func() { _ = b.cmd.Process.Kill() })
	defer stuck.Stop()
	if err := b.cmd.Wait(); err != nil {
		return fmt.Errorf("browser: %w\n%s", err, b.errs.Bytes())
	}
	return nil
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
	step := map[string]any{"do": what, "part": b.name, "page": page}
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
