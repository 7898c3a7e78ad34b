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

// A number that was called and did not come does not look like work, and a pause has
// its reason and its length.
func TestTheWallTellsHowFarAWindowIsAndSinceWhen(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	p := newProjector(&Config{Names: names{}, PauseText: func(string) wire.Text { return wire.Text{"zh": "用餐"} }}, nil, Board{ID: "wall", Kind: KindWall})
	p.windows, p.seen = p.readWindows(d.state, d.state.LastMS)
	look := func() wire.BoardWindow {
		p.takeWindows(d.state, d.state.LastMS, true)
		return p.windows[2]
	}
	check := func(what string, w wire.BoardWindow, called bool, since int64) {
		t.Helper()
		if w.Called != called || (w.Since == nil) != (since == 0) || (since != 0 && w.Since.UnixMilli() != since) {
			t.Errorf("%s: called %v since %v, want %v since %d", what, w.Called, w.Since, called, since)
		}
	}
	check("free", look(), false, 0)
	d.issue(t, "sb")
	d.do(t, hall.CallNext{Window: 3, Staff: clerk(3), Expect: d.at(3)})
	called := d.state.LastMS
	check("called", look(), true, called)
	d.do(t, hall.Recall{Window: 3, Staff: clerk(3), Expect: d.at(3)})
	check("called again", look(), true, called)
	d.do(t, hall.StartService{Window: 3, Staff: clerk(3), Expect: d.at(3)})
	check("begun", look(), false, d.state.LastMS)
	d.do(t, hall.FinishService{Window: 3, Staff: clerk(3), Expect: d.at(3)})
	check("done", look(), false, 0)
	d.do(t, hall.PauseWindow{Window: 3, Staff: clerk(3), Reason: "lunch"})
	w := look()
	check("paused", w, false, d.state.LastMS)
	if w.PauseText["zh"] != "用餐" {
		t.Errorf("paused, and says %q", w.PauseText)
	}
	other := newProjector(&Config{Names: names{}, PauseText: func(string) wire.Text { return nil }}, nil, Board{ID: "hall", Kind: KindHall})
	if windows, _ := other.readWindows(d.state, d.state.LastMS); windows[2].Since != nil {
		t.Error("a hall board tells citizens since when a window pauses")
	}
}
