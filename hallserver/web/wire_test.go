package web_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"yimen/hallserver/wire"
)

// TestThePagesKnowTheShapesAsTheyAre compares src/wire.ts, src/boardwire.ts and src/guidewire.ts with package wire: each
// field it names is there, and may be missing exactly where it says so.
func TestThePagesKnowTheShapesAsTheyAre(t *testing.T) {
	t.Parallel()
	var raw []byte
	for _, name := range []string{"src/wire.ts", "src/boardwire.ts", "src/guidewire.ts"} {
		part, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, part...)
	}
	shapes := map[string]any{
		"HelpCall": wire.HelpCall{}, "Session": wire.Session{}, "Service": wire.Service{}, "Told": wire.Told{}, "Ticket": wire.Ticket{}, "Window": wire.Window{},
		"Pad": wire.Pad{}, "Pause": wire.Pause{}, "Choice": wire.Choice{}, "Colleague": wire.Colleague{}, "Desk": wire.Desk{}, "IssueRequest": wire.IssueRequest{},
		"Issued": wire.Issued{}, "Queue": wire.Queue{}, "Why": wire.Why{}, "CallAnswer": wire.CallAnswer{}, "Subject": wire.Subject{},
		"Holder": wire.Holder{}, "Emergency": wire.Emergency{}, "Problem": wire.Problem{}, "Frame": wire.Frame{}, "Call": wire.Call{}, "BoardWindow": wire.BoardWindow{},
		"Announcement": wire.Announcement{}, "BoardQueue": wire.BoardQueue{}, "Wait": wire.Wait{}, "Dim": wire.Dim{}, "Layout": wire.Layout{},
		"Media": wire.Media{}, "Say": wire.Say{}, "Pickup": wire.Pickup{}, "Figures": wire.Figures{}, "BoardSnapshot": wire.BoardSnapshot{},
		"BoardDelta": wire.BoardDelta{}, "BoardAck": wire.BoardAck{}, "DeskDevice": wire.DeskDevice{}, "CardAtDesk": wire.CardAtDesk{},
		"SlipAtDesk": wire.SlipAtDesk{}, "GuideDesk": wire.GuideDesk{}, "Found": wire.Found{}, "Booked": wire.Booked{}, "Slot": wire.Slot{},
	}
	interfaces := regexp.MustCompile(`(?s)export interface (\w+) \{\n(.*?)\n\}`).FindAllStringSubmatch(string(raw), -1)
	field := regexp.MustCompile(`(?m)^  (\w+)(\??): `)
	seen := 0
	for _, m := range interfaces {
		shape, known := shapes[m[1]]
		if !known {
			continue
		}
		seen++
		optional := fieldsOf(shape)
		for _, f := range field.FindAllStringSubmatch(m[2], -1) {
			may, there := optional[f[1]]
			switch {
			case !there:
				t.Errorf("%s.%s is not in package wire", m[1], f[1])
			case may && f[2] == "":
				t.Errorf("%s.%s may be missing", m[1], f[1])
			}
		}
	}
	if seen != len(shapes) {
		t.Errorf("the pages have %d of %d shapes", seen, len(shapes))
	}
}

// fieldsOf are the JSON names of a shape's fields, and whether each may be missing.
func fieldsOf(shape any) map[string]bool {
	all := map[string]bool{}
	for f := range reflect.TypeOf(shape).Fields() {
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		all[name] = strings.Contains(rest, "omitempty") || strings.Contains(rest, "omitzero")
	}
	return all
}
