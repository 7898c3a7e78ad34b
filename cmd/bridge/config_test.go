package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/callpad"
)

func TestAFileIsRead(t *testing.T) {
	t.Parallel()
	c, err := parseConfig([]byte(`
server: https://hall.example
line: /dev/serial/by-id/usb-rs485
pads:
  - {unit: 1, window: 1, kind: call}
  - unit: 2
    window: 1
    kind: rating
    name: left
keyboards:
  - device: /dev/input/by-id/usb-pad-event-kbd
    window: 2
    keys: {KEY_KP1: next, KEY_KPENTER: pause, "272": rate-5}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []pad{{Unit: 1, Window: 1, Kind: "call", Name: "pad-1"}, {Unit: 2, Window: 1, Kind: "rating", Name: "left"}}
	if diff := cmp.Diff(want, c.Pads); diff != "" {
		t.Error(diff)
	}
	does := map[uint16]meaning{79: {action: callpad.Next}, 96: {action: callpad.Pause}, 272: {level: 5}}
	if diff := cmp.Diff(does, c.Keyboards[0].does, cmp.AllowUnexported(meaning{})); diff != "" || c.Keyboards[0].Name != "keyboard-1" {
		t.Errorf("%s %s", c.Keyboards[0].Name, diff)
	}
	if err := c.complete(func(name string) string { return map[string]string{"STATE_DIRECTORY": "/var/lib/x"}[name] }); err != nil {
		t.Fatal(err)
	}
	if c.TokenFile != "/var/lib/x/token" || c.Baud != 9600 {
		t.Errorf("token in %s, %d bit/s", c.TokenFile, c.Baud)
	}
}

func TestWhatIsWrongWithAFileIsToldByLine(t *testing.T) {
	t.Parallel()
	const pad1 = "line: /dev/x\npads:\n  - {unit: 1, window: 1, kind: call}\n"
	for name, c := range map[string]struct{ file, want string }{
		"empty":              {"", "the file is empty"},
		"nothing to do":      {"line: /dev/x\n", "nothing to do"},
		"an empty desk":      {"desk: {name: 导办台}\n", "line 1: a desk needs a reader or a printer"},
		"odd paper":          {"desk: {printer: {port: /dev/x, width_mm: 70}}\n", "line 1: width_mm 70: want 80 or 58"},
		"an unknown key":     {pad1 + "windows: 3\n", "line 4: there is no windows here"},
		"an unknown field":   {pad1 + "  - {unit: 2, window: 2, kind: call, colour: red}\n", "there is no colour here"},
		"no number":          {pad1 + "  - {unit: two, window: 2, kind: call}\n", "line 4: $.pads[1].unit: a whole number is wanted"},
		"unit 0":             {pad1 + "  - {window: 2, kind: call}\n", "line 4: unit 0: want 1 to 31"},
		"unit 32":            {pad1 + "  - {unit: 32, window: 2, kind: call}\n", "line 4: unit 32: want 1 to 31"},
		"a unit twice":       {pad1 + "  - {unit: 1, window: 2, kind: call, name: b}\n", "line 4: unit 1 is there twice"},
		"a name twice":       {pad1 + "  - {unit: 2, window: 1, kind: call, name: pad-1}\n", "line 4: pad-1 at window 1 is there twice"},
		"no window":          {pad1 + "  - {unit: 2, kind: call}\n", "line 4: window 0: want 1 to 9999"},
		"no kind":            {pad1 + "  - {unit: 2, window: 2}\n", `line 4: kind "": want call or rating`},
		"a bad name":         {pad1 + "  - {unit: 2, window: 2, kind: call, name: a/b}\n", `line 4: name "a/b"`},
		"no line":            {"pads:\n  - {unit: 1, window: 1, kind: call}\n", "line 1: pads need a line"},
		"a slow line":        {pad1 + "baud: 96\n", "line 4: a line of 96 bit/s"},
		"no device":          {"keyboards:\n  - {window: 1, keys: {KEY_A: next}}\n", "line 2: a keyboard needs its device"},
		"no keys":            {"keyboards:\n  - {device: /dev/x, window: 1}\n", "line 2: a keyboard needs keys"},
		"an unknown key cap": {"keyboards:\n  - {device: /dev/x, window: 1, keys: {KEY_TEA: next}}\n", `line 2: no key "KEY_TEA"`},
		"an unknown action":  {"keyboards:\n  - {device: /dev/x, window: 1, keys: {KEY_A: dance}}\n", `line 2: key KEY_A cannot do "dance"`},
		"a level of 6":       {"keyboards:\n  - {device: /dev/x, window: 1, keys: {KEY_A: rate-6}}\n", `cannot do "rate-6"`},
	} {
		_, err := parseConfig([]byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
