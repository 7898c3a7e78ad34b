// Package boardview turns the frames of a board's feed into what a hall board
// shows. It is pure: no clock, no network, no screen. The Fyne board and the
// speaker stand on it; the browser board has a twin of it in TypeScript, and
// the golden files under testdata hold for both.
//
// What it owns: the board's place in the feed, which calls have a line, which
// are marked as new, which notices, pick-ups and emergencies stand, how bright the
// picture is, and since when the board is out of date.
//
// Invariants:
//   - Frames are taken in their order without a gap. A frame that was already
//     taken in changes nothing; one that would leave a gap changes nothing and
//     asks for the missing ones (Gap).
//   - A call is known by its call_id, a line by its ticket's number: a recall
//     takes over the line of its ticket, or its turn, and is new again.
//   - Every call gets a line, in the order they came: for the hold (8 s, or the
//     layout's) while few wait, and for as much less as lets the newest have its
//     own in 20 s while many do, but a quarter of a second. 2,048 may wait.
//   - On a watched board no call gives up its line, or its turn, before it was on
//     the screen (Showed); a slow screen makes the turns longer. A call that
//     leaves all the same is told with the reason (TakePassed).
//   - A call that was on the screen before a restart (Remember) gets its line back
//     and no turn.
//   - An emergency goes before all, also when the board is out of date. Calls are
//     then not on the screen, and keep their turns.
//   - A call leaves the board when its ticket has left its window and the call
//     is older than Keep: the same calls that a snapshot would hold.
//   - The board of a window asks for a rating from the end of a service there
//     until it has one, the time for it is over, or the next one is called.
//   - Times shown to people follow the server's clock, so a board whose own
//     clock is wrong still shows the right time.
//
// Example:
//
//	b := boardview.New(boardview.Options{Lines: 6})
//	switch b.Take(frame, time.Now()) {
//	case boardview.Gap:
//		// dial again with b.Position()
//	}
//	m := b.View(time.Now())
//	draw(m)
//	b.Showed(m, time.Now()) // of a watched board
package boardview
