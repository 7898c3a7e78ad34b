// Package enrol makes a program a device of the hall: of the server's address,
// the certificates, the folder for its state and a one-time code it makes a client
// that carries the device's token and keeps what it has seen of the hall's journal.
//
// All device programs (kiosk, display, bridge) enrol here and nowhere else. The
// token lies in a file that nobody but its owner can read; the code is spent once,
// or once more where the server does not know the kept token any longer.
package enrol
