// Package drivertest holds what the tests of every device driver share:
//
//   - Wire: a serial line in memory with the errors of the real one. It keeps to
//     the clock of testing/synctest, so that a driver's time-outs take no time.
//   - Trace: what went over a line, as text; Record writes it, Play plays the
//     device's part and says where a driver departs from it.
//   - Faulty: an io.ReadWriter that cuts, delays, repeats and dirties what passes.
//
// Package ptyline beside it gives pseudo-terminals that can be unplugged. Package
// idcardtest is the conformance suite of ID card readers, which runs against the
// simulator or against a real reader.
package drivertest
