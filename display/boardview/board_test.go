package boardview

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/wire"
)

func begin() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

func frame(t interface{ Fatal(...any) }, offset uint64, kind string, at time.Time, data any) wire.Frame {
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return wire.Frame{Feed: "f1", Offset: offset, Type: kind, At: at, Data: raw}
}

func snapshot(calls ...wire.Call) wire.BoardSnapshot {
	return wire.BoardSnapshot{Board: "hall", Kind: "hall", Calls: calls, Day: "2026-03-02", Open: true}
}

// history is a random day: deltas that come in one after the other.
func history(t *rapid.T) []wire.Frame {
	now := begin()
	frames := []wire.Frame{frame(t, 1, wire.FrameSnapshot, now, snapshot())}
	n := rapid.IntRange(1, 40).Draw(t, "deltas")
	id := 0
	for i := range n {
		now = now.Add(time.Duration(rapid.IntRange(0, 9000).Draw(t, "gap_ms")) * time.Millisecond)
		var d wire.BoardDelta
		for range rapid.IntRange(0, 4).Draw(t, "calls") {
			id++
			d.Calls = append(d.Calls, wire.Call{
				CallID: fmt.Sprint("c", id), Number: fmt.Sprintf("A%03d", rapid.IntRange(1, 60).Draw(t, "number")),
				Window: rapid.IntRange(1, 9).Draw(t, "window"), At: now,
			})
		}
		if id > 0 && rapid.Bool().Draw(t, "ends") {
			d.Ended = []string{fmt.Sprint("c", rapid.IntRange(1, id).Draw(t, "ended"))}
		}
		frames = append(frames, frame(t, uint64(i+2), wire.FrameDelta, now, d))
	}
	return frames
}

// seenLines follows a board through time and says how long each call had a line.
func seenLines(b *Board, frames []wire.Frame, step time.Duration) (lines map[string]time.Duration, last map[string]string) {
	lines, last = map[string]time.Duration{}, map[string]string{}
	now := begin()
	i := 0
	for end := frames[len(frames)-1].At.Add(3 * time.Minute); now.Before(end); now = now.Add(step) {
		for i < len(frames) && !frames[i].At.After(now) {
			b.Take(frames[i], frames[i].At)
			for _, c := range Calls(frames[i]) {
				last[c.Number] = c.CallID
			}
			i++
		}
		for _, c := range b.View(now).Calls {
			lines[c.CallID] += step
		}
	}
	return lines, last
}

func TestAWholeHallCalledAtOnceIsShownInOrder(t *testing.T) {
	t.Parallel()
	now := begin()
	var d wire.BoardDelta
	for i := range 100 {
		d.Calls = append(d.Calls, wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprintf("A%03d", i), Window: i, At: now})
	}
	frames := []wire.Frame{frame(t, 1, wire.FrameSnapshot, now, snapshot()), frame(t, 2, wire.FrameDelta, now, d)}
	lines, _ := seenLines(New(Options{}), frames, time.Second)
	for _, c := range d.Calls {
		if lines[c.CallID] < HoldLeast {
			t.Errorf("%s had a line for %v, want %v", c.CallID, lines[c.CallID], HoldLeast)
		}
	}
}

func TestEveryCallThatNoNewerOneReplacesGetsALine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		frames := history(t)
		b := New(Options{Lines: rapid.IntRange(3, 6).Draw(t, "lines")})
		lines, last := seenLines(b, frames, 500*time.Millisecond)
		for number, id := range last {
			if lines[id] == 0 {
				t.Errorf("call %s of %s was never on the board", id, number)
			}
		}
	})
}

func TestEveryCallKeepsItsLineForHoldWhenNotTooManyCome(t *testing.T) {
	t.Parallel()
	now := begin()
	frames := []wire.Frame{frame(t, 1, wire.FrameSnapshot, now, snapshot())}
	var d wire.BoardDelta
	for i := range 18 { // three times what fits
		d.Calls = append(d.Calls, wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprintf("A%03d", i), Window: i, At: now})
	}
	frames = append(frames, frame(t, 2, wire.FrameDelta, now, d))
	lines, _ := seenLines(New(Options{}), frames, time.Second)
	for _, c := range d.Calls {
		if lines[c.CallID] < Hold {
			t.Errorf("%s had a line for %v, want %v", c.CallID, lines[c.CallID], Hold)
		}
	}
}

func TestDoublesReplaysAndGapsLeaveTheSameBoard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		frames := history(t)
		clean, troubled := New(Options{}), New(Options{})
		for _, f := range frames {
			clean.Take(f, f.At)
		}
		for i := 0; i < len(frames); {
			f := frames[i]
			switch rapid.IntRange(0, 5).Draw(t, "trouble") {
			case 0: // a frame of the past again
				if i > 1 { // a snapshot sets the clock, so only deltas
					troubled.Take(frames[rapid.IntRange(1, i-1).Draw(t, "again")], f.At)
				}
			case 1: // one that comes too early
				if early := i + 1; early < len(frames) && i > 0 {
					if got := troubled.Take(frames[early], f.At); got != Gap {
						t.Fatalf("frame %d before %d: %v", early, i, got)
					}
				}
			default:
				if got := troubled.Take(f, f.At); got == Gap {
					t.Fatalf("frame %d: gap", i)
				}
				i++
			}
		}
		now := frames[len(frames)-1].At
		if diff := cmp.Diff(clean.View(now), troubled.View(now)); diff != "" {
			t.Errorf("(-clean +troubled):\n%s", diff)
		}
	})
}

