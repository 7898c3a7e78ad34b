package callpad_test

import (
	"testing"

	"yimen/drivers/callpad"
	"yimen/drivers/padline"
)

func TestKeysMeanWhatIsPrintedOnThem(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]callpad.Action{
		0: "", 1: callpad.Next, 2: callpad.Recall, 3: callpad.NoShow, 4: callpad.Pause, 5: callpad.Park, 6: callpad.Complete,
		7: "", 11: "", -1: "", 65535: "",
	} {
		if got, known := callpad.ActionOf(code); got != want || known != (want != "") {
			t.Errorf("key %d is %q (%v), want %q", code, got, known, want)
		}
	}
}

func TestAPadShowsItsWindow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		window callpad.Window
		digits string
		led    padline.LED
	}{
		"nobody knows":           {callpad.Window{Open: true, Number: "A001", Waiting: 3}, "Err ", padline.LEDBlink},
		"a ticket, people wait":  {callpad.Window{Known: true, Open: true, Number: "A012", Waiting: 3}, "A012", padline.LEDOn},
		"a ticket, nobody waits": {callpad.Window{Known: true, Open: true, Number: "A012"}, "A012", padline.LEDOff},
		"two letters":            {callpad.Window{Known: true, Open: true, Number: "AB012"}, "AB12", padline.LEDOff},
		"two letters, one digit": {callpad.Window{Known: true, Open: true, Number: "AB007"}, "AB07", padline.LEDOff},
		"two letters, no room":   {callpad.Window{Known: true, Open: true, Number: "AB123"}, " 123", padline.LEDOff},
		"a number of thousands":  {callpad.Window{Known: true, Open: true, Number: "A1234"}, "1234", padline.LEDOff},
		"people wait":            {callpad.Window{Known: true, Open: true, Waiting: 12}, "  12", padline.LEDOn},
		"nobody waits":           {callpad.Window{Known: true, Open: true}, "   0", padline.LEDOff},
		"more than fit":          {callpad.Window{Known: true, Open: true, Waiting: 123456}, "9999", padline.LEDOn},
		"an emergency":           {callpad.Window{Known: true, Open: true, Stopped: true, Number: "A012", Waiting: 3}, "STOP", padline.LEDBlink},
		"nobody knows of one":    {callpad.Window{Stopped: true, Number: "A012"}, "Err ", padline.LEDBlink},
		"paused":                 {callpad.Window{Known: true, Paused: true, Waiting: 1}, "PAUS", padline.LEDOn},
		"closed":                 {callpad.Window{Known: true, Waiting: 5}, "----", padline.LEDOff},
	} {
		got := callpad.Face(c.window)
		if string(got.Digits[:]) != c.digits || got.LED != c.led {
			t.Errorf("%s: %q with light %d, want %q with %d", name, got.Digits[:], got.LED, c.digits, c.led)
		}
	}
}
