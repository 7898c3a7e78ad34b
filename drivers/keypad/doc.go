// Package keypad reads keyboards that are no keyboards: numeric pads, foot
// switches and rating pads that plug in by USB and type. It takes the keyboard
// for itself, so that what is pressed on it reaches no desktop and no browser.
//
// A Pad is named by a stable path (/dev/input/by-id/…-event-kbd). It is opened
// when it is there, grabbed (EVIOCGRAB), read, and opened again when it was
// unplugged or the path comes to name another one. 64-bit Linux only.
//
// # What it owns
//
// The kernel's event records (event.go), the names of keys (name.go), and the
// loop that opens, grabs and reads (pad.go).
//
// # Invariants
//
//   - One press is told once: what repeats while a key is held, and what bounces
//     within Options.Debounce after the same key moved, is no press.
//   - A keyboard that cannot be grabbed is not read at all: its keys would go
//     elsewhere too.
//   - Where the kernel says that it threw events away, Dropped says so, and what
//     came before the next whole report is left.
//   - Run ends with its context, and closes what it opened.
//
// # Use
//
//	pad := keypad.New(keypad.Options{Path: "/dev/input/by-id/usb-pad-event-kbd", Log: log})
//	err := pad.Run(ctx, func(e keypad.Event) {
//		switch e := e.(type) {
//		case keypad.Ready:   // it can be used
//		case keypad.Absent:  // it cannot: e.Reason
//		case keypad.Press:   // keypad.Name(e.Code) is "KEY_KP1"
//		case keypad.Dropped: // keys may have been lost
//		}
//	})
package keypad
