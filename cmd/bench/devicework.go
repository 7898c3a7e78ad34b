package main

import (
	"context"
	"fmt"
	"time"

	"yimen/hallserver/wire"
)

// bar is a place of the row of buttons at the foot of a kiosk's screen, which all its
// screens have: one of so many.
func bar(place, of int) [2]int { return [2]int{1080 * (2*place + 1) / (2 * of), 1820} }

// walk is a way through a kiosk's screens that ends where it began: contrast, large
// letters, low reach, the languages, help, a service. Each tap gives another screen.
func walk() [][2]int {
	return [][2]int{
		bar(2, 6), bar(2, 6), bar(1, 6), bar(0, 4), bar(3, 6), bar(3, 6),
		bar(4, 6), bar(0, 6), bar(5, 6), bar(0, 6),
		{300, 560},
		bar(0, 6),
	}
}

// kioskMemory is what a kiosk holds after so many screens. On a busy computer a tap may
// come to the screen before the one that it is for, and change nothing.
func kioskMemory(ctx context.Context, m *machine, e effort) (float64, error) {
	way, most := walk(), e.of(screensShown/4, screensShown)
	for taps, shown := 0, 0; shown < most; taps++ {
		before, at := m.glass.seen(), way[taps%len(way)]
		if err := m.glass.tap(ctx, at[0], at[1]); err != nil {
			return 0, err
		}
		switch err := m.glass.changed(ctx, before, nextPicture); {
		case err == nil:
			shown++
		case ctx.Err() != nil || taps > 2*shown+len(way):
			return 0, fmt.Errorf("screen %d, after a tap at %v: %w", shown+1, at, err)
		}
	}
	return memoryMB(m.pid())
}

// boardMemory is what a board holds after so many calls.
func boardMemory(ctx context.Context, m *machine, e effort) (float64, error) {
	if err := callAll(ctx, m.place, e.of(framesShown/4, framesShown), framePace); err != nil {
		return 0, err
	}
	return memoryMB(m.pid())
}

// callPace leaves every call its line at once: there are five lines at least, and none
// is held for much longer than three seconds.
const callPace = 1300 * time.Millisecond

// callShown is how long it took a call, in seconds, to be known to have been on the
// board: the 99th percentile, as the hall's own report has it.
func callShown(ctx context.Context, m *machine, e effort) (float64, error) {
	manager, err := m.place.run(ctx, "", "token", "create", "--data", m.place.dir, "--role", wire.RoleManager, "--name", "bench-manager")
	if err != nil {
		return 0, err
	}
	calls := e.of(30, 100)
	if err := callAll(ctx, m.place, calls, callPace); err != nil {
		return 0, err
	}
	if err := rest(ctx, m.pid(), restPatience); err != nil {
		return 0, err
	}
	report, err := wire.NewClient(m.place.url, manager, nil).CallsReport(ctx, "")
	if err != nil {
		return 0, err
	}
	if len(report.Devices) != 1 || report.Devices[0].Shown != calls {
		return 0, fmt.Errorf("the report of %d calls tells of others: %+v", calls, report)
	}
	return report.Devices[0].P99S, nil
}

// callAll lets so many people come, and calls them one after the other at a steady
// pace.
func callAll(ctx context.Context, p *place, calls int, pace time.Duration) error {
	if _, err := fill(ctx, p, calls); err != nil {
		return err
	}
	desks, err := staff(ctx, p)
	if err != nil {
		return err
	}
	_, err = paced(calls, pace, func(i int) error { return desks[i%len(desks)].call(ctx) })
	return err
}
