// Package padline is one RS-485 line with calling pads and rating pads on it,
// spoken to by Modbus RTU with one master: this package. What a key means is told
// by packages callpad and ratingpad.
//
// # What it owns
//
// The frames (frame.go), one exchange at a time (exchange.go), whose turn it is
// (schedule.go, line.go), what is shown on the pads (output.go), and the rule that
// tells a key from everything else that may happen to a counter (counter.go).
//
// # Keys, lost polls and restarts
//
// A pad keeps its last key and a counter of keys, 16 bits, and no more. So:
//
//   - Equal counter: no key, whatever was repeated, doubled or came late.
//   - Moved by one: the last key was pressed, once. 65535 is followed by 0.
//   - Moved by n, and n is what a hand can do since the last answer (ten keys a
//     second, and sixteen, since that answer may have been an old one): the last
//     key was pressed; the n-1 before it were overwritten and nobody knows which
//     they were. Key.Missed counts them, and none is invented.
//   - Anything else is no key: the counter stepped back or leapt, or it moved and
//     the last key is none, or bit 0 of the flags came up, or the firmware is
//     another. It may be an answer from before that comes late, a second device
//     with the same address, or a pad that was restarted. The new count is
//     believed when answers in a row agree on it: two, or eight where it lies a
//     little behind the old one and nothing else speaks of a restart, since that
//     is what a stale answer looks like. It is then the new base line (Restarted),
//     from which keys are counted. An answer that fits the old count meanwhile
//     ends the suspicion.
//   - The first count after the start is a base line in the same way: two answers
//     must agree. What was pressed before is nobody's.
//
// Polls that are lost cost nothing, because the counter stays. A key pressed while
// the pad could not be reached is told on the first answer, with Key.After, the
// time of the answer before it: whoever acts on keys decides how old one may be.
// What cannot be known: a pad without the flag that restarts and is pressed just
// as often as before shows nothing at all. Pads should raise bit 0.
//
// # Invariants
//
//   - A key is told once, and only if the pad says so in a frame whose checksum,
//     address, function and length are those of the answer that was asked for.
//   - A pad that does not answer costs the others one Timing.Answer a second at
//     most: from 1.5 s on it is asked once a second, and never two such in a row
//     while another pad waits for its turn.
//   - A pad that is silent for Timing.Silent is told as Down, in at most twice
//     that time; the first good answer makes it Up.
//   - What is shown is written until the pad has said that it took it, and again
//     every Timing.Refresh. A beep is tried three times at most.
//
// At 9600 bit/s a poll takes 30 ms: three pads are asked every 100 ms, more in
// turn. With many pads on a line, raise the rate.
//
// # Use
//
//	port := serialport.New(serialport.Config{Path: "/dev/serial/by-id/usb-rs485", Baud: 9600}, log)
//	line := padline.New(port, padline.Options{Units: []int{1, 2}, Baud: 9600, Log: log})
//	line.Show(1, padline.Face{LED: padline.LEDOn, Digits: padline.Digits("A012")})
//	err := line.Run(ctx, func(e padline.Event) {
//		switch e := e.(type) {
//		case padline.Up:        // e.Unit answers
//		case padline.Down:      // e.Unit does not, since e.Since: e.Reason
//		case padline.Key:       // e.Code was pressed at e.Unit
//		case padline.Restarted: // e.Unit counts anew
//		}
//	})
package padline
