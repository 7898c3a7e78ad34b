package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestFiguresAreMediansAndNearestRanks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got, want float64
	}{
		{median([]float64{3, 1, 2}), 2},
		{median([]float64{4, 1, 2, 3}), 2.5},
		{percentile([]float64{1, 2, 3, 4}, 0.5), 2},
		{percentile([]float64{1, 2, 3, 4}, 0.99), 4},
		{percentile([]float64{7}, 0.01), 7},
	} {
		if c.got != c.want {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
	for v, want := range map[float64]string{0.5: "0.50", 12.34: "12.3", 123.4: "123", 123_456: "123k"} {
		if got := figure(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

func TestRowsAreChosenByTheBeginningOfTheirNames(t *testing.T) {
	t.Parallel()
	all := []row{{name: "boards-1000"}, {name: "boards-mute"}, {name: "restart"}}
	for only, want := range map[string]string{
		"": "boards-1000 boards-mute restart", "boards": "boards-1000 boards-mute",
		"restart, boards-m": "boards-mute restart", "board-": "",
	} {
		var names []string
		for _, r := range choose(all, only) {
			names = append(names, r.name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q chooses %q, want %q", only, got, want)
		}
	}
	names := map[string]bool{}
	for _, r := range rows() {
		if names[r.name] || r.measure == nil || r.what == "" || r.against == "" {
			t.Errorf("row %q: twice or incomplete", r.name)
		}
		names[r.name] = true
	}
}

func TestTheTableSaysWhatWasReached(t *testing.T) {
	t.Parallel()
	measure := func(pairs []pair, err error) func(context.Context, effort) ([]pair, error) {
		return func(context.Context, effort) ([]pair, error) { return pairs, err }
	}
	var out, progress bytes.Buffer
	ok := measureAll(t.Context(), &out, &progress, []row{
		{name: "a", what: "calls", unit: "ms", reach: atMost(1), against: "raw", measure: measure([]pair{{1, 2}, {9, 10}, {3, 1}}, nil)},
		{name: "b", what: "号码", unit: "/s", reach: atLeast(2.5), against: "node", measure: measure([]pair{{2, 1}}, nil)},
		{name: "c", measure: measure(nil, fmt.Errorf("%w: no node", errUnavailable))},
		{name: "d", what: "idle", unit: "%", reach: under(2), against: "old", measure: measure([]pair{{2, 1}}, nil)},
		{name: "e", what: "idle", unit: "%", reach: under(1), against: "old", measure: measure([]pair{{2.5, 9}}, nil)},
	}, effort{quick: true})
	want := `row  what   ours     other    ratio  reach                 against
a    calls  3.00 ms  2.00 ms  0.90   ≤ 1.00       reached  raw
b    号码     2.00 /s  1.00 /s  2.00   ≥ 2.50       below    node
d    idle   2.00 %   1.00 %   2.00   ours ≤ 2.00  reached  old
e    idle   2.50 %   9.00 %   0.28   ours ≤ 1.00  below    old
`
	if !ok || out.String() != want {
		t.Errorf("ok %t:\n%s", ok, out.String())
	}
	if !strings.Contains(progress.String(), "c: left out: not to be had here: no node") {
		t.Errorf("progress %q", progress.String())
	}
	failed := row{name: "f", measure: measure(nil, errors.New("broken"))}
	if measureAll(t.Context(), &out, &progress, []row{failed}, effort{quick: true}) {
		t.Error("a row that could not be measured is well")
	}
}
