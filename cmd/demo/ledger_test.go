package main

import (
	"fmt"
	"testing"
	"time"
)

// A toldCall is a call or a recall as the journal has it.
type toldCall struct {
	id, number string
	window     int
	recall     bool
	at         time.Time
}

// A toldFact is a line of a watcher's log.
type toldFact struct {
	At     time.Time `json:"at"`
	What   string    `json:"what"`
	CallID string    `json:"call_id"`
	Number string    `json:"number"`
	Window int       `json:"window"`
	Why    string    `json:"why"`
}

// ledger holds what was told against the calls there were.
type ledger struct {
	want   []toldCall
	place  map[string]int // of a call's id in want
	facts  map[string]toldFact
	faults []string
}

// read puts in the facts: each call has one, and says of the call what the journal
// says of it.
func read(want []toldCall, told []toldFact) *ledger {
	l := &ledger{want: want, place: map[string]int{}, facts: map[string]toldFact{}}
	for i, c := range want {
		l.place[c.id] = i
	}
	for _, f := range told {
		i, known := l.place[f.CallID]
		_, twice := l.facts[f.CallID]
		switch {
		case !known:
			l.fault("%s %s at window %d, which is none of its calls", f.What, f.Number, f.Window)
		case twice:
			l.fault("call %d, %s, a second time: %s after %s", i, f.Number, f.What, l.facts[f.CallID].What)
		case f.Number != want[i].number || f.Window != want[i].window:
			l.fault("call %d is %s at window %d, told was %s at %d", i, want[i].number, want[i].window, f.Number, f.Window)
		}
		if known && !twice {
			l.facts[f.CallID] = f
		}
	}
	for i, c := range want {
		if l.facts[c.id].What == "" {
			l.fault("call %d, %s at window %d, was never told", i, c.number, c.window)
		}
	}
	return l
}

func (l *ledger) fault(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// next is the call of the same ticket after call i; -1: there is none.
func (l *ledger) next(i int) int {
	for at := i + 1; at < len(l.want); at++ {
		if l.want[at].number == l.want[i].number {
			return at
		}
	}
	return -1
}

// shown holds a board's facts: every call was on it, in order. A recall goes where
// its ticket is: at once where that stands on the board, and in its ticket's turn
// where it waits for its line, or at once where that was not painted yet; the call
// before is then the one that was left out.
func (l *ledger) shown(told []toldFact) {
	turns := l.turns()
	last := -1
	for _, f := range told {
		i, known := l.place[f.CallID]
		if !known || f.What != "shown" {
			continue
		}
		if i < last {
			l.fault("call %d, %s, was shown after call %d", i, f.Number, last)
		}
		if l.want[i].recall {
			i = turns[f.CallID]
		}
		last = max(last, i)
	}
}

// turns are the places of the calls that gave way to a recall, by its id. Nothing
// else may be left out on a board.
func (l *ledger) turns() map[string]int {
	turns := map[string]int{}
	for i, c := range l.want {
		f := l.facts[c.id]
		recall := l.next(i)
		switch {
		case f.What == "" || f.What == "shown":
			continue
		case f.What != "skipped" || f.Why != "replaced":
			l.fault("call %d, %s: %s (%s), and a board shows all", i, c.number, f.What, f.Why)
			continue
		case recall < 0 || !l.want[recall].recall:
			l.fault("call %d, %s, gave way to a recall that never was", i, c.number)
			continue
		}
		turn, again := turns[c.id]
		if !again {
			turn = i
		}
		turns[l.want[recall].id] = turn
	}
	return turns
}

// lastTry is how long before its deadline a call may be given up for want of a clip.
const lastTry = 2 * time.Second

// said holds a speaker's facts: in order, and what it left out was too old when its
// turn came, or was called again meanwhile.
func (l *ledger) said(told []toldFact, deadline time.Duration) (aloud int) {
	last := -1
	for _, f := range told {
		i, known := l.place[f.CallID]
		if !known {
			continue
		}
		if i < last {
			l.fault("call %d, %s, was %s after call %d", i, f.Number, f.What, last)
		}
		last = max(last, i)
		again := l.next(i)
		switch {
		case f.What == "spoken":
			aloud++
		case f.What == "skipped" && f.Why == "late":
			if age := f.At.Sub(l.want[i].at); age < deadline {
				l.fault("call %d, %s, was left out for its age of %v", i, f.Number, age)
			}
		case f.What == "skipped" && f.Why == "no-clip" && f.At.Sub(l.want[i].at) > deadline-lastTry:
			// Its chime was all there was when it could wait no longer.
		case f.What == "skipped" && f.Why == "replaced" && again >= 0 && l.want[again].recall && !l.want[again].at.After(f.At):
		default:
			l.fault("call %d, %s: %s (%s)", i, f.Number, f.What, f.Why)
		}
	}
	return aloud
}

// check holds a watcher's log against the calls there were.
func (w *watcher) check(t *testing.T, want []toldCall) {
	t.Helper()
	told := w.told(t)
	l := read(want, told)
	aloud := 0
	if w.deadline > 0 {
		if aloud = l.said(told, w.deadline); aloud == 0 {
			l.fault("nothing was said at all")
		}
		t.Logf("%s: %d calls, %d said, the others too old or called again", w.name, len(want), aloud)
	} else {
		l.shown(told)
		t.Logf("%s: %d calls shown", w.name, len(want))
	}
	if n := len(l.faults); n > 0 {
		t.Errorf("%s: %d faults in %d calls, such as %q", w.name, n, len(want), l.faults[:min(5, n)])
	}
}
