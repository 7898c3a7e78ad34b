package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

const pageBytes = 4096

// rootPage is where in the journal's file a table or an index begins.
func rootPage(t *testing.T, path, name string) int {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var page int
	if err := db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_schema WHERE name = ?", name).Scan(&page); err != nil {
		t.Fatal(err)
	}
	return (page - 1) * pageBytes
}

// turnIn turns a bit of the last byte of the first key that stands on the first
// page of a table or an index.
func turnIn(t *testing.T, dir, name, key string, bit byte) {
	t.Helper()
	path := filepath.Join(dir, engine.JournalFile)
	root := rootPage(t, path, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw[root:root+pageBytes], []byte(key))
	if at < 0 {
		t.Fatalf("%s does not hold %q", name, key)
	}
	raw[root+at+len(key)-1] ^= bit
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// heard is a log that is kept.
func heard() (*slog.Logger, *bytes.Buffer) {
	said := &bytes.Buffer{}
	return slog.New(slog.NewTextHandler(said, nil)), said
}

// TestADamagedIndexHidesNothing turns bits of the indexes of what is believed.
func TestADamagedIndexHidesNothing(t *testing.T) {
	t.Parallel()
	withSubject := func(key string, n int) engine.Request {
		r := request(key, ticketNo(n))
		r.Subjects = []engine.SubjectRow{{Key: hall.SubjectKey(fmt.Sprint("subject-", n)), Sealed: []byte("sealed"), ExpiresMS: 1 << 50}}
		return r
	}
	for name, c := range map[string]struct {
		index, key string
		bit        byte
		holds      func(t *testing.T, r *running)
	}{
		"a command's key": {"sqlite_autoindex_command_1", "issue-03", 1, func(t *testing.T, r *running) {
			t.Helper()
			if a, err := r.Do(t.Context(), withSubject("issue-03", 3)); err != nil || !a.Replayed {
				t.Errorf("a repeat: %d %s %v", a.Status, a.Body, err)
			}
		}},
		"a command's key, out of its order": {"sqlite_autoindex_command_1", "issue-03", 0x40, func(t *testing.T, r *running) {
			t.Helper()
			if a, err := r.Do(t.Context(), withSubject("issue-03", 3)); err != nil || !a.Replayed {
				t.Errorf("a repeat: %d %s %v", a.Status, a.Body, err)
			}
		}},
		"a subject's key": {"sqlite_autoindex_subject_1", "subject-3", 1, func(t *testing.T, r *running) {
			t.Helper()
			if got, err := r.Subject(t.Context(), "subject-3"); err != nil || string(got) != "sealed" {
				t.Errorf("the subject: %q %v", got, err)
			}
		}},
		"a ticket's id": {"ticket", "ticket-000003", 1, func(t *testing.T, r *running) {
			t.Helper()
			if k, _, err := r.PastTicket(t.Context(), "ticket-000003"); err != nil || k.N != 3 {
				t.Errorf("the ticket: %+v %v", k, err)
			}
		}},
		"a number's day": {"sqlite_autoindex_ticket_2", "2026-06-01", 2, func(t *testing.T, r *running) {
			t.Helper()
			r.do("other day", hall.OpenDay{Date: "2026-06-02"})
			r.do("the day again", hall.SetClock{ToMS: time.Now().UnixMilli(), Date: "2026-06-01"})
			r.View(func(s *hall.State) {
				if n := s.Last.Get("A"); n != 9 {
					t.Errorf("the last number of the day is %d", n)
				}
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := start(t, dir, engine.Options{})
			r.open(2)
			for n := 1; n <= 9; n++ {
				if _, err := r.Do(t.Context(), withSubject(fmt.Sprintf("issue-%02d", n), n)); err != nil {
					t.Fatal(err)
				}
			}
			r.do("close", hall.CloseDay{})
			r.stop()
			turnIn(t, dir, c.index, c.key, c.bit)
			if !told(t, dir) {
				t.Error("verify says ok")
			}
			log, said := heard()
			r = start(t, dir, engine.Options{Log: log})
			r.do("wait", hall.CloseDay{})
			c.holds(t, r)
			r.stop()
			if !strings.Contains(said.String(), "made anew") {
				t.Errorf("the log says %q", said)
			}
			r.verify()
			if again := start(t, dir, engine.Options{}); again.Fault() != nil {
				t.Errorf("the next start: %v", again.Fault())
			}
		})
	}
}

// TestAHeldHallIsMendedToo holds it before it runs, as a folder that was put back is:
// another epoch lets go.
func TestAHeldHallIsMendedToo(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 9)
	turnIn(t, dir, "sqlite_autoindex_command_1", "issue-3", 1)
	e, err := engine.Open(t.Context(), dir, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e.Hold(errors.New("older than was seen"))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	if err := e.Mended(ctx); err != nil {
		t.Fatal(err)
	}
	e.Hold(nil)
	if a, err := e.Do(ctx, request("issue-3", ticketNo(3))); err != nil || !a.Replayed {
		t.Errorf("a repeat: %d %s %v", a.Status, a.Body, err)
	}
	cancel()
	if err := errors.Join(<-ended, e.Close(context.WithoutCancel(ctx))); err != nil {
		t.Error(err)
	}
}

// TestASnapshotThatCannotBeReadIsMadeAnew turns a bit of where it goes on.
func TestASnapshotThatCannotBeReadIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 40)
	path := filepath.Join(dir, engine.JournalFile)
	root := rootPage(t, path, "snapshot")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[root+pageBytes-4] ^= 0x40 // of the number of its next page
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if !told(t, dir) {
		t.Error("verify says ok")
	}
	if is := afterFlip(t, dir, 40); is != "told" {
		t.Errorf("it is %s", is)
	}
}

// TestRowsThatAPageHidesAreNotLostByTheMending turns a bit of how many rows there are.
func TestRowsThatAPageHidesAreNotLostByTheMending(t *testing.T) {
	t.Parallel()
	dir := shutHall(t, 20)
	path := filepath.Join(dir, engine.JournalFile)
	root := rootPage(t, path, "ticket")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[root+4] ^= 0x10 // of 20, 4 are left
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if is := afterFlip(t, dir, 20); is != "made anew" {
		t.Errorf("it is %s", is)
	}
	if told(t, dir) {
		t.Error("verify still finds fault")
	}
}

// TestWhatCannotEvenBeEmptiedIsMadeAnew turns a bit of how long a row is, so that it
// goes on where there is no page.
func TestWhatCannotEvenBeEmptiedIsMadeAnew(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ticket", "sqlite_autoindex_ticket_2", "sqlite_autoindex_command_1", "command_at", "sqlite_autoindex_event_1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cannotBeEmptied(t, name)
		})
	}
}

