// Package ledsim is a simulated line of LED signs: cards of the BX-5 family, or
// boards of digits, that speak the true bytes over any io.ReadWriter, mostly the far
// end of a pseudo-terminal or a TCP connection. They draw what they show.
//
// It owns its own codec, written from the byte tables and not from package ledsign's
// code, so that the two check each other. A sign refuses what it does not know and
// what does not fit on it, and forgets all at power-off, as real ones do.
//
//	line := ledsim.New(ledsim.Options{Signs: []int{1, 2}, Width: 64, Height: 16})
//	go line.Serve(ctx, cable)
//	line.Control("fault nack busy times 2")
//	line.Control("unplug 1")
//	line.Control("picture 1 sign.png")
//
// Faults add up until "fault none"; see Help.
package ledsim
