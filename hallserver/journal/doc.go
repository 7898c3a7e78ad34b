// Package journal is the hall's durable memory: one SQLite file in which
// every event has its row, in the order it happened, for ever.
//
// It owns the tables event, command, subject, snapshot and the projections
// made from events (ticket), and their schema. One [Writer] appends: a batch
// is one transaction, durable (WAL, synchronous FULL, asserted at open) before
// Commit returns. Anyone may read beside it.
//
// What always holds: seq has no gaps; (origin, epoch, origin_seq) is unique;
// hash chains the stored bytes of a row to the row before; a projection equals
// what its events make of an empty table ([Journal.Verify] compares). What can be
// made anew of a damaged file, [Journal.Mend] makes anew.
//
//	j, err := journal.Open(ctx, dir+"/journal.db", journal.Options{Origin: "hall-1"})
//	…
//	for row, err := range j.Rows(ctx, 0) { … }
package journal