func cannotBeEmptied(t *testing.T, name string) {
	t.Helper()
	dir := shutHall(t, 20)
	path := filepath.Join(dir, engine.JournalFile)
	root := rootPage(t, path, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	row := root + int(binary.BigEndian.Uint16(raw[root+8:]))
	raw[row] ^= 0x80 // its length has a second byte now
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if is := afterFlip(t, dir, 20); is != "made anew" {
		t.Errorf("it is %s", is)
	}
	if told(t, dir) {
		t.Error("verify still finds fault")
	}
	if is := afterFlip(t, dir, 21); is != "no effect" {
		t.Errorf("the next start: it is %s", is)
	}
}

// TestNoBitOfAnIndexHidesAKey turns bits of the pages on which keys are looked up,
// headers and all.
func TestNoBitOfAnIndexHidesAKey(t *testing.T) {
	t.Parallel()
	turnIndexes(t, 10)
}

// TestSoakBitsOfIndexes does so for long.
func TestSoakBitsOfIndexes(t *testing.T) {
	soakTime(t)
	turnIndexes(t, 300)
}

func turnIndexes(t *testing.T, each int) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's dice need no secrecy
	sound := shutHall(t, 40)
	raw, err := os.ReadFile(filepath.Join(sound, engine.JournalFile))
	if err != nil {
		t.Fatal(err)
	}
	became := map[string]int{}
	for _, index := range []string{"sqlite_autoindex_command_1", "ticket", "sqlite_autoindex_ticket_2", "sqlite_autoindex_event_1"} {
		root := rootPage(t, filepath.Join(sound, engine.JournalFile), index)
		for range each {
			dir, turned := t.TempDir(), bytes.Clone(raw)
			at, bit := random.IntN(pageBytes), random.IntN(8)
			turned[root+at] ^= 1 << bit
			if err := os.WriteFile(filepath.Join(dir, engine.JournalFile), turned, 0o600); err != nil {
				t.Fatal(err)
			}
			is := afterFlip(t, dir, 40)
			if became[index+": "+is]++; strings.HasPrefix(is, "WRONG") {
				t.Errorf("bit %d of byte %d of %s: %s", bit, at, index, is)
			}
		}
	}
	t.Log(became)
}

