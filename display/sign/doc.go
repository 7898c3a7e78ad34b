// Package sign shows the board of a window on a LED sign: it chooses what stands on
// so few lamps, and keeps the sign true.
//
// What it owns: Compose, which makes a picture's worth of words of a board's model,
// for a sign's size; and Screen, which has a driver show it. The board and its feed
// are package display's and boardview's; the bytes are the driver's, which this
// package knows by its small interface Driver only.
//
// Invariants:
//   - Show returns nil only when the sign took the picture, or has it already: what
//     is then acknowledged was shown. A sign that never answers was written to.
//   - While a sign does not take what it is to show, it is tried every Timing.Retry
//     with the latest picture, its word goes to the hall (sign-silent, sign-fault),
//     and nothing is acknowledged. When it heals it shows the latest, the word is ok,
//     and who waits on Again is told to come again.
//   - A sign is asked every Timing.Ask whether it is still there, and written anew
//     every Timing.Refresh: one that was off for a moment does not stay blank.
//   - The number called is always whole and stands still. Words are shortened first,
//     and move only where the shortest do not fit. Nothing blinks, and no state is
//     told by colour alone.
//
// Example:
//
//	screen := sign.New(driver, sign.Options{Size: sign.Size{Width: 128, Height: 32}, Word: runner.Word})
//	runner := display.New(display.Client(client), display.Options{Board: "sign-3", Screen: screen, Lines: screen.Again(), …})
//	go screen.Run(ctx)
//	err := runner.Run(ctx)
package sign
