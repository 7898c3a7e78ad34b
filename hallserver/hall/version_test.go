package hall_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"yimen/hallserver/hall"
)

// Journals outlive programs: what the first version wrote folds to the day it
// was.
func TestADayOfTheFirstVersionStillFolds(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/first-version.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	audit, seq := hall.NewAudit(), int64(0)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var row struct {
			Type    string
			At      int64
			Payload json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		e, err := hall.DecodeEvent(row.Type, 1, row.Payload)
		if err != nil {
			t.Fatal(err)
		}
		seq++
		if faults := audit.Observe(hall.Record{Seq: seq, AtMS: row.At, Event: e}); len(faults) > 0 {
			t.Fatalf("line %d: %v", seq, faults)
		}
		if faults := hall.Check(audit.State); len(faults) > 0 {
			t.Fatalf("after line %d: %v", seq, faults)
		}
	}
	s := audit.State
	done, missed := s.Tickets.Get("ticket-1"), s.Tickets.Get("ticket-2")
	if done.State != hall.Done || len(done.Served) != 1 || done.Served[0].Service != "s1" || done.Served[0].Staff != "wang" {
		t.Errorf("served: %s, %+v", done.State, done.Served)
	}
	if missed.State != hall.NoShow || !s.Hours.Always() || s.Windows.Get(1).State != hall.Closed {
		t.Errorf("missed %s, window %s", missed.State, s.Windows.Get(1).State)
	}
}
