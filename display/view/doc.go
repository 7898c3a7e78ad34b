// Package view draws a hall board with Fyne: the calls in big type, who waits
// in which queue, clock, notices, and what people are to do when the board is
// empty, closed, out of date, not connected, or asks for a rating.
//
// What it owns: where everything stands and how large it is. What is shown is
// display/boardview's, and the tokens are kiosk/theme's.
//
// Invariants:
//   - Sizes follow the farthest seat: a number's figures are at least 10 mm
//     high for each metre, the words beside them half of that. When the screen
//     cannot have that with three lines, the plan says so.
//   - Nothing overlaps and nothing leaves the screen; what is too long shrinks,
//     then wraps, then ends in an ellipsis. A number is never cut.
//   - What is new differs by shape and by lightness, not by hue alone.
//   - Everything is called on Fyne's own thread.
//
// Example:
//
//	hall := view.New(view.Options{ScreenMM: 685, SeatM: 8, Zone: shanghai, Palette: theme.Light()})
//	window.SetContent(hall.Content())
//	fyne.Do(func() { hall.Set(model) })
package view
