// Package printersim is a thermal ticket printer in software, for tests and for
// a desk without one: it takes the bytes a real printer takes, ESC/POS, over any
// io.ReadWriter (the master of a pseudo-terminal, a pipe), answers as one does,
// breaks down when told to, and shows the paper as a picture.
//
// It shares no code with the driver, so that a mistake is not made twice: it has
// its own parser, its own letters and its own reading of the status bits. It is
// as strict as the poorest printer sold: letters are GBK, so four-byte GB18030
// comes out as rubbish; it knows no command but those of the common subset; and
// a status command hidden in picture data is obeyed. Problems lists all three.
//
// What holds:
//
//   - DLE EOT is answered at once, also while the printer stands still. All else
//     is done in order: GS r is answered when everything before it is on paper.
//   - A printer that cannot print keeps what it is sent, and goes on when it is
//     mended.
//   - Serve returns when its context or the line ends, or, with ErrGone, when
//     the printer was told to die: its caller then unplugs the line. It may be
//     called again with another line, which is the printer plugged in again.
//
// An example:
//
//	sim := printersim.New(printersim.Options{})
//	go sim.Serve(ctx, pty)
//	answer, err := sim.Control("paper out")
//	img := sim.Image() // the paper so far
package printersim
