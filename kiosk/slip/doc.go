// Package slip lays out the printed ticket.
//
// It owns what stands on the paper and in which order; the words come from
// package message (slip.json), the bytes are package ticketprinter's. A slip
// names the hall, the number, the queue and the service, who is ahead and how
// long it may take, where to go, what to bring and what to do about a missed
// call; and what the number is besides: 优先, 绿色通道, 预约 with its time, a group,
// and what to show at the window. It never names a person. A copy says so in a line
// of its own. A large slip (large.go) has no letters below 6 mm, and the rest on
// the ticket's page.
//
//	doc := slip.New(slip.Slip{Ticket: issued, Services: services, Hall: hall, Language: "zh"})
//	result, err := printer.Print(ctx, doc)
package slip
