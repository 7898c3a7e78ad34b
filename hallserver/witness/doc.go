// Package witness knows how far a journal has come, apart from the journal: so
// that a folder that was put back, or copied in part, is told from one that went
// on, and no number is given twice.
//
// It owns the mark, which says how far: signed by the hall, so that only what
// the hall itself said counts. A mark is kept in three places: in a file beside
// the data folder ([File]), written with every batch; in ops.db ([Store]); and
// by every kiosk and board, and by the pages of boards and staff in a browser, which
// get it with the answers and show it again ([Signer]).
//
// What always holds: a mark is made after its rows are durable and before
// anybody is answered; it holds no personal data; a mark that does not bear the
// hall's signature is none.
//
//	text := signer.Text(mark)         // for a header
//	mark, ok := signer.Read(text)
//	verdict := witness.Compare(standing, mark, hashOfThatRow)
package witness
