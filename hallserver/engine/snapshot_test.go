package engine_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// stateOf opens a folder, reads its state as JSON, and closes it.
func stateOf(t *rapid.T, dir string) string {
	e, err := engine.Open(t.Context(), dir, engine.Options{Origin: "test"})
	if err != nil {
		t.Fatal(err)
	}
	var state []byte
	e.View(func(s *hall.State) { state, err = json.Marshal(s) })
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return string(state)
}

// during runs an engine while do asks of it, and closes it with a snapshot.
func during(t *rapid.T, dir string, do func(e *engine.Engine)) {
	e, err := engine.Open(t.Context(), dir, engine.Options{Origin: "test"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() { _ = e.Run(ctx) })
	do(e)
	cancel()
	wg.Wait()
	if err := e.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestFoldingAllEqualsSnapshotAndTail(t *testing.T) {
	t.Parallel()
	all := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir := filepath.Join(all, rand.Text())
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		n := 0
		ask := func(e *engine.Engine, cmd hall.Command) {
			n++
			if _, err := e.Do(t.Context(), request(fmt.Sprint("k", n), cmd)); err != nil {
				t.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 3).Draw(t, "restarts") {
			during(t, dir, func(e *engine.Engine) {
				ask(e, hall.AdoptPlan{Plan: testPlan(3)})
				ask(e, hall.OpenDay{Date: "2026-06-01"})
				for range rapid.IntRange(0, 40).Draw(t, "commands") {
					ask(e, someCommand(t, n))
				}
			})
		}
		short := stateOf(t, dir)
		spoilSnapshots(t, dir)
		if diff := cmp.Diff(stateOf(t, dir), short); diff != "" {
			t.Fatalf("folding all differs from snapshot and tail: %s", diff)
		}
		report, err := engine.Verify(t.Context(), dir, nil)
		if err != nil || !report.OK {
			t.Fatalf("verify: %+v, %v", report.Faults, err)
		}
	})
}

func someCommand(t *rapid.T, n int) hall.Command {
	window := rapid.IntRange(1, 3).Draw(t, "window")
	staff := hall.StaffID(fmt.Sprint("staff", window))
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return hall.OpenWindow{Window: window, Staff: staff}
	case 1, 2:
		return hall.CallNext{Window: window, Staff: staff, FinishCurrent: true, FinishAs: hall.AsServed}
	case 3:
		return hall.ReportPrint{Ticket: ticketNo(rapid.IntRange(0, n).Draw(t, "ticket")).ID, OK: true}
	case 4:
		return hall.CancelTicket{Ticket: ticketNo(rapid.IntRange(0, n).Draw(t, "ticket")).ID}
	case 5:
		if rapid.IntRange(0, 4).Draw(t, "close") == 0 {
			return hall.OpenDay{Date: fmt.Sprintf("2026-06-%02d", rapid.IntRange(1, 9).Draw(t, "date"))}
		}
	}
	return ticketNo(n)
}

func spoilSnapshots(t *rapid.T, dir string) {
	if err := change(filepath.Join(dir, engine.JournalFile), "DELETE FROM snapshot"); err != nil {
		t.Fatal(err)
	}
}
