package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
	"yimen/hallserver/simulate"
)

// pastDay writes a simulated day into the journal of a data folder.
func pastDay(t *testing.T, dir string) simulate.Summary {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "hall.yaml"), []byte("origin: example\ntime_zone: UTC\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), filepath.Join(dir, engine.JournalFile), journal.Options{Origin: "example"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	w, err := j.Writer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	day, err := simulate.Scenario{Seed: 8, Load: 1, Windows: 5, HistoryDays: -1, Calm: true}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day.Hall.GapS = 0
	if err := w.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	day.Watch = func(r hall.Record, _ *hall.State) {
		if err := w.Append(t.Context(), "test key", r); err != nil {
			t.Error(err)
		}
	}
	out, err := simulate.Run(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.Summary
}

func TestAPastDayIsPlayedAgainUnderAnotherRule(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	was := pastDay(t, dir)
	before, err := os.ReadFile(filepath.Join(dir, engine.JournalFile))
	if err != nil {
		t.Fatal(err)
	}
	do := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append([]string{"replay", "--data", dir, "--date", "2026-03-02", "--policy", "fifo"}, args...)
		if code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs, lang: "en"}); code != exitDone || errs.Len() > 0 {
			t.Fatalf("exit %d: %s", code, &errs)
		}
		return out.String()
	}
	var got replayed
	if err := json.Unmarshal([]byte(do("--json")), &got); err != nil {
		t.Fatal(err)
	}
	near := func(a, b float64) bool { return a > 0.95*b-5 && a < 1.05*b+5 }
	if got.Rule != "accumulating" || got.Policy != "fifo" || got.Was.Served != was.Served || !near(got.Was.P95WaitS, was.P95WaitS) {
		t.Errorf("as it was: %+v, want %+v", got.Was, was)
	}
	if !near(got.Retold.P95WaitS, was.P95WaitS) || !near(got.Retold.MeanWaitS, was.MeanWaitS) {
		t.Errorf("retold: %+v, want %+v", got.Retold, was)
	}
	if urgent := got.Under.ByClass[hall.Priority].P95WaitS; urgent < 3*was.ByClass[hall.Priority].P95WaitS {
		t.Errorf("first come, first served makes the urgent wait %v s", urgent)
	}
	if text := do(); !strings.Contains(text, "as it was") || !strings.Contains(text, "under: fifo") {
		t.Errorf("in words: %s", text)
	}
	after, err := os.ReadFile(filepath.Join(dir, engine.JournalFile))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the journal has changed: %v", err)
	}
}
