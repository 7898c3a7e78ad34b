// Package drivers is the room of the device drivers: what a service hall plugs
// in, spoken to in its own bytes.
//
//   - serialport: a serial line that comes back by itself when it is unplugged
//     and plugged in again. The only importer of go.bug.st/serial.
//   - idcard: the second-generation ID card reader (SAM module).
//   - ticketprinter: thermal printers that speak ESC/POS.
//   - padline: calling pads and rating pads on one RS-485 line, by Modbus RTU;
//     callpad and ratingpad say what their keys mean.
//   - keypad: keyboards that are used as pads, through Linux evdev.
//   - speaker: sound out.
//   - drivertest: record and playback of wire traces, pseudo-terminals, faults,
//     and the conformance suites that run against a simulator or a real device.
//
// Each driver has a simulator beside it (idcard/idcardsim,
// ticketprinter/printersim, …) that speaks the true bytes over an
// io.ReadWriter and takes its orders as lines of text:
//
//	Serve(ctx context.Context, line io.ReadWriter) error
//	Control(line string) (answer string, err error)
//
// # Invariants
//
//   - Drivers import nothing of ours but each other; what a kiosk or a board
//     needs of a driver, it declares itself as a small interface.
//   - Every call takes a context and has a bound in time. No device, however
//     broken, makes a driver hang.
//   - A damaged transmission never becomes data: it ends in a clear error or
//     event, and never in a card, a status or a printed slip that is wrong.
//   - What a driver reads of a person is handed to its caller and nowhere
//     else: it is in no log, no error and no file.
//   - Who starts a goroutine stops it and waits for it.
package drivers
