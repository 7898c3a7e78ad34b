package journal_test

import (
	"encoding/hex"
	"errors"
	"path/filepath"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

func open(t *testing.T, path string) (*journal.Journal, *journal.Writer) {
	t.Helper()
	j, err := journal.Open(t.Context(), path, journal.Options{Origin: "hall-1"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := j.Writer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return j, w
}

func shut(t *testing.T, j *journal.Journal, w *journal.Writer) {
	t.Helper()
	if err := errors.Join(w.Close(), j.Close()); err != nil {
		t.Fatal(err)
	}
}

func appendDays(t *testing.T, w *journal.Writer, first, n int64) {
	t.Helper()
	if err := w.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		r := hall.Record{Seq: first + i, AtMS: 1000 + first + i, Event: hall.DayOpened{Date: "2026-06-01"}}
		if err := w.Append(t.Context(), "test k", r); err != nil {
			t.Fatal(err)
		}
	}
	w.Answered(journal.Command{Principal: "test", Key: "k" + string(rune('a'+first)), Digest: make([]byte, 32), Status: 200, AtMS: 1000})
	if err := w.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTheChainIsTheOneThatWasPublished(t *testing.T) {
	t.Parallel()
	row := journal.Row{
		Origin: "hall-1", Epoch: 1, OriginSeq: 2, CommandKey: "test k", Type: "day-opened",
		Version: 1, AtMS: 1_780_000_000_000, Payload: []byte(`{"date":"2026-06-01"}`),
	}
	hash := row.Chain([]byte{1, 2, 3})
	const want = "02ae39473c7a234cdae6558d6b052335e28827c3c613759aab4199920b806978" // made once by another program
	if got := hex.EncodeToString(hash[:]); got != want {
		t.Errorf("chain = %s, want %s", got, want)
	}
	other := row
	other.CommandKey, other.Type = "test kd", "ay-opened" // the same letters, cut elsewhere
	if h := other.Chain([]byte{1, 2, 3}); h == hash {
		t.Error("moving a letter between columns does not change the hash")
	}
}

func TestRowsComeBackInOrderAfterAReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.db")
	j, w := open(t, path)
	appendDays(t, w, 1, 40)
	shut(t, j, w)
	j, w = open(t, path)
	appendDays(t, w, 41, 3)
	defer shut(t, j, w)
	want := int64(38)
	var prev []byte
	for row, err := range j.Rows(t.Context(), 37) {
		if err != nil {
			t.Fatal(err)
		}
		if hash := row.Chain(prev); prev != nil && string(hash[:]) != string(row.Hash) {
			t.Errorf("row %d is not chained to the row before", row.Seq)
		}
		if row.Seq != want || row.OriginSeq != want || row.Origin != "hall-1" || row.Epoch != 1 {
			t.Fatalf("row %+v, want seq %d", row, want)
		}
		prev, want = row.Hash, want+1
	}
	if want != 44 {
		t.Errorf("read up to %d, want 43", want-1)
	}
}

func TestARolledBackBatchLeavesNothing(t *testing.T) {
	t.Parallel()
	j, w := open(t, filepath.Join(t.TempDir(), "journal.db"))
	defer shut(t, j, w)
	appendDays(t, w, 1, 1)
	if err := w.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Append(t.Context(), "test x", hall.Record{Seq: 2, AtMS: 2000, Event: hall.DayClosed{Date: "2026-06-01"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	appendDays(t, w, 2, 1)
	if seq, _, err := j.Head(t.Context()); seq != 2 || err != nil {
		t.Errorf("head %d, %v; want 2", seq, err)
	}
}

func TestAGapInTheAppendingIsRefused(t *testing.T) {
	t.Parallel()
	j, w := open(t, filepath.Join(t.TempDir(), "journal.db"))
	defer shut(t, j, w)
	if err := w.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Append(t.Context(), "test k", hall.Record{Seq: 5, Event: hall.DayOpened{}}); err == nil {
		t.Error("event 5 was taken as the first")
	}
	if err := w.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsEveryWayToSpoilAJournal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sql, rule string }{
		{"a changed payload", `UPDATE event SET payload = CAST('{"date":"2026-06-02"}' AS BLOB) WHERE seq = 2`, journal.RuleChain},
		{"a missing row", `DELETE FROM event WHERE seq = 2`, journal.RuleSequence},
		{"a changed time", `UPDATE event SET at_utc_ms = 5 WHERE seq = 2`, hall.RuleTime},
		{"an unknown event", `UPDATE event SET type = 'day-dreamt' WHERE seq = 2`, journal.RuleDecode},
		{"a ticket of nowhere", `INSERT INTO ticket (id, day, series, number, queue, service, class, state, issued_ms) VALUES ('x', 'd', 'A', 1, 'A', 's', 'normal', 'waiting', 1)`, journal.RuleProjection},
		{"a forgotten answer", `DELETE FROM command WHERE key = 'kc'`, journal.RuleCommand},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "journal.db")
			j, w := open(t, path)
			appendCommand(t, w, 1, "ka")
			appendCommand(t, w, 2, "kb")
			appendCommand(t, w, 3, "kc")
			defer shut(t, j, w)
			if rep, err := j.Verify(t.Context(), nil); err != nil || !rep.OK || rep.Events != 3 {
				t.Fatalf("before: %+v, %v", rep, err)
			}
			spoil(t, path, c.sql)
			rep, err := j.Verify(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range rep.Faults {
				if f.Rule == c.rule {
					return
				}
			}
			t.Errorf("faults %+v, want one of %s", rep.Faults, c.rule)
		})
	}
}

func appendCommand(t *testing.T, w *journal.Writer, seq int64, key string) {
	t.Helper()
	if err := w.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Append(t.Context(), "test "+key, hall.Record{Seq: seq, AtMS: 1000 + seq, Event: hall.DayOpened{Date: "2026-06-01"}}); err != nil {
		t.Fatal(err)
	}
	w.Answered(journal.Command{Principal: "test", Key: key, Digest: make([]byte, 32), Status: 200, AtMS: 1000 + seq})
	if err := w.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}