func TestNoLineIsEmptyWhileACallWaits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := New(Options{Lines: rapid.IntRange(3, 6).Draw(t, "lines")})
		frames := history(t)
		for _, f := range frames {
			b.Take(f, f.At)
			for s := range 40 {
				m := b.View(f.At.Add(time.Duration(s) * time.Second / 3))
				if m.Pending > 0 && len(m.Calls) < b.most() && !slices.ContainsFunc(b.calls, func(l line) bool { return l.ended }) {
					t.Fatalf("%d calls wait while %d of %d lines are in use", m.Pending, len(m.Calls), b.most())
				}
			}
		}
	})
}

func TestWakeMissesNoChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		frames := history(t)
		b := New(Options{})
		for _, f := range frames {
			b.Take(f, f.At)
		}
		now := frames[len(frames)-1].At
		for range 200 {
			wake := b.Wake(now)
			if wake.IsZero() {
				wake = now.Add(LostAfter)
			}
			before := wake.Add(-time.Nanosecond)
			a, z := b.View(now), b.View(before)
			a.Clock, z.Clock = time.Time{}, time.Time{}
			if diff := cmp.Diff(a, z); diff != "" {
				t.Fatalf("changed between %v and %v without a wake:\n%s", now, before, diff)
			}
			if b.Wake(now).IsZero() {
				return
			}
			now = wake
		}
		t.Fatal("never comes to rest")
	})
}

func TestMemoryOfABoardIsBounded(t *testing.T) {
	t.Parallel()
	b := New(Options{})
	now := begin()
	b.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	for i := range 5000 {
		d := wire.BoardDelta{Calls: []wire.Call{{CallID: fmt.Sprint("c", i), Number: fmt.Sprint("A", i), At: now}}}
		b.Take(frame(t, uint64(i+2), wire.FrameDelta, now, d), now)
	}
	if len(b.calls) > callsMax || len(b.seen.known) > seenMax+1 {
		t.Errorf("keeps %d calls, %d ids", len(b.calls), len(b.seen.known))
	}
}

func TestWhatCannotBeReadAsksForAResync(t *testing.T) {
	t.Parallel()
	now := begin()
	broken := func(offset uint64, kind string) wire.Frame {
		return wire.Frame{Feed: "f1", Offset: offset, Type: kind, At: now, Data: json.RawMessage(`[1`)}
	}
	b := New(Options{})
	if got := b.Take(broken(1, wire.FrameSnapshot), now); got != Gap || !b.View(now).Resync {
		t.Errorf("broken snapshot: %v", got)
	}
	b.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	if got := b.Take(broken(2, wire.FrameDelta), now); got != Gap {
		t.Errorf("broken delta: %v", got)
	}
	if _, offset := b.Position(); offset != 1 {
		t.Errorf("offset %d after a broken delta", offset)
	}
	for _, raw := range []string{``, `{}`, `{"frame":{"type":"delta"}}`, `[]`} {
		if err := New(Options{}).Restore([]byte(raw)); err == nil {
			t.Errorf("restored %q", raw)
		}
	}
	if _, err := New(Options{}).Save(); err == nil {
		t.Error("saved nothing")
	}
}

func TestCallsOfAFrameComeOldestFirst(t *testing.T) {
	t.Parallel()
	a, b := wire.Call{CallID: "a"}, wire.Call{CallID: "b"}
	ids := func(calls []wire.Call) (out []string) {
		for _, c := range calls {
			out = append(out, c.CallID)
		}
		return out
	}
	for kind, data := range map[string]any{
		wire.FrameSnapshot: snapshot(b, a), wire.FrameDelta: wire.BoardDelta{Calls: []wire.Call{a, b}},
	} {
		if got := ids(Calls(frame(t, 1, kind, begin(), data))); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("%s: %v", kind, got)
		}
	}
	if got := Calls(wire.Frame{Type: wire.FrameHeartbeat}); got != nil {
		t.Errorf("heartbeat: %v", got)
	}
}

func TestFewerLinesShowTheNewestCalls(t *testing.T) {
	t.Parallel()
	now := begin()
	b := New(Options{})
	b.Take(frame(t, 1, wire.FrameSnapshot, now, snapshot()), now)
	var d wire.BoardDelta
	for i := range 6 {
		d.Calls = append(d.Calls, wire.Call{CallID: fmt.Sprint("c", i), Number: fmt.Sprint("A", i), Window: i, At: now})
	}
	b.Take(frame(t, 2, wire.FrameDelta, now, d), now)
	b.SetLines(3)
	if got, want := numbers(b.View(now)), []string{"A5", "A4", "A3"}; !slices.Equal(got, want) {
		t.Errorf("shows %v, want %v", got, want)
	}
}
