// Package guide is the bridge's part of a guide desk (导办台): the card reader and the
// slip printer that stand there, in the service of the page that the guide has open.
//
// # What it owns
//
// A Desk is both devices: how they are and what lies on the reader (desk.go, reader.go),
// the slips that wait to be printed (printer.go), and the conversation with the hall
// server, which is told how the desk is and answers what to do.
//
// # Invariants
//
//   - A card is read only while the page asks for one. What it says is sealed to the
//     hall's public key in the reader's own callback, and forgotten when the hall has it.
//   - A slip is printed once, however often the hall hands it out; how it came out is
//     told under one Idempotency-Key until the hall has answered.
//   - Nothing of a card and no public token of a ticket is logged.
//   - A device that is not there, is unplugged or has no paper is told within a second
//     or two of being known, in the words of package wire.
//
// # Use
//
//	d := guide.New(guide.Options{Server: client, Reader: reader, Printer: printer, Log: log})
//	err := d.Run(ctx)
package guide
