// Package ticketprinter drives a thermal ticket printer that speaks ESC/POS,
// as kiosks have them: 80 mm or 58 mm paper, a cutter, a serial line or a USB
// one that looks like it.
//
// It owns the bytes on that line and nothing else: a Doc says what the slip
// looks like, Encode makes bytes of it, a Printer asks the machine how it is,
// sends them, and says what became of them. The words on the slip, the
// decision to print again and what the citizen is told are its caller's.
//
// What holds:
//
//   - Nothing is sent while the printer says it cannot print (no paper, cover
//     open, cutter, offline): Print answers an *Error with that Cause and Sent
//     false. Once bytes have left, Sent is true: a slip, or part of one, may
//     be out.
//   - A printer that answers nothing is unknown, not broken: the slip is sent
//     and Result.Unknown is true.
//   - Every character comes out legible or as the mark 〓. A line the printer's
//     own letters (GBK) cannot show is drawn from a font file and sent as dots.
//   - No byte pair that a printer obeys at once (10 04, 10 05, 10 14) is ever
//     inside a job, dots included.
//
// An example:
//
//	var d ticketprinter.Doc
//	d.Text("样例政务服务中心", ticketprinter.Style{Align: ticketprinter.Centre})
//	d.Text("A001", ticketprinter.Style{Align: ticketprinter.Centre, Size: 6, Fine: true})
//	d.QR("https://example.invalid/t/A001", 180)
//	d.Cut()
//	result, err := printer.Print(ctx, d)
//
// The commands are the common subset of the Epson, Bixolon, Citizen and
// Chinese makers' manuals. There is no standard.
package ticketprinter
