package hallserver

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/engine"
	"yimen/hallserver/wire"
)

// backup makes a backup of a folder in one of its own.
func backup(t *testing.T, dir string, c *clock, o BackupOptions) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hall.backup")
	o.Now, o.Program = c.now, "test"
	if _, err := Backup(t.Context(), dir, file, o); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestABackupOfAServingHallIsRestoredWithNumbersAbove(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	take(t, kiosk, "before", 7)
	if err := os.MkdirAll(filepath.Join(dir, "media"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "media", "a.png"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := backup(t, dir, c, BackupOptions{})
	given := take(t, kiosk, "after", 6)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for name, beside := range map[string]bool{"on the same machine": true, "on another machine": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := filepath.Join(t.TempDir(), "again")
			copyFile(t, to+".master.key", dir+".master.key")
			from := file
			if !beside {
				from = withFolder(t, file, dir, "/nowhere/hall")
			}
			r, err := Restore(t.Context(), from, to, RestoreOptions{Now: c.now, Elapsed: c.elapsed})
			if err != nil || r.Begun == nil || r.Begun.Epoch != 2 || r.Begun.Witnessed != beside || r.Key != KeyFound {
				t.Fatalf("%+v %v", r, err)
			}
			if raw, err := os.ReadFile(filepath.Join(to, "media", "a.png")); err != nil || string(raw) != "no picture" {
				t.Errorf("media: %q %v", raw, err)
			}
			report, err := engine.Verify(t.Context(), to, nil)
			if err != nil || !report.OK || len(report.Epochs) != 2 {
				t.Fatalf("%+v %v", report, err)
			}
			again := start(t, to, c)
			next := take(t, wire.NewClient(again.url, token, nil), "again", 1)[0]
			if last := given[len(given)-1]; next <= last {
				t.Errorf("served on to %s, restored: next is %s", last, next)
			}
		})
	}
}

// TestWhatWasDamagedInABackedUpHallIsMadeAnew turns a bit of an index and a row of a
// past ticket before the backup is made.
func TestWhatWasDamagedInABackedUpHallIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "number", 3)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	journalPath := filepath.Join(dir, engine.JournalFile)
	spoil(t, journalPath, `UPDATE ticket SET service = 'SW03' WHERE number = 2`)
	raw, err := os.ReadFile(journalPath)
	if err != nil {
		t.Fatal(err)
	}
	root := (rootPage(t, journalPath, "sqlite_autoindex_command_1") - 1) * 4096
	at := bytes.Index(raw[root:root+4096], []byte("device:"))
	if at < 0 {
		t.Fatal("the index holds no device")
	}
	raw[root+at] ^= 1
	if err := os.WriteFile(journalPath, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "again")
	copyFile(t, to+".master.key", dir+".master.key")
	r, err := Restore(t.Context(), backup(t, dir, c, BackupOptions{}), to, RestoreOptions{Now: c.now, Elapsed: c.elapsed})
	if err != nil || len(r.Mended) == 0 {
		t.Fatalf("%+v %v", r.Mended, err)
	}
	if report, err := Verify(t.Context(), to, nil); err != nil || !report.OK {
		t.Errorf("%+v %v", report, err)
	}
}

// rootPage is the page on which a table or an index begins, counted from one.
func rootPage(t *testing.T, path, name string) (page int) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_schema WHERE name = ?", name).Scan(&page); err != nil {
		t.Fatal(err)
	}
	return page
}

// withFolder is a backup that says it was made of another folder.
func withFolder(t *testing.T, file, dir, other string) string {
	t.Helper()
	return rewrite(t, file, func(name string, raw []byte) []byte {
		if name == manifestName {
			return []byte(strings.ReplaceAll(string(raw), fmt.Sprintf("%q", dir), fmt.Sprintf("%q", other)))
		}
		return raw
	})
}

