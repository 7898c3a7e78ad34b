// Package slip lays out the printed ticket.
//
// It owns what stands on the paper and in which order; the words come from
// package message (slip.json), the bytes are package ticketprinter's. A slip
// names the hall, the number, the queue and the service, who is ahead and how
// long it may take, where to go, what to bring and what to do about a missed
// call. It never names a person. A copy says so in a line of its own.
//
//	doc := slip.New(slip.Slip{Ticket: issued, Service: service, Hall: hall, Language: "zh"})
//	result, err := printer.Print(ctx, doc)
package slip
