package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// row is one line of the table: a figure of ours against a figure of the same
// kind, measured in the same run.
type row struct {
	name    string // for --only
	what    string
	against string
	unit    string
	reach   reach
	// measure returns ours and the other, measured by turns so that a change
	// of the machine's mood meets both.
	measure func(ctx context.Context, effort effort) ([]pair, error)
}

// reach is the mark: the ratio ours/other must be at most, or at least, this; or our
// own figure must be at most so much, whatever the other is.
type reach struct {
	ratio  float64
	atMost bool
	figure float64 // 0: the ratio counts
}

func atMost(ratio float64) reach  { return reach{ratio: ratio, atMost: true} }
func atLeast(ratio float64) reach { return reach{ratio: ratio} }
func under(own float64) reach     { return reach{figure: own} }

func (r reach) String() string {
	if r.figure > 0 {
		return "ours ≤ " + figure(r.figure)
	}
	sign := "≥"
	if r.atMost {
		sign = "≤"
	}
	return fmt.Sprintf("%s %.2f", sign, r.ratio)
}

func (r reach) met(ours, ratio float64) bool {
	if r.figure > 0 {
		return ours <= r.figure
	}
	if r.atMost {
		return ratio <= r.ratio
	}
	return ratio >= r.ratio
}

// pair is one round: ours, and what it is measured against.
type pair struct{ ours, other float64 }

// effort says how long to measure.
type effort struct {
	quick    bool
	programs programs
}

// of picks the quick or the thorough number.
func (e effort) of(quick, thorough int) int {
	if e.quick {
		return quick
	}
	return thorough
}

// errUnavailable marks a comparison that this machine cannot make; the row is
// left out with the reason.
var errUnavailable = errors.New("not to be had here")

// measureAll measures and prints row by row; false: one could not be measured.
func measureAll(ctx context.Context, out, progress io.Writer, chosen []row, e effort) bool {
	ok := true
	lines := [][]string{{"row", "what", "ours", "other", "ratio", "reach", "", "against"}}
	for _, r := range chosen {
		started := time.Now()
		pairs, err := r.measure(ctx, e)
		switch {
		case errors.Is(err, errUnavailable):
			say(progress, "%s: left out: %v\n", r.name, err)
			continue
		case err != nil:
			say(progress, "%s: %v\n", r.name, err)
			ok = false
			continue
		}
		say(progress, "%s: %d rounds in %.1f s: %s\n", r.name, len(pairs), time.Since(started).Seconds(), rounds(pairs))
		lines = append(lines, r.line(pairs))
	}
	printTable(out, lines)
	return ok
}

func (r row) line(pairs []pair) []string {
	ours, other, ratios := make([]float64, len(pairs)), make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		ours[i], other[i], ratios[i] = p.ours, p.other, p.ours/p.other
	}
	ratio, verdict := median(ratios), "below"
	if r.reach.met(median(ours), ratio) {
		verdict = "reached"
	}
	return []string{
		r.name, r.what, figure(median(ours)) + " " + r.unit, figure(median(other)) + " " + r.unit,
		fmt.Sprintf("%.2f", ratio), r.reach.String(), verdict, r.against,
	}
}

// rounds shows every round's ratio, so that noise can be seen.
func rounds(pairs []pair) string {
	var s []string
	for _, p := range pairs {
		s = append(s, fmt.Sprintf("%s/%s=%.2f", figure(p.ours), figure(p.other), p.ours/p.other))
	}
	return strings.Join(s, " ")
}

// median of a list that is not empty.
func median(xs []float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// percentile p (0 to 1) of a list that is not empty, by nearest rank.
func percentile(xs []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	return s[max(0, int(math.Ceil(p*float64(len(s))))-1)]
}

// figure writes a number with three digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 10_000:
		return fmt.Sprintf("%.0fk", v/1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// say prints; when the terminal is gone there is nobody left to tell.
func say(to io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(to, format, args...) }

// printTable aligns columns by the number of characters.
func printTable(out io.Writer, lines [][]string) {
	widths := make([]int, len(lines[0]))
	for _, l := range lines {
		for i, cell := range l {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for _, l := range lines {
		var b strings.Builder
		for i, cell := range l {
			b.WriteString(cell)
			b.WriteString(strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
		}
		say(out, "%s\n", strings.TrimRight(b.String(), " "))
	}
}