// rewrite makes another backup with changed members.
func rewrite(t *testing.T, file string, change func(name string, raw []byte) []byte) string {
	t.Helper()
	from, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	to := filepath.Join(t.TempDir(), "changed.backup")
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for _, member := range from.File {
		raw, err := from.Open(member.Name)
		if err != nil {
			t.Fatal(err)
		}
		content := make([]byte, member.UncompressedSize64)
		if _, err := readFull(raw, content); err != nil {
			t.Fatal(err)
		}
		if content = change(member.Name, content); content == nil {
			continue
		}
		out, err := w.Create(member.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestABackupThatIsNotWholeRestoresNothing(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "before", 3)
	file := backup(t, dir, c, BackupOptions{})
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what, file string) {
		t.Helper()
		parent := t.TempDir()
		to := filepath.Join(parent, "again")
		copyFile(t, to+".master.key", dir+".master.key")
		if _, err := Restore(t.Context(), file, to, RestoreOptions{Now: c.now, Elapsed: c.elapsed}); err == nil {
			t.Errorf("%s: restored", what)
		}
		if left, err := filepath.Glob(filepath.Join(parent, "*again*")); err != nil || len(left) > 1 {
			t.Errorf("%s: left behind: %v %v", what, left, err)
		}
		if left, err := filepath.Glob(filepath.Join(parent, ".again*")); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v %v", what, left, err)
		}
	}
	put := func(content []byte) string {
		name := filepath.Join(t.TempDir(), "spoilt.backup")
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's dice need no secrecy
	for range 25 {
		spoilt := append([]byte(nil), raw...)
		at := random.IntN(len(spoilt))
		spoilt[at] ^= 1 << random.IntN(8)
		name := put(spoilt)
		if m, err := readBackup(t.Context(), name, nil); err == nil && m.Journal.Seq > 0 {
			continue // a bit that means nothing, as of a file's time
		}
		refused(fmt.Sprintf("byte %d flipped", at), name)
	}
	for _, n := range []int{0, 1, len(raw) / 2, len(raw) - 1} {
		refused(fmt.Sprintf("cut to %d bytes", n), put(raw[:n]))
	}
	refused("a member left out", rewrite(t, file, func(name string, raw []byte) []byte {
		if name == opsFile {
			return nil
		}
		return raw
	}))
	refused("a member changed", rewrite(t, file, func(name string, raw []byte) []byte {
		if name == catalogueFile {
			return append(raw, '\n')
		}
		return raw
	}))
}

func TestABackupOverwritesNothingAndAnInterruptedOneLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	place := t.TempDir()
	file := filepath.Join(place, "hall.backup")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(t.Context(), dir, file, BackupOptions{Now: c.now}); err == nil {
		t.Error("it was overwritten")
	}
	if raw, err := os.ReadFile(file); err != nil || string(raw) != "mine" {
		t.Errorf("%q %v", raw, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	other := filepath.Join(place, "other.backup")
	_, err := Backup(ctx, dir, other, BackupOptions{Now: c.now, Progress: func(Member) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if entries, err := os.ReadDir(place); err != nil || len(entries) != 1 {
		t.Errorf("left: %v %v", entries, err)
	}
	if _, err := Backup(t.Context(), dir, filepath.Join(dir, "hall.backup"), BackupOptions{Now: c.now}); err == nil {
		t.Error("a backup in the folder itself")
	}
}

func TestAHallIsRestoredWithoutItsMasterKey(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	cat, err := kiosk.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := wire.SealSubject(cat.SealKey, wire.Subject{Name: "测试甲", IDNumber: "219999199001010016"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kiosk.IssueTicket(t.Context(), "key-1", wire.IssueRequest{ID: "ticket-0001", Services: []string{"SB01"}, SubjectSealed: sealed}); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		with bool
		key  string
	}{"the key is in it": {true, KeyIncluded}, "the key is lost": {false, KeyMade}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := onAnotherMachine(t, backup(t, dir, c, BackupOptions{WithKey: test.with}), dir)
			to := filepath.Join(t.TempDir(), "again")
			r, err := Restore(t.Context(), file, to, RestoreOptions{Now: c.now, Elapsed: c.elapsed})
			if err != nil || r.Key != test.key || (r.Unopened == 1) == test.with {
				t.Fatalf("%+v %v", r, err)
			}
			if _, err := os.Stat(filepath.Join(to, masterMember)); !errors.Is(err, os.ErrNotExist) {
				t.Error("the master key lies in the data folder")
			}
			again := start(t, to, c)
			if next := take(t, wire.NewClient(again.url, token, nil), "again", 1); next[0] < "L001" {
				t.Error(next)
			}
		})
	}
}

func TestAServerBehindWhatAKioskHasSeenDoesNotServe(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	seen := wire.OpenSeen(filepath.Join(t.TempDir(), "seen"))
	kiosk := wire.NewClient(s.url, token, nil).WithSeen(seen)
	take(t, kiosk, "before", 5)
	kept := filepath.Join(t.TempDir(), "kept")
	copyFolder(t, kept, dir)
	given := take(t, kiosk, "after", 8)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	// Another machine: nothing lies beside the folder.
	other := filepath.Join(t.TempDir(), "hall")
	copyFolder(t, other, kept)
	copyFile(t, other+".master.key", dir+".master.key")
	s, err := open(t, other, c)
	if err != nil {
		t.Fatal(err)
	}
	kiosk = wire.NewClient(s.url, token, nil).WithSeen(seen)
	_, err = kiosk.IssueTicket(t.Context(), "k", advice("ticket-behind"))
	if p, ok := errors.AsType[*wire.Problem](err); !ok || p.Status != http.StatusServiceUnavailable || p.Code != "journal-behind" {
		t.Errorf("a kiosk that has seen more is answered %v", err)
	}
	if p := readyz(t, s.url); p.Code != "journal-behind" || !strings.Contains(p.Hint, "epoch start") {
		t.Errorf("readyz: %+v", p)
	}
	if _, err := wire.NewClient(s.url, token, nil).IssueTicket(t.Context(), "k2", advice("ticket-other")); err == nil {
		t.Error("another kiosk is served")
	}
	if _, err := Administer(t.Context(), other, Order{Op: OpStartEpoch}); err != nil {
		t.Fatal(err)
	}
	if next := take(t, kiosk, "again", 1)[0]; next <= given[len(given)-1] {
		t.Errorf("after %s comes %s", given[len(given)-1], next)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if report, err := engine.Verify(t.Context(), other, nil); err != nil || !report.OK || len(report.Epochs) != 2 {
		t.Errorf("%+v %v", report, err)
	}
	// A kiosk that makes a mark up stops nobody.
	s = start(t, other, c)
	forged := filepath.Join(t.TempDir(), "seen")
	if err := os.WriteFile(forged, []byte("m1.9.1000000000000000.AAAA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	take(t, wire.NewClient(s.url, token, nil).WithSeen(wire.OpenSeen(forged)), "forged", 1)
}

func readyz(t *testing.T, url string) (p wire.Problem) {
	t.Helper()
	status, raw := fetch(t, url+"/readyz")
	if status == http.StatusOK {
		return p
	}
	if err := jsonInto(raw, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAJournalThatIsGoneUnderTheServerStopsIt(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(t *testing.T, dir string) error{
		"removed":          func(_ *testing.T, dir string) error { return os.Remove(filepath.Join(dir, "journal.db")) },
		"its log removed":  func(_ *testing.T, dir string) error { return os.Remove(filepath.Join(dir, "journal.db-wal")) },
		"the folder moved": func(_ *testing.T, dir string) error { return os.Rename(dir, dir+".old") },
		"another put there": func(t *testing.T, dir string) error {
			t.Helper()
			return os.Rename(alone(t, filepath.Join(dir, "journal.db")), filepath.Join(dir, "journal.db"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, c := makeFolder(t), newClock()
			token := tokenFor(t, dir, wire.RoleKiosk)
			ended := make(chan error, 8)
			s := serveUntil(t, dir, c, ended)
			kiosk := wire.NewClient(s, token, nil)
			take(t, kiosk, "before", 3)
			if err := lose(t, dir); err != nil {
				t.Fatal(err)
			}
			for i := range 5 {
				got, err := kiosk.IssueTicket(t.Context(), fmt.Sprintf("k%d", i), advice(fmt.Sprintf("ticket-gone-%d", i)))
				if err == nil {
					t.Fatalf("%s was given after the journal was gone", got.Number)
				}
				if p, ok := errors.AsType[*wire.Problem](err); ok && p.Code != "journal-gone" {
					t.Errorf("refused with %s", p.Code)
				}
			}
			if err := <-ended; !errors.Is(err, engine.ErrGone) && !strings.Contains(err.Error(), "gone") {
				t.Errorf("ended with %v", err)
			}
		})
	}
}
