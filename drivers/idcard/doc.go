// Package idcard reads the second-generation resident identity card and its
// three cousins (the residence permit for Hong Kong, Macau and Taiwan residents,
// and the foreign permanent resident's cards of 2017 and 2023) through a reader
// with a SAM module on a serial line.
//
// # What it owns
//
// The frames and commands of the module (frame.go, status.go), the text records
// on the card (record.go, text.go), the identity numbers (number.go), and the
// order of things (reader.go, placing.go, exchange.go). The layouts stand as
// byte tables above their codecs. Photos and fingerprints are opaque bytes: their
// formats are proprietary, and this package does not decode them.
//
// # Invariants
//
//   - Never a wrong name. Only frames whose length and checksum are right give a
//     card, and only two equal readings do, because the checksum is one byte. (A
//     module that will not read a card twice is believed once, over a line that
//     showed no noise.) An answer belongs to the request before it or is thrown
//     away; after anything went wrong the module's id is asked for as a barrier.
//   - Never a hang. Every wait is bounded by Timing, every repetition by a
//     constant, and every call by its context.
//   - Every card laid down ends in an event: CardRead, Lies, Retry, Fault or
//     Absent.
//   - Who asks for cards laid down since a time (Ask) gets no other: the reader
//     looked after it, found nothing, and has known its module since.
//   - Nothing of a person is in a log, an error, or a printed Card; received
//     bytes are wiped when they have been used.
//
// # Use
//
//	port := serialport.New(serialport.Config{Path: "/dev/serial/by-id/usb-reader"}, log)
//	defer port.Close()
//	reader := idcard.New(port, idcard.Options{Log: log})
//	reader.Ask(idcard.Want{Since: visitBegan}) // without it, every card
//	err := reader.Run(ctx, func(e idcard.Event) {
//		switch e := e.(type) {
//		case idcard.Ready:    // e.SAM
//		case idcard.Absent:   // e.Reason
//		case idcard.Placed:   // reading…
//		case idcard.CardRead: // e.Card
//		case idcard.Lies:     // a card of before: please take it away
//		case idcard.Empty:    // nothing lies there
//		case idcard.Retry:    // please lift the card and place it again: e.Reason, e.Window
//		case idcard.Fault:    // call a technician: e.Code
//		case idcard.Removed:  // thank you
//		}
//	})
//
// Tests and the development kiosk use package idcardsim, which speaks the same
// bytes from the other side.
package idcard
