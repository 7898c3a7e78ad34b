package proof

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"yimen/hallserver/board"
	"yimen/hallserver/wire"
)

func TestADaysReportSaysWhoShowedAndSaidWhatAndHowSoon(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen, speaker := sc.join("screen-1"), sc.join("speaker-1")
	for n := 1; n <= 100; n++ {
		c := sc.call(fmt.Sprintf("A%03d", n))
		late := 200 * time.Millisecond
		if n == 42 {
			late = 2500 * time.Millisecond
		}
		sc.pass(late)
		if n != 100 {
			sc.shown(screen, c.CallID)
		}
		sc.pass(time.Second)
		if n != 100 {
			sc.shown(screen, c.CallID) // told again: the first time counts
		}
		if n%10 == 0 {
			sc.Told(board.Told{Client: speaker, Skipped: []string{c.CallID}, At: sc.now})
		} else {
			sc.said(speaker, c.CallID)
		}
		sc.pass(10 * time.Second)
	}
	sc.Published("hall", []wire.Call{{CallID: "notice", At: sc.now}}, nil) // said, but no call
	sc.Left(screen)
	sc.call("A101") // the screen was not there
	want := wire.CallsReport{Date: "2026-03-02", Calls: 101, Devices: []wire.CallsDevice{
		{Board: "hall", Device: "screen-1", Name: "东墙大屏", Due: 100, Shown: 99, P50S: 0.2, P99S: 2.5, MostS: 2.5, MostNumber: "A042"},
		{Board: "hall", Device: "speaker-1", Name: "东区音箱", Due: 101, Spoken: 90, Skipped: 10, P50S: 1.2, P99S: 3.5, MostS: 3.5, MostNumber: "A042"},
	}}
	if diff := cmp.Diff(want, sc.report("2026-03-02")); diff != "" {
		t.Error(diff)
	}
}

// A speaker says which call it said last, and by and by which it passed over.
func TestACallPassedOverCountsAsSaidInNoOrderOfWords(t *testing.T) {
	t.Parallel()
	sc := open(t)
	speaker := sc.join("speaker-1")
	first, second, third := sc.call("A001"), sc.call("A002"), sc.call("A003")
	skip := func(c wire.Call) {
		sc.Told(board.Told{Client: speaker, Skipped: []string{c.CallID}, At: sc.now})
	}
	sc.pass(time.Second)
	skip(first)
	sc.said(speaker, first.CallID, second.CallID, third.CallID)
	skip(second)
	sc.write(t.Context(), false)
	sc.reopen()
	sc.Published("hall", []wire.Call{first, second, third}, nil)
	sc.said(sc.join("speaker-1"), first.CallID, second.CallID, third.CallID)
	want := []wire.CallsDevice{{
		Board: "hall", Device: "speaker-1", Name: "东区音箱", Due: 3, Spoken: 1, Skipped: 2, P50S: 1, P99S: 1, MostS: 1, MostNumber: "A003",
	}}
	if diff := cmp.Diff(want, sc.report("2026-03-02").Devices); diff != "" {
		t.Error(diff)
	}
}

func TestARestartForgetsNoProof(t *testing.T) {
	t.Parallel()
	sc := open(t)
	screen := sc.join("screen-1")
	first, second := sc.call("A001"), sc.call("A002")
	sc.pass(time.Second)
	sc.shown(screen, first.CallID)
	sc.write(t.Context(), false)
	sc.reopen()
	// The feed tells the calls of the last minute anew, and the screen what it shows.
	sc.Published("hall", []wire.Call{first, second}, nil)
	sc.pass(time.Second)
	sc.shown(sc.join("screen-1"), first.CallID, second.CallID)
	got := sc.report("2026-03-02")
	if len(got.Devices) != 1 || got.Calls != 2 || got.Devices[0].Shown != 2 || got.Devices[0].Due != 2 || got.Devices[0].MostS != 2 || got.Devices[0].P50S != 1 {
		t.Errorf("%+v", got)
	}
}

func TestACallAtNightBelongsToTheHallsDay(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.now = time.Date(2026, 3, 3, 0, 30, 0, 0, morning.Location()) // in UTC it is still the day before
	sc.join("screen-1")
	sc.Published("hall", []wire.Call{{CallID: "c", Number: "A001", At: sc.now.UTC()}}, nil)
	if got := sc.report("2026-03-03"); got.Calls != 1 {
		t.Errorf("%+v", got)
	}
	if got := sc.report("2026-03-02"); got.Calls != 0 || len(got.Devices) != 0 {
		t.Errorf("the day before: %+v", got)
	}
}

