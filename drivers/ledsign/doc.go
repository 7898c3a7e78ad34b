// Package ledsign shows text on the LED signs at the windows of a hall: several on
// one RS-485 line, or behind one TCP address, told apart by their addresses.
//
// # What it owns
//
// Two ways to speak to signs. BX5 is the "dynamic area" text of the BX-5 family of
// cards (bx5.go the envelope, command.go what is ordered, reply.go what comes
// back): every order is acknowledged. NumberBoard (numberboard.go) is a board of
// digits that answers nothing. One exchange at a time on a line (link.go), the
// tries (line.go), what is known of each sign (health.go), text as a sign's letters
// (text.go), and the line over TCP (tcp.go); the line over a serial port is
// serialport's.
//
// # Invariants
//
//   - A sign counts as showing a picture only when its own acknowledgement came in
//     a frame whose checksum, length and address are right. A number board's
//     picture counts as written, and Taken.Acknowledged is false.
//   - Nothing in a BX-5 answer says which order it answers. An order that needed
//     more than one try may have more than one answer under way, so the same sign
//     is asked nothing for Timing.Late afterwards, and what comes is thrown away.
//     A sign whose answer is later than that cannot be told from a good one.
//   - An order is tried Timing.Tries times when the sign is silent, garbled, busy or
//     tells of a wrong checksum, once when it was silent before; a refusal for any
//     other reason is final. So one dead sign costs the others of its line one
//     Timing.Answer for each order to it.
//   - Every call ends with its context, and without one within Tries × (Answer +
//     Pause) and the time its bytes need.
//   - What a sign has no letter for is shown as 〓 and told (Taken.Replaced); text
//     cannot smuggle in marks of the protocol.
//
// # Use
//
//	port := serialport.New(serialport.Config{Path: "/dev/serial/by-id/usb-rs485", Baud: 57600}, log)
//	line := ledsign.New(port, ledsign.Options{Protocol: ledsign.BX5, Signs: []int{1, 2}, Baud: 57600, Log: log})
//	taken, err := line.Show(ctx, 1, ledsign.Picture{Areas: []ledsign.Area{
//		{Width: 64, Height: 16, Text: "A001", Colour: ledsign.Red, Align: ledsign.Centre},
//	}})
//	switch {
//	case errors.Is(err, ledsign.ErrSilent): // nothing came back
//	case err != nil: // a *Refusal, a damaged answer, the line itself
//	}
package ledsign
