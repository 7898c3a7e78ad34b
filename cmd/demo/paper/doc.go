// Package paper reads the bytes that were sent to a ticket printer and says
// what lies on the paper: lines of text with their size and place, pictures,
// codes and cuts.
//
// It was written from the printers' command tables alone, apart from the
// driver that makes those bytes (drivers/ticketprinter), and shares nothing
// with it. So it is a second opinion: the end-to-end test prints a ticket with
// the one and reads it with the other, and the example hall shows on a screen
// what came out of its printer.
//
// It is strict. A byte that no printer of the kind understands everywhere is
// an [Error] with its offset: an unknown command, a Chinese character of four
// bytes, a control character in the text, an alignment in the middle of a line.
//
//	sheets, err := paper.Read(sent, paper.Width80)
//	for _, item := range sheets[0].Items {
//		if line, ok := item.(paper.Line); ok {
//			fmt.Println(line.Text())
//		}
//	}
package paper