// afterFlip asks a hall of n tickets again for all that was answered.
func afterFlip(t *testing.T, dir string, n int) (is string) {
	t.Helper()
	log, said := heard()
	e, err := engine.Open(t.Context(), dir, engine.Options{Origin: "test-hall", Log: log})
	if err != nil {
		return fmt.Sprintf("refused to open: %v", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	defer func() {
		cancel()
		if err := errors.Join(<-ended, e.Close(context.WithoutCancel(ctx))); err != nil {
			is += "; " + err.Error()
		}
	}()
	if err := e.Mended(ctx); err != nil {
		t.Fatal(err)
	}
	if e.Fault() != nil {
		return "takes nothing"
	}
	for i := 1; i <= n; i++ {
		a, err := e.Do(ctx, request(fmt.Sprint("issue-", i), ticketNo(i)))
		if err != nil || !a.Replayed {
			return fmt.Sprintf("WRONG: issue-%d %s %v; told %q", i, a.Body, err, said)
		}
		k, _, err := e.PastTicket(ctx, ticketNo(i).ID)
		if err != nil || k.N != i {
			return fmt.Sprintf("WRONG: past ticket %d: %d %v; told %q", i, k.N, err, said)
		}
	}
	if a, err := e.Do(ctx, request(fmt.Sprint("issue-", n+1), ticketNo(n+1))); err != nil || a.Status != 200 {
		return fmt.Sprintf("WRONG: next: %s %v; told %q", a.Body, err, said)
	}
	switch {
	case strings.Contains(said.String(), "made anew"):
		return "made anew"
	case said.Len() > 0:
		return "told"
	}
	return "no effect"
}

// TestRowsOfPastTicketsAreMadeAnew turns bits of two rows; where an event is damaged
// too, they stay refused.
func TestRowsOfPastTicketsAreMadeAnew(t *testing.T) {
	t.Parallel()
	const damage = `UPDATE ticket SET number = 8 WHERE id = 'ticket-000003'; UPDATE ticket SET id = 'ticket-00000$' WHERE id = 'ticket-000004'`
	for name, c := range map[string]struct {
		change string
		anew   bool
	}{
		"from whole events":     {damage, true},
		"from a damaged one":    {damage + `; UPDATE event SET at_utc_ms = at_utc_ms + 1 WHERE type = 'ticket-issued' AND origin_seq < 9`, false},
		"from one that is gone": {damage + `; DELETE FROM event WHERE seq = 7`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := shutHall(t, 5)
			spoil(t, filepath.Join(dir, engine.JournalFile), c.change)
			log, said := heard()
			r := start(t, dir, engine.Options{Log: log})
			if err := r.Mended(t.Context()); err != nil {
				t.Fatal(err)
			}
			for n := 1; n <= 5; n++ {
				k, _, err := r.PastTicket(t.Context(), ticketNo(n).ID)
				damaged := n == 3 || n == 4
				switch {
				case err == nil && k.N != n:
					t.Errorf("ticket %d is number %d", n, k.N)
				case (err == nil) != (c.anew || !damaged):
					t.Errorf("ticket %d: %v", n, err)
				}
			}
			r.stop()
			if made := strings.Contains(said.String(), "made anew"); made != c.anew || !strings.Contains(said.String(), "2 rows of past tickets") {
				t.Errorf("the log says %q", said)
			}
			if c.anew {
				r.verify()
			}
		})
	}
}
