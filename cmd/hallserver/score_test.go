package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"yimen/hallserver/simulate"
)

func TestAHallsOwnJournalIsScored(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	was := pastDay(t, dir)
	score := func(args ...string) (s struct {
		Estimators map[string]struct {
			Tickets []simulate.Scored
			Summary struct {
				Served    int     `json:"served"`
				MeanWaitS float64 `json:"mean_wait_s"`
				Error     float64 `json:"rmse_over_mean_wait"`
			}
		}
	},
	) {
		t.Helper()
		var out, errs bytes.Buffer
		args = append([]string{"score", "--data", dir, "--estimator", "ql,hol", "--json"}, args...)
		if code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs, lang: "en"}); code != exitDone || errs.Len() > 0 {
			t.Fatalf("exit %d: %s", code, &errs)
		}
		if err := json.Unmarshal(out.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	got := score().Estimators
	for _, name := range []string{"ql", "hol"} {
		// Appointments, whose wait begins at their slot, are not asked about.
		if s := got[name].Summary; s.Served < was.Served*9/10 || s.Served > was.Served || math.Abs(s.MeanWaitS-was.MeanWaitS) > was.MeanWaitS/10 || s.Error == 0 {
			t.Errorf("%s: %+v, and the day had %d served after %v s", name, s, was.Served, was.MeanWaitS)
		}
	}
	if n := len(score("--from", "2026-03-03").Estimators["ql"].Tickets); n != 0 {
		t.Errorf("%d tickets of days that were not asked for", n)
	}
}
