package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// standsIn lists the files of a folder that hold a pattern anywhere.
func standsIn(t *testing.T, dir, pattern string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(raw, []byte(pattern)); n > 0 {
			names = append(names, fmt.Sprintf("%s (%d times)", e.Name(), n))
		}
	}
	return names
}

// until waits for the thing itself.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	late := time.After(time.Minute)
	for !holds() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// fillWithMarks takes tickets whose sealed data and answers hold marks, of all
// lengths, some of them twice.
func fillWithMarks(t *testing.T, r *running, expires int64) {
	t.Helper()
	chance := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // the same lengths each time, nothing secret
	for i := range 300 {
		sealed := []byte(strings.Repeat("SEALED-MARK ", 1+chance.IntN(60)))
		req := request(fmt.Sprint("k", i), ticketNo(i))
		req.Subjects = []engine.SubjectRow{{Key: hall.SubjectKey(fmt.Sprint("subject", chance.IntN(200))), Sealed: sealed, ExpiresMS: expires}}
		req.Reply = func(*hall.State, []hall.Event, int64, error) (int, []byte) {
			return http.StatusOK, []byte(strings.Repeat("ANSWER-MARK ", 1+i%300))
		}
		if _, err := r.Do(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsErasedStandsInNoFileWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var ahead atomic.Int64
	r := start(t, dir, engine.Options{Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	r.open(1)
	fillWithMarks(t, r, time.Now().Add(time.Hour).UnixMilli())
	if len(standsIn(t, dir, "SEALED-MARK")) == 0 || len(standsIn(t, dir, "ANSWER-MARK")) == 0 {
		t.Fatal("the marks were never there")
	}
	ahead.Store(int64(200 * 24 * time.Hour))
	r.Tidy(t.Context())
	until(t, "the rows are gone", func() bool {
		return rowsOf(t, dir, "subject") == 0 && rowsOf(t, dir, "command") == 0
	})
	until(t, "nothing is owed", func() bool { return !r.ErasureOwed() })
	for _, mark := range []string{"SEALED-MARK", "ANSWER-MARK"} {
		if names := standsIn(t, dir, mark); len(names) > 0 {
			t.Errorf("%s still stands in %v", mark, names)
		}
	}
}

// rowsOf counts the rows of a table.
func rowsOf(t *testing.T, dir, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, engine.JournalFile)+"?mode=ro&_busy_timeout=10000")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// said gathers a log.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) holds(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.text.String(), what)
}

func TestAnErasureThatAReaderHoldsUpIsOwedAndSaid(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), &said{}
	var ahead atomic.Int64
	r := start(t, dir, engine.Options{
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	r.open(1)
	fillWithMarks(t, r, time.Now().Add(time.Hour).UnixMilli())
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, engine.JournalFile)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	reading, err := db.BeginTx(context.WithoutCancel(t.Context()), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.QueryRowContext(t.Context(), "SELECT count(*) FROM subject").Scan(&n); err != nil {
		t.Fatal(err)
	}
	ahead.Store(int64(200 * 24 * time.Hour))
	r.Tidy(t.Context())
	until(t, "it is owed", r.ErasureOwed)
	until(t, "and said", func() bool { return log.holds("erased data still stands in the write-ahead log") })
	if a := r.do("meanwhile", hall.OpenWindow{Window: 1, Staff: "staff1"}); a.Status == 0 {
		t.Error("the hall stands still")
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	until(t, "it is paid", func() bool { return !r.ErasureOwed() })
	if names := standsIn(t, dir, "SEALED-MARK"); len(names) > 0 {
		t.Errorf("it still stands in %v", names)
	}
}

func TestADamagedExpiryNeitherErasesEarlyNorKeepsForEver(t *testing.T) {
	t.Parallel()
	for name, expires := range map[string]string{"that has passed": "1", "that never comes": "1 << 60"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var ahead atomic.Int64
			options := engine.Options{Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }}
			r := start(t, dir, options)
			r.open(1)
			req := request("k", ticketNo(1))
			req.Subjects = []engine.SubjectRow{{Key: "subject", Sealed: []byte("sealed"), ExpiresMS: time.Now().Add(time.Hour).UnixMilli()}}
			if _, err := r.Do(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			r.stop()
			spoil(t, filepath.Join(dir, engine.JournalFile), "UPDATE subject SET expires_ms = "+expires)
			r = start(t, dir, options)
			r.Tidy(t.Context())
			until(t, "it can be read again", func() bool {
				_, err := r.Subject(t.Context(), "subject")
				return err == nil || errors.Is(err, sql.ErrNoRows)
			})
			if rowsOf(t, dir, "subject") != 1 {
				t.Error("it was erased early")
			}
			ahead.Store(int64(31 * 24 * time.Hour))
			r.Tidy(t.Context())
			until(t, "it is erased", func() bool { return rowsOf(t, dir, "subject") == 0 })
		})
	}
}
