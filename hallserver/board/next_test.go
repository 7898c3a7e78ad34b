package board

import (
	"slices"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// A window's board names who comes next only where no other window may call them:
// they would get up and stand before the wrong one.
func TestAWindowNamesWhoComesNextOnlyWhereItAloneCallsThem(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	for range 3 {
		d.issue(t, "sb")
	}
	p := newProjector(&Config{Names: names{}}, nil, Board{ID: "w2", Kind: KindWindow, Window: 2})
	now := func() int64 { return time.Now().UnixMilli() }
	shows := func() []string {
		t.Helper()
		return p.windows[0].Next
	}
	p.windows, p.seen = p.readWindows(d.state, now())
	if got := shows(); got != nil {
		t.Errorf("with 3 and 4 open too it names %q, want nobody", got)
	}
	for _, n := range []int{1, 3, 4} {
		d.do(t, hall.CloseWindow{Window: n, Staff: clerk(n)})
	}
	p.takeWindows(d.state, now(), true)
	if got, want := shows(), []string{"B001", "B002"}; !slices.Equal(got, want) {
		t.Errorf("alone it names %q, want %q", got, want)
	}
	d.do(t, hall.OpenWindow{Window: 3, Staff: clerk(3)})
	p.takeWindows(d.state, now(), false)
	if got := shows(); got != nil {
		t.Errorf("once another has opened it still names %q", got)
	}
	d.do(t, hall.PauseWindow{Window: 3, Staff: clerk(3), Reason: "break"})
	p.takeWindows(d.state, now(), true)
	if got := shows(); got != nil {
		t.Errorf("while another only pauses it names %q", got)
	}
}

// An idle window while people wait is the one thing to see on the manager's wall.
func TestTheWallTellsSinceWhenAWindowIsFreeWhilePeopleWait(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	p := newProjector(&Config{Names: names{}}, nil, Board{ID: "wall", Kind: KindWall})
	p.windows, p.seen = p.readWindows(d.state, d.state.LastMS)
	of := func(number int) wire.BoardWindow { return p.windows[number-1] }
	if w := of(3); w.Callable != 0 || w.IdleSince != nil {
		t.Errorf("with nobody there: %+v, want nothing", w)
	}
	for range 2 {
		d.issue(t, "sb")
	}
	came := d.state.LastMS
	p.takeWindows(d.state, came+90_000, true)
	if w := of(1); w.Callable != 0 || w.IdleSince != nil {
		t.Errorf("a window without the queue: %+v, want nothing", w)
	}
	w := of(3)
	if w.Callable != 2 || w.IdleSince == nil || w.IdleSince.UnixMilli() > came {
		t.Fatalf("a window with the queue: %+v, want 2 since %d or before", w, came)
	}
	d.do(t, hall.CallNext{Window: 3, Staff: clerk(3), Expect: d.at(3)})
	p.takeWindows(d.state, d.state.LastMS, false)
	if w := of(3); w.Callable != 0 || w.IdleSince != nil {
		t.Errorf("once it has called: %+v, want nothing", w)
	}
	p.takeWindows(d.state, d.state.LastMS, true)
	if w := of(4); w.Callable != 1 {
		t.Errorf("the other one: %+v, want 1", w)
	}
}
