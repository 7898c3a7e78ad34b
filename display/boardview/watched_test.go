package boardview

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yimen/hallserver/wire"
)

// glass is a screen that takes its time, and what was on it.
type glass struct {
	board *Board
	slow  time.Duration        // from a model to its being on the screen
	order []string             // calls, as they came to be on the screen
	at    map[string]time.Time // when they did
	gone  map[string]time.Time // when they left it
	last  Model
}

func newGlass(o Options, slow time.Duration) *glass {
	o.Watched = true
	return &glass{board: New(o), slow: slow, at: map[string]time.Time{}, gone: map[string]time.Time{}}
}

// show draws what the board shows at now, and answers when it was drawn.
func (g *glass) show(now time.Time) time.Time {
	m := g.board.View(now)
	now = now.Add(g.slow)
	for _, c := range g.last.Calls {
		if !slices.ContainsFunc(m.Calls, func(o Call) bool { return o.CallID == c.CallID }) {
			g.gone[c.CallID] = now
		}
	}
	for _, c := range slices.Backward(m.Calls) {
		if g.at[c.CallID].IsZero() {
			g.at[c.CallID] = now
			g.order = append(g.order, c.CallID)
		}
	}
	g.last = m
	g.board.Showed(m, now)
	return now
}

// until draws whenever something changes, until a time or until it rests.
func (g *glass) until(now, end time.Time) time.Time {
	for {
		now = g.show(now)
		wake := g.board.Wake(now)
		if wake.IsZero() || wake.After(end) {
			return later(now, end)
		}
		now = later(now, wake)
	}
}

// flood is a number of calls in frames of some, so many a second.
func flood(t interface{ Fatal(...any) }, calls, inFrame int, gap time.Duration) []wire.Frame {
	now := begin()
	frames := []wire.Frame{frame(t, 1, wire.FrameSnapshot, now, snapshot())}
	for i := 0; i < calls; {
		var d wire.BoardDelta
		for range min(inFrame, calls-i) {
			d.Calls = append(d.Calls, wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprint("A", i), Window: i % 300, At: now})
			i++
		}
		frames = append(frames, frame(t, uint64(len(frames)+1), wire.FrameDelta, now, d))
		now = now.Add(gap)
	}
	return frames
}

func TestAWatchedBoardShowsEveryCallHoweverManyComeAndHoweverSlowItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		calls, inFrame int
		gap, slow      time.Duration
		wait           time.Duration // of the one that waits longest, at most
	}{
		"one at a time":             {40, 1, 9 * time.Second, time.Millisecond, time.Second},
		"twenty a second":           {2000, 1, 50 * time.Millisecond, time.Millisecond, 22 * time.Second},
		"a hundred at once":         {100, 100, 0, 10 * time.Millisecond, 21 * time.Second},
		"two thousand at once":      {2000, 32, 0, time.Millisecond, 90 * time.Second},
		"a screen of half a second": {300, 1, 100 * time.Millisecond, 500 * time.Millisecond, 60 * time.Second},
		"a screen of five seconds":  {60, 20, time.Second, 5 * time.Second, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGlass(Options{}, c.slow)
			now := begin()
			came := map[string]time.Time{}
			for _, f := range flood(t, c.calls, c.inFrame, c.gap) {
				now = g.until(now, later(now, f.At))
				g.board.Take(f, now)
				for _, call := range Calls(f) {
					came[call.CallID] = now
				}
			}
			g.until(now, now.Add(time.Hour))
			if passed := g.board.TakePassed(); len(passed) > 0 {
				t.Errorf("%d calls were passed over, such as %+v", len(passed), passed[0])
			}
			if len(g.order) != c.calls {
				t.Fatalf("%d calls were on the screen, want %d", len(g.order), c.calls)
			}
			var longest time.Duration
			for i, id := range g.order {
				if id != fmt.Sprint("c", i) {
					t.Fatalf("%s was on the screen in the place of c%d", id, i)
				}
				longest = max(longest, g.at[id].Sub(came[id]))
				if gone := g.gone[id]; !gone.IsZero() && gone.Sub(g.at[id]) < HoldLeast {
					t.Fatalf("%s was on the screen for %v", id, gone.Sub(g.at[id]))
				}
			}
			if longest > c.wait {
				t.Errorf("the one that waited longest did so for %v, want %v at most", longest, c.wait)
			}
		})
	}
}

