// Package callpad gives meaning to the calling pads of a padline: which key says
// what, and what a pad shows of its window.
//
//	line.Run(ctx, func(e padline.Event) {
//		if k, ok := e.(padline.Key); ok {
//			action, known := callpad.ActionOf(k.Code)
//			…
//		}
//	})
//	line.Show(unit, callpad.Face(callpad.Window{Open: true, Number: "A012", Waiting: 7}))
//
// It owns no goroutine and no state: padline owns the line.
package callpad

import (
	"strconv"
	"strings"

	"yimen/drivers/padline"
)

// Action is what a clerk wants who presses a key.
type Action string

// What a clerk may want. The pads of padline have the first six; keyboards may be
// given the others too.
const (
	Next     Action = "next"     // call the next ticket, ending the service in hand
	Recall   Action = "recall"   // call the ticket once more
	NoShow   Action = "noshow"   // its holder did not come
	Pause    Action = "pause"    // stop for a while; where it is paused, go on
	Park     Action = "park"     // put the ticket aside
	Complete Action = "complete" // end the service
	Start    Action = "start"    // begin the service
)

// Actions lists every action.
func Actions() []Action { return []Action{Next, Recall, NoShow, Pause, Park, Complete, Start} }

// ActionOf is what the key with a code in register 0 says. The key marked transfer
// parks: where a ticket goes is chosen in the console.
func ActionOf(code int) (Action, bool) {
	action, known := map[int]Action{1: Next, 2: Recall, 3: NoShow, 4: Pause, 5: Park, 6: Complete}[code]
	return action, known
}

// Window is what a pad shows of its window.
type Window struct {
	Known   bool // false: nobody knows how the window is
	Open    bool
	Paused  bool
	Stopped bool   // an emergency stands: nobody is called
	Number  string // of the ticket at the window; empty: none
	Waiting int    // people in its queues
}

// displayed is how many characters the display has.
const displayed = len(padline.Face{}.Digits)

// short is a ticket's number as the display has room for it: without a zero before
// the others, AB012 as AB12; else its digits alone. Never with a part of its letters,
// AB123 as B123: that is another ticket.
func short(number string) string {
	letters := strings.TrimRight(number, "0123456789")
	digits := number[len(letters):]
	for len(letters)+len(digits) > displayed && len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	if len(letters)+len(digits) > displayed {
		return digits
	}
	return letters + digits
}

// waitingMax is the greatest number that fits the display.
const waitingMax = 9999

// Face is what the pad shows: the number at the window, else how many wait; the
// light is on while somebody waits, and blinks in an emergency and when nobody knows.
func Face(w Window) padline.Face {
	light := padline.LEDOff
	if w.Waiting > 0 {
		light = padline.LEDOn
	}
	switch {
	case !w.Known:
		return padline.Face{LED: padline.LEDBlink, Digits: padline.Digits("Err ")}
	case w.Stopped:
		return padline.Face{LED: padline.LEDBlink, Digits: padline.Digits("STOP")}
	case w.Number != "":
		return padline.Face{LED: light, Digits: padline.Digits(short(w.Number))}
	case w.Paused:
		return padline.Face{LED: light, Digits: padline.Digits("PAUS")}
	case !w.Open:
		return padline.Face{LED: padline.LEDOff, Digits: padline.Digits("----")}
	default:
		return padline.Face{LED: light, Digits: padline.Digits(strconv.Itoa(min(w.Waiting, waitingMax)))}
	}
}
