package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The calls of these tests: c1 to c5, of which c4 is the recall of c2's ticket.
func someCalls(at time.Time) []toldCall {
	calls := make([]toldCall, 5)
	for i := range calls {
		calls[i] = toldCall{id: fmt.Sprintf("c%d", i+1), number: fmt.Sprintf("A00%d", i+1), window: i + 1, at: at.Add(time.Duration(i) * time.Second)}
	}
	calls[3].number, calls[3].window, calls[3].recall = calls[1].number, calls[1].window, true
	return calls
}

// toldOf are facts written as "c1 c2 replaced c3 late": shown or spoken, unless a why follows.
func toldOf(calls []toldCall, what, text string, at time.Time) []toldFact {
	var out []toldFact
	for word := range strings.FieldsSeq(text) {
		if !strings.HasPrefix(word, "c") {
			f := &out[len(out)-1]
			f.What, f.Why = "skipped", word
			continue
		}
		f := toldFact{At: at, What: what, CallID: word, Number: "A999"}
		for _, c := range calls {
			if c.id == word {
				f.Number, f.Window = c.number, c.window
			}
		}
		out = append(out, f)
	}
	return out
}

func TestALedgerSeesWhatIsWrongWithABoard(t *testing.T) {
	t.Parallel()
	for told, want := range map[string]string{
		"c1 c2 c3 c4 c5":             "",
		"c1 c2 c4 c3 c5":             "", // the recall goes where its ticket stands
		"c1 c2 replaced c4 c3 c5":    "", // and where it waits, or at once
		"c1 c2 replaced c3 c4 c5":    "",
		"c2 replaced c4 c1 c3 c5":    "call 0, A001, was shown after call 1",
		"c1 c2 c3 c5 c4":             "call 3, A002, was shown after call 4",
		"c1 c3 c2 c4 c5":             "call 1, A002, was shown after call 2",
		"c1 c2 c3 c4":                "call 4, A005 at window 5, was never told",
		"c1 c2 c3 c4 c5 c1":          "call 0, A001, a second time",
		"c1 c1 replaced c2 c3 c4 c5": "call 0, A001, a second time",
		"c1 c2 c3 c4 c5 c9":          "none of its calls",
		"c1 c2 c3 replaced c4 c5":    "gave way to a recall that never was",
		"c1 late c2 c3 c4 c5":        "a board shows all",
	} {
		calls := someCalls(time.Now())
		facts := toldOf(calls, "shown", told, time.Now())
		l := read(calls, facts)
		l.shown(facts)
		expectFault(t, told, l, want)
	}
}

func TestALedgerSeesWhatIsWrongWithASpeaker(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		told string
		age  time.Duration // of the first call
		want string
	}{
		{"c1 c2 c3 c4 c5", 9 * time.Second, ""},
		{"c1 c2 replaced c3 c4 c5", 9 * time.Second, ""},
		{"c1 late c2 late c3 c4 c5", 13 * time.Second, ""},
		{"c1 late c2 late c3 c4 c5", 9 * time.Second, "call 0, A001, was left out for its age of 9s"},
		{"c2 c1 c3 c4 c5", 9 * time.Second, "call 0, A001, was spoken after call 1"},
		{"c1 c2 c3 c5 c4", 9 * time.Second, "call 3, A002, was spoken after call 4"},
		{"c1 c2 c3 c4", 9 * time.Second, "was never told"},
		{"c1 c2 c3 c4 c5 c5 late", 40 * time.Second, "a second time"},
		{"c1 c2 replaced c3 c4 c5", 2 * time.Second, "call 1, A002: skipped (replaced)"},
		{"c1 c2 c3 replaced c4 c5", 9 * time.Second, "call 2, A003: skipped (replaced)"},
		{"c1 c2 no-clip c3 c4 c5", 9 * time.Second, "call 1, A002: skipped (no-clip)"},
	} {
		now := time.Now()
		calls := someCalls(now.Add(-c.age))
		facts := toldOf(calls, "spoken", c.told, now)
		l := read(calls, facts)
		l.said(facts, 10*time.Second)
		expectFault(t, c.told, l, c.want)
	}
}

func TestALedgerKnowsWhoIsCalledWhere(t *testing.T) {
	t.Parallel()
	calls := someCalls(time.Now())
	facts := toldOf(calls, "shown", "c1 c2 c3 c4 c5", time.Now())
	facts[2].Window = 7
	expectFault(t, "another window", read(calls, facts), "call 2 is A003 at window 3, told was A003 at 7")
}

// expectFault wants a fault with such words, or none.
func expectFault(t *testing.T, told string, l *ledger, want string) {
	t.Helper()
	got := strings.Join(l.faults, "\n")
	if want == "" && got != "" || want != "" && !strings.Contains(got, want) {
		t.Errorf("%s: found %q, want %q", told, got, want)
	}
}
