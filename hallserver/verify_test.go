package hallserver

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"yimen/hallserver/journal"
	"yimen/hallserver/wire"
)

func TestVerifyReadsTheUsersFileToo(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "one", 1)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(t.Context(), dir, nil); err != nil || !r.OK {
		t.Fatalf("as it was left: %+v %v", r, err)
	}
	spoil(t, filepath.Join(dir, opsFile), `UPDATE device SET role = 'board'`)
	r, err := Verify(t.Context(), dir, nil)
	if err != nil || r.OK || len(r.Faults) != 1 || r.Faults[0].Rule != journal.RuleDigest || r.Faults[0].Where != opsFile {
		t.Errorf("with a device's role changed: %+v %v", r, err)
	}
}

// TestAFigureWhoseDayIsDamagedIsTold puts a row among those that reports are made of
// to which no report comes.
func TestAFigureWhoseDayIsDamagedIsTold(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	if err := start(t, dir, c).stop(); err != nil {
		t.Fatal(err)
	}
	spoil(t, filepath.Join(dir, opsFile), `INSERT INTO forecast_score (day, hour, queue, class, p50_s, p90_s, actual_s, tenth, sum)
		VALUES ('2026-13-03', 9, 'A', 'normal', 60, 90, 70, 1, 4711)`)
	words := &wordList{}
	s, err := Open(t.Context(), Config{Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Log: slog.New(words)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	<-s.opsLooked
	stop()
	if err := errors.Join(<-ended, s.Close()); err != nil {
		t.Fatal(err)
	}
	if !words.has("rows of ops.db are damaged and are left out table=forecast_score rows=1") {
		t.Errorf("the log says %q", words.list())
	}
}
