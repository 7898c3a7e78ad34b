// Package view draws the kiosk's screens.
//
// It owns how things look and where they stand; what happens is decided in
// package flow. Compose makes a Scene of a flow.Face: a flat list of boxes,
// texts, icons and places to touch, each at its place on a field of 1080 by
// 1920. A Stage shows scenes in a Fyne window, scaled to it, and answers the
// taps. Between the two lies nothing but data, so that every screen is checked
// without a display: nothing outside the field, no text cut or over another,
// nothing to touch too small.
//
// Invariants:
//
//   - The way back stands in the lower left corner and help in the lower
//     right, on every screen.
//
//   - Nothing scrolls and nothing slides: screens are cut.
//
//   - Colours, sizes and spacing come from package theme, words from package
//     message.
//
//     stage := view.NewStage(window, th, func(t flow.Tap) { taps <- t })
//     stage.Show(view.Compose(machine.Face(now), now))
package view
