// Package display runs a board or a speaker of the hall: it follows the
// board's feed for as long as the program lives, keeps the screen true, hands
// calls to the speaker, and tells the server what was shown and spoken.
//
// What it owns: the connection and its coming back, the one boardview.Board,
// the file that keeps the board from being blank after a restart, and the pace
// of acknowledgements. What is shown is boardview's, how it looks is
// display/view's, how it sounds is display/speaker's.
//
// Invariants:
//   - A break is never seen as an error: the board keeps what it knows, says
//     how old it is, and comes back with its feed and offset, with jitter, so
//     that a hall full of boards does not come back in one moment.
//   - The model has one owner, the goroutine of Run; screens get copies.
//   - What is acknowledged was shown: the screen answers first.
//   - Of a call it is logged once that it was shown, or why it was not; the log is
//     also how another life of the program knows. What speaks begins each life with a
//     snapshot: what it had not said when it died comes again.
//   - Nothing of a board holds personal data, so its file does not either.
//
// Example:
//
//	r := display.New(display.Client(client), display.Options{
//		Board: "hall", Screen: screen, Voice: speaker, StateFile: file, Now: time.Now, Log: log,
//	})
//	err := r.Run(ctx) // until ctx is done
package display
