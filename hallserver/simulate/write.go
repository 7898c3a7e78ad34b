package simulate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"yimen/hallserver/hall"
)

// WriteHall writes a hall as ReadHall reads it. Its rules are not written: they
// are chosen when a day is run.
func WriteHall(w io.Writer, h Hall) error {
	var b strings.Builder
	fmt.Fprintf(&b, "walk_s: %v\ngap_s: %v\nnoshow_s: %v\nqueues: [%s]\nservices:\n", h.WalkS, h.GapS, h.NoShowS, joined(h.Queues))
	for _, code := range slices.Sorted(maps.Keys(h.Services)) {
		fmt.Fprintf(&b, "  %s: %s\n", code, h.Services[code])
	}
	b.WriteString("windows:\n")
	for _, win := range h.Windows {
		fmt.Fprintf(&b, "  - number: %d\n    queues: [%s]\n", win.Number, joined(win.Queues))
		if len(win.Helps) > 0 {
			b.WriteString("    helps:\n")
			for _, p := range win.Helps {
				fmt.Fprintf(&b, "      - {queue: %s, after_minutes: %v}\n", p.Queue, float64(p.AfterS)/60)
			}
		}
		writeSpans(&b, "open", win.Open)
		writeSpans(&b, "pauses", win.Pauses)
		writeSpans(&b, "breaks", win.Breaks)
		if win.Speed != 0 {
			fmt.Fprintf(&b, "    speed: %v\n", win.Speed)
		}
		if len(win.Skill) > 0 {
			b.WriteString("    skill: {")
			for i, code := range slices.Sorted(maps.Keys(win.Skill)) {
				fmt.Fprintf(&b, "%s%s: %v", strings.Repeat(", ", min(i, 1)), code, win.Skill[code])
			}
			b.WriteString("}\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func joined(queues []hall.QueueID) string {
	texts := make([]string, len(queues))
	for i, q := range queues {
		texts[i] = string(q)
	}
	return strings.Join(texts, ", ")
}

func writeSpans(b *strings.Builder, name string, spans []Span) {
	if len(spans) == 0 {
		return
	}
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = fmt.Sprintf("%q", clock(s.FromS)+"-"+clock(s.ToS))
	}
	fmt.Fprintf(b, "    %s: [%s]\n", name, strings.Join(texts, ", "))
}