func TestAWatchedBoardAcknowledgesNothingThatWasNotOnTheScreen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := newGlass(Options{Lines: rapid.IntRange(1, 6).Draw(t, "lines")}, time.Duration(rapid.IntRange(0, 9000).Draw(t, "slow_ms"))*time.Millisecond)
		now := begin()
		passed := map[string]string{}
		var came []wire.Call
		offsets := map[string]uint64{}
		check := func() {
			for _, p := range g.board.TakePassed() {
				passed[p.CallID] = p.Why
			}
			for _, c := range came {
				if offsets[c.CallID] <= g.last.Shown && g.at[c.CallID].IsZero() && passed[c.CallID] != PassedReplaced {
					t.Fatalf("offset %d is acknowledged, %s of offset %d was never shown", g.last.Shown, c.CallID, offsets[c.CallID])
				}
			}
		}
		for _, f := range history(t) {
			now = g.until(now, later(now, f.At))
			check()
			for _, c := range Calls(f) {
				offsets[c.CallID] = f.Offset
				came = append(came, c)
			}
			g.board.Take(f, now)
		}
		g.until(now, now.Add(time.Hour))
		check()
		for _, c := range came {
			if g.at[c.CallID].IsZero() && passed[c.CallID] != PassedReplaced {
				t.Fatalf("%s was neither shown nor replaced by a recall: %q", c.CallID, passed[c.CallID])
			}
		}
	})
}

func TestCallsWaitWhileAnEmergencyIsOnTheScreen(t *testing.T) {
	t.Parallel()
	g := newGlass(Options{}, time.Millisecond)
	now := begin()
	g.board.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	say := wire.Say{ID: "e1", Kind: wire.SayEmergency, At: now}
	g.board.Take(frame(t, 2, wire.FrameDelta, now, wire.BoardDelta{Says: []wire.Say{say}}), now)
	now = g.show(now)
	g.board.Take(frame(t, 3, wire.FrameDelta, now, wire.BoardDelta{Calls: []wire.Call{{CallID: "c1", Number: "A1", At: now}}}), now)
	now = g.until(now, now.Add(time.Minute))
	if m := g.last; m.State != Emergency || len(m.Calls) > 0 || m.Pending != 1 || m.Shown != 2 {
		t.Errorf("state %s with %d calls, %d pending, shown %d; want an emergency, the call pending, shown 2", m.State, len(m.Calls), m.Pending, m.Shown)
	}
	g.board.Take(frame(t, 4, wire.FrameDelta, now, wire.BoardDelta{Unsaid: []string{"e1"}}), now)
	g.show(now)
	if m := g.last; m.State != Calling || len(m.Calls) != 1 || m.Shown != 4 {
		t.Errorf("state %s with %d calls, shown %d; want the call, shown 4", m.State, len(m.Calls), m.Shown)
	}
}

func TestCallsThatLeaveUnseenAreTold(t *testing.T) {
	t.Parallel()
	now := begin()
	call := func(id, number string) wire.Call { return wire.Call{CallID: id, Number: number, Window: 3, At: now} }
	g := newGlass(Options{Lines: 1}, 0)
	take := func(offset uint64, d wire.BoardDelta) { g.board.Take(frame(t, offset, wire.FrameDelta, now, d), now) }
	g.board.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	g.show(now)
	take(2, wire.BoardDelta{Calls: []wire.Call{call("c1", "A1"), call("c2", "A2"), call("c3", "A3")}})
	g.show(now)
	take(3, wire.BoardDelta{Calls: []wire.Call{call("c2b", "A2")}})
	take(4, wire.BoardDelta{Day: "2026-03-03"})
	want := []Passed{{"c2", "A2", 3, PassedReplaced}, {"c2b", "A2", 3, PassedLate}, {"c3", "A3", 3, PassedLate}}
	if got := g.board.TakePassed(); !slices.Equal(got, want) {
		t.Errorf("told %+v, want %+v", got, want)
	}
}

func TestABoardThatWasKilledGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	frames := flood(t, 20, 20, 0)
	now := begin()
	g := newGlass(Options{}, 0)
	for _, f := range frames {
		g.board.Take(f, now)
	}
	g.show(now) // six of them
	raw, err := g.board.Save()
	if err != nil {
		t.Fatal(err)
	}
	now = g.until(now, now.Add(7*time.Second)) // six more, which the file does not know
	shown := slices.Clone(g.order)
	if len(shown) != 12 {
		t.Fatalf("%d calls were on the screen, want 12", len(shown))
	}

	g = newGlass(Options{}, 0)
	g.board.Remember(shown)
	if err := g.board.Restore(raw); err != nil {
		t.Fatal(err)
	}
	g.show(now)
	if got, want := numbers(g.last), []string{"A11", "A10", "A9", "A8", "A7", "A6"}; !slices.Equal(got, want) {
		t.Errorf("shows %v after the restart, want %v", got, want)
	}
	g.board.Take(frame(t, 3, wire.FrameDelta, now, wire.BoardDelta{Calls: []wire.Call{{CallID: "c20", Number: "A20", At: now}}}), now)
	g.until(now, now.Add(time.Minute))
	if got := g.order[6:]; len(got) != 9 || got[0] != "c12" || got[8] != "c20" {
		t.Errorf("shows %v then, want c12 to c20", got)
	}
}

var weekCalls = flag.Int("week", 70_000, "calls of the week that is played to see that nothing stays behind")

// TestAWeekLeavesNothingBehind plays seven days of calls, with new days, servers
// that start anew, recalls and what else is said.
func TestAWeekLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	const days = 7
	perDay := *weekCalls / days
	g := newGlass(Options{}, 0)
	b := g.board
	var heap []uint64
	offset, id, feed := uint64(0), 0, 0
	for day := range days {
		now := begin().AddDate(0, 0, day)
		s := snapshot()
		s.Day = now.Format(time.DateOnly)
		for i := range perDay / 2 {
			if i%5000 == 0 {
				offset, feed = 1, feed+1
				f := frame(t, offset, wire.FrameSnapshot, now, s)
				f.Feed = fmt.Sprint("f", feed)
				b.Take(f, now)
			}
			d := wire.BoardDelta{Says: []wire.Say{{ID: fmt.Sprint("s", i), At: now}}, Ended: []string{fmt.Sprint("c", id-300), fmt.Sprint("c", id-301)}}
			for range 2 {
				id++
				d.Calls = append(d.Calls, wire.Call{
					CallID: fmt.Sprint("c", id), Number: fmt.Sprint("A", id%997), Window: id % 300, At: now,
					Announcement: &wire.Announcement{Text: fmt.Sprint("sentence ", id)},
				})
			}
			b.apply(d, now)
			b.Showed(b.View(now), now)
			b.TakePassed()
			now = now.Add(time.Duration(1000+i%7*300) * time.Millisecond)
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		heap = append(heap, m.HeapAlloc)
		if len(b.calls) > callsMax || cap(b.calls) > 2*callsMax || len(b.seen.known) > seenMax+1 || len(b.says) > saysMax {
			t.Fatalf("day %d: keeps %d calls (%d), %d ids, %d says", day, len(b.calls), cap(b.calls), len(b.seen.known), len(b.says))
		}
	}
	if first, last := heap[1], heap[days-1]; last > first+first/4+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes: %v", first, last, heap)
	}
	runtime.KeepAlive(b)
	t.Logf("%d calls; heap at the end of the days: %v", id, heap)
}

// A sign that was away when a call had its turn shows it when it is back, also where
// its ticket has left the window by then.
func TestACallThatNobodyHasSeenIsNewHoweverLongItsTurnWaited(t *testing.T) {
	t.Parallel()
	b := New(Options{Watched: true, Lines: 1})
	now := begin()
	b.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	b.Take(frame(t, 2, wire.FrameDelta, now, wire.BoardDelta{Calls: []wire.Call{{CallID: "c1", Number: "A001", Window: 3, At: now}}}), now)
	for _, c := range []struct {
		after  time.Duration
		marked bool
	}{{20 * time.Second, true}, {27 * time.Second, true}, {29 * time.Second, false}} {
		m := b.View(now.Add(c.after))
		if len(m.Calls) != 1 || m.Calls[0].Marked != c.marked {
			t.Errorf("after %v: %+v, want it marked: %v", c.after, m.Calls, c.marked)
		}
		b.Showed(m, now.Add(c.after))
	}
}
