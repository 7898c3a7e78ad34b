// Package proof knows whether the hall is heard and seen: of every call, which
// screens showed it and which loudspeakers said it, and when; of every device, how
// it is now.
//
// It owns the tables told_call and told_device in ops.db and what it makes of them:
// [Service.Health] for now, [Service.CallsReport] for a day, an alarm gauge and a
// line in the log when a device gets worse or better. It learns everything as the
// [board.Watcher] of the feed and changes nothing of the hall.
//
// # How a device is
//
//	ok       connected, and up with its calls
//	late     connected; a call is older than 3 s and not shown, or 15 s past the
//	         time by which it should have been said, and neither said nor passed over
//	trouble  connected, and says itself what is wrong (wire.Word…)
//	refused  was not let in within the last 2 minutes
//	gone     away for more than 15 s
//
// A device is expected for 7 days after it was connected last, unless its token was
// revoked; it counts as gone then. A board at which no device of its own has stood
// in that time is listed as gone too, but it raises no alarm: nobody misses a screen
// that was never hung up, or that was taken down a week ago.
//
// A device is due to show what is published on its board while it is connected. What
// it tells of the time before counts as proof, and never makes it late. Nor do calls
// while an emergency holds the board: it goes before them, to be seen and to be heard.
//
// A kiosk says with each look at the catalogue whether somebody's card was left on its
// reader ([Service.Card]). That is known for as long as it says so, 30 s at most, and
// written down nowhere.
//
// What a device says of itself stays until it says something else, also when it comes
// back after a break or this server was started anew.
//
// # What holds
//
//   - Nothing here holds up a board: the methods of board.Watcher take a lock for
//     moments and touch neither disk nor network.
//   - What was told is written once a second; a crash loses that second. What cannot
//     be written waits, up to a bound, then it is dropped and counted.
//   - Clients without a token of their own, such as a clerk's browser, count as one
//     for each board: the first of them that showed a call. So do devices beyond 64
//     on a board. Five thousand screens on a board cost one row a call.
//   - A row holds a number, a window's board and times; nothing of a person.
//   - Rows are kept 35 days.
//
// # Example
//
//	store, err := proof.OpenStore(ctx, "data/ops.db")
//	p, err := proof.New(ctx, proof.Config{Store: store, Boards: boards, Devices: devices, Log: log, Now: now})
//	go p.Run(ctx)
//	boards, err := board.New(board.Config{Watcher: p, …}, …)
package proof
