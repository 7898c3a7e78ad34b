package calllog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func shown(id string) Fact {
	return Fact{At: time.Unix(0, 0).UTC(), What: Shown, CallID: id, Number: "A001", Window: 3}
}

func open(t *testing.T, dir string) *Log {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func add(t *testing.T, l *Log, facts ...Fact) {
	t.Helper()
	for _, f := range facts {
		if err := l.Add(f); err != nil {
			t.Fatal(err)
		}
	}
}

func lines(t *testing.T, dir string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
}

func TestAFactIsWrittenOnceAlsoOverARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, dir)
	spoken := shown("c1")
	spoken.What = Spoken
	add(t, l, shown("c1"), shown("c2"), shown("c1"), spoken)
	l = open(t, dir)
	add(t, l, shown("c2"), spoken, shown("c3"))
	if got := lines(t, dir); len(got) != 4 {
		t.Errorf("%d lines, want 4: %q", len(got), got)
	}
	if got, want := l.Known(Shown), []string{"c1", "c2", "c3"}; !slices.Equal(got, want) {
		t.Errorf("knows %q, want %q", got, want)
	}
	info, err := os.Stat(filepath.Join(dir, fileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestALineCutShortIsCutOffAndTheRestIsGood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, dir)
	add(t, l, shown("c1"), shown("c2"))
	path := filepath.Join(dir, fileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(raw) {
		if err := os.WriteFile(path, raw[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir)
		add(t, l, shown("c1"), shown("c2"))
		if got := lines(t, dir); len(got) != 2 {
			t.Fatalf("cut after %d bytes: %q", cut, got)
		}
	}
}

func TestTheFileIsTurnedOverAndMemoryIsBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, dir)
	l.turn = 64 << 10
	for i := range 2 * rememberMost {
		add(t, l, shown(fmt.Sprint("call-", i)))
	}
	if n := len(l.Known(Shown)); n != rememberMost {
		t.Errorf("%d known, want %d", n, rememberMost)
	}
	for _, name := range []string{fileName, olderName} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Size() > l.turn {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	again := open(t, dir)
	if got := again.Known(Shown); len(got) == 0 || got[len(got)-1] != fmt.Sprint("call-", 2*rememberMost-1) {
		t.Errorf("after a restart %d known", len(got))
	}
}

func TestAFullDiskStopsTheLogAndNotTheBoard(t *testing.T) {
	t.Parallel()
	l := open(t, t.TempDir())
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	_ = l.file.Close()
	l.file = full
	if err := l.Add(shown("c1")); err == nil {
		t.Error("no word of the full disk")
	}
	if got := l.Known(Shown); !slices.Equal(got, []string{"c1"}) {
		t.Errorf("knows %q", got)
	}
}
