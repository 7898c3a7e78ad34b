package livefile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yimen/hallserver/livefile"
)

// folder is a data folder with a file that holds one word a line.
type folder struct {
	dir   string
	log   bytes.Buffer
	words atomic.Int64 // most words allowed; 0: any
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	return &folder{dir: t.TempDir()}
}

func (d *folder) path() string { return filepath.Join(d.dir, "words.yaml") }
func (d *folder) good() string { return filepath.Join(d.dir, "run", "words.yaml.good") }

func (d *folder) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// parse wants every line to be one word.
func (d *folder) parse(raw []byte) (string, error) {
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	for i, line := range lines {
		if strings.Contains(line, " ") {
			return "", fmt.Errorf("line %d: two words", i+1)
		}
	}
	if most := d.words.Load(); most > 0 && len(lines) > int(most) {
		return "", errors.New("too many words")
	}
	return strings.Join(lines, "+"), nil
}

func (d *folder) open(*testing.T) *livefile.File[string] {
	clock := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	return livefile.Open(d.path(), d.good(), d.parse, "default", slog.New(slog.NewTextHandler(&d.log, nil)), clock)
}

func wants(t *testing.T, f *livefile.File[string], value, fault string) {
	t.Helper()
	if got := f.Get(); got != value {
		t.Errorf("in force is %q, want %q", got, value)
	}
	h, faulty := f.Fault()
	if faulty != (fault != "") || !strings.Contains(h.Fault, fault) {
		t.Errorf("fault %q (%v), want %q", h.Fault, faulty, fault)
	}
	if faulty && (h.Name != "words.yaml" || h.At.IsZero()) {
		t.Errorf("fault of %q at %v", h.Name, h.At)
	}
}

func TestWithoutAFileTheDefaultIsInForce(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	f := d.open(t)
	wants(t, f, "default", "")
	if f.Raw() != nil {
		t.Error("the default has no bytes")
	}
}

func TestAChangeIsInForceAndTold(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\n")
	f := d.open(t)
	wants(t, f, "one", "")
	select {
	case <-f.Changed():
		t.Error("what was there at the start is told as a change")
	default:
	}
	d.write(t, d.path(), "one\ntwo\n")
	f.Check()
	wants(t, f, "one+two", "")
	select {
	case <-f.Changed():
	default:
		t.Error("a change is not told")
	}
	if got := string(f.Raw()); got != "one\ntwo\n" {
		t.Errorf("bytes in force %q", got)
	}
}

func TestAFaultKeepsTheLastGoodOneUntilItIsRepaired(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\n")
	f := d.open(t)
	d.write(t, d.path(), "one\ntwo three\n")
	f.Check()
	f.Check()
	f.Recheck()
	wants(t, f, "one", "line 2: two words")
	if n := strings.Count(d.log.String(), "line 2: two words"); n != 1 {
		t.Errorf("the fault is logged %d times, want once:\n%s", n, d.log.String())
	}
	d.write(t, d.path(), "one\ntwo\n")
	f.Check()
	wants(t, f, "one+two", "")
}

func TestAStartWithABrokenFileTakesTheGoodCopy(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\n")
	d.open(t)
	d.write(t, d.path(), "two three\n")
	f := d.open(t)
	wants(t, f, "one", "line 1: two words")
	if held, err := os.ReadFile(d.good()); err != nil || string(held) != "one\n" {
		t.Errorf("the good copy is %q (%v)", held, err)
	}
}

func TestABrokenFileThatWasNeverGoodLeavesTheDefault(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "two three\n")
	wants(t, d.open(t), "default", "line 1: two words")
	if _, err := os.Stat(d.good()); err == nil {
		t.Error("a broken file was kept as good")
	}
}

func TestAFileThatWentIsAFaultAndTheLastGoodOneStays(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\n")
	f := d.open(t)
	if err := os.Remove(d.path()); err != nil {
		t.Fatal(err)
	}
	f.Check()
	wants(t, f, "one", "gone")
	wants(t, d.open(t), "one", "gone")
	d.write(t, d.path(), "one\n")
	f.Check()
	wants(t, f, "one", "")
}

func TestAFileTooLargeIsAFault(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), strings.Repeat("x", livefile.MaxBytes+1))
	wants(t, d.open(t), "default", "larger than")
}

func TestWhatItIsJudgedByMayChange(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\ntwo\n")
	f := d.open(t)
	d.words.Store(1)
	f.Check()
	wants(t, f, "one+two", "")
	f.Recheck()
	wants(t, f, "one+two", "too many words")
	d.words.Store(2)
	f.Recheck()
	wants(t, f, "one+two", "")
}

func TestAGoodCopyThatMeansNothingIsLetBe(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.good(), "two three\n")
	wants(t, d.open(t), "default", "")
}

func TestRunWaitsUntilAFileStandsStill(t *testing.T) {
	t.Parallel()
	d := newFolder(t)
	d.write(t, d.path(), "one\n")
	synctest.Test(t, func(t *testing.T) {
		f := d.open(t)
		ctx, cancel := context.WithCancel(t.Context())
		go f.Run(ctx)
		synctest.Wait()
		text := "one\n"
		for i := range 4 { // somebody writes for four looks
			text += fmt.Sprintf("word%d\n", i)
			d.write(t, d.path(), text)
			<-time.After(livefile.Every)
			synctest.Wait()
			wants(t, f, "one", "")
		}
		<-time.After(livefile.Every)
		synctest.Wait()
		wants(t, f, "one+word0+word1+word2+word3", "")
		cancel()
		synctest.Wait()
	})
}
