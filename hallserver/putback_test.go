package hallserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/wire"
)

// alone copies one file to a folder of its own, without what lies beside it.
func alone(t *testing.T, name string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(name))
	copyFile(t, to, name)
	return to
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// copyFolder copies a data folder file by file, as cp -a does.
func copyFolder(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, regular{os.DirFS(from)}); err != nil {
		t.Fatal(err)
	}
	if err := restrict(to); err != nil {
		t.Fatal(err)
	}
}

// take takes tickets one after the other and hands over their numbers.
func take(t *testing.T, kiosk *wire.Client, run string, n int) (numbers []string) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("%s-ticket-%04d", run, i)
		got, err := kiosk.IssueTicket(t.Context(), id, advice(id))
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, got.Number)
	}
	return numbers
}

func TestAfterAnOrderlyStopEachDatabaseIsWholeByItself(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	s := start(t, dir, newClock())
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "a", 20)
	_, events := s.engine.Snapshot()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if got := count(t, alone(t, filepath.Join(dir, "journal.db")), "SELECT count(*) FROM event"); int64(got) != events {
		t.Errorf("journal.db alone holds %d of %d events", got, events)
	}
	if got := count(t, alone(t, filepath.Join(dir, opsFile)), "SELECT count(*) FROM device"); got != 1 {
		t.Errorf("ops.db alone holds %d of 1 device", got)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.db-*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the databases: %v, %v", left, err)
	}
}

func TestAFolderPutBackGivesNoNumberAgain(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	take(t, kiosk, "before", 7)
	kept := filepath.Join(t.TempDir(), "kept")
	copyFolder(t, kept, dir)
	given := take(t, kiosk, "after", 6)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, dir, kept)
	s, err := open(t, dir, c)
	if err != nil {
		if !strings.Contains(err.Error(), "older") || !strings.Contains(err.Error(), "epoch start") {
			t.Errorf("it does not say what happened and what to do: %v", err)
		}
		return
	}
	if next := take(t, wire.NewClient(s.url, token, nil), "again", 1); next[0] <= given[len(given)-1] {
		t.Errorf("served on to %s, put back: next is %s", given[len(given)-1], next[0])
	}
}

func TestOnlyTheFilesThatTheManualNamesAreNoHallByThemselves(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, token, nil), "before", 7)
	part := filepath.Join(t.TempDir(), "hall")
	if err := os.MkdirAll(filepath.Join(part, keysDir), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{settingsFile, catalogueFile, "journal.db", opsFile, filepath.Join(keysDir, sealFile)} {
		copyFile(t, filepath.Join(part, name), filepath.Join(dir, name))
	}
	copyFile(t, part+".master.key", dir+".master.key")
	again, err := open(t, part, c)
	if err != nil {
		return
	}
	if next := take(t, wire.NewClient(again.url, token, nil), "again", 1); next[0] <= "L007" {
		t.Errorf("copied at L007 while serving, only the files that the manual names: next is %s", next[0])
	}
}