func TestACallThatNobodyWasThereToSeeIsCountedAllTheSame(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.call("A001")
	if diff := cmp.Diff(wire.CallsReport{Date: "2026-03-02", Calls: 1, Devices: []wire.CallsDevice{}}, sc.report("2026-03-02")); diff != "" {
		t.Error(diff)
	}
}

func TestFiveThousandScreensAreOneRow(t *testing.T) {
	t.Parallel()
	sc := open(t)
	var clients []board.ClientStatus
	for range 5000 {
		clients = append(clients, sc.join(""))
	}
	const calls = 20
	var crowd sync.WaitGroup
	for n := range calls {
		c := sc.call(fmt.Sprintf("A%03d", n))
		for from := range 8 {
			crowd.Go(func() {
				for i := from; i < len(clients); i += 8 {
					sc.Told(board.Told{Client: clients[i], Shown: []string{c.CallID}, At: morning.Add(time.Second)})
				}
			})
		}
		crowd.Wait()
	}
	if n := len(sc.save.marks); n != calls {
		t.Errorf("%d rows for %d calls", n, calls)
	}
	got := sc.report("2026-03-02")
	if len(got.Devices) != 1 || got.Devices[0].Shown != calls || got.Devices[0].Device != "" {
		t.Errorf("%+v", got)
	}
}

func TestAFullDiskIsLoggedOnceAndWhatWaitsIsWrittenLater(t *testing.T) {
	t.Parallel()
	sc := open(t)
	limit(t, sc, 1) // as many pages as there are
	screen := sc.join("screen-1")
	const calls = 800
	for n := range calls {
		c := sc.call(fmt.Sprintf("A%04d", n))
		sc.shown(screen, c.CallID)
		if n%200 == 199 {
			sc.write(t.Context(), true)
		}
	}
	sc.want("hall", "screen-1", wire.DeviceOK)
	if got := strings.Count(sc.log.String(), "proof of calls cannot be written"); got != 1 {
		t.Errorf("said %d times that the disk is full:\n%s", got, sc.log)
	}
	limit(t, sc, 1<<20)
	if got := sc.report("2026-03-02"); got.Calls != calls || got.Devices[0].Shown != calls {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(sc.log.String(), "written again") {
		t.Errorf("did not say that it is well again:\n%s", sc.log)
	}
}

// limit sets how many pages the file may have; never fewer than it has.
func limit(t *testing.T, sc *scene, pages int) {
	t.Helper()
	if _, err := sc.Store.db.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWaitsToBeWrittenIsBounded(t *testing.T) {
	t.Parallel()
	sc := open(t)
	registry := prometheus.NewRegistry()
	sc.Metrics = registry
	if err := sc.register(); err != nil {
		t.Fatal(err)
	}
	for n := range mostUnsaved + 50 {
		sc.call(fmt.Sprintf("A%05d", n))
	}
	if n := len(sc.save.marks); n != mostUnsaved {
		t.Errorf("%d rows wait", n)
	}
	if got := figure(t, registry, "yimen_proof_dropped_total"); got != 50 {
		t.Errorf("%v rows counted as dropped, want 50", got)
	}
}

func TestOldProofIsSweptAway(t *testing.T) {
	t.Parallel()
	sc := open(t)
	sc.join("screen-1")
	sc.call("A001")
	sc.write(t.Context(), true)
	sc.now = morning.AddDate(0, 0, KeepDays)
	sc.sweep(t.Context())
	if got := sc.report("2026-03-02"); got.Calls != 1 {
		t.Errorf("on the last day it was gone: %+v", got)
	}
	sc.pass(24 * time.Hour)
	sc.sweep(t.Context())
	if got := sc.report("2026-03-02"); got.Calls != 0 {
		t.Errorf("a day later it was there: %+v", got)
	}
}

func TestRunWritesWhatWasToldLast(t *testing.T) {
	t.Parallel()
	sc := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { sc.Run(ctx) })
	screen := sc.join("screen-1")
	c := sc.call("A001")
	sc.shown(screen, c.CallID)
	cancel()
	running.Wait()
	sc.reopen()
	if got := sc.report("2026-03-02"); got.Calls != 1 || got.Devices[0].Shown != 1 {
		t.Errorf("%+v", got)
	}
}
