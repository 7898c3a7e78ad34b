// Package theme is the look of Yimen's own screens, the kiosk and the boards:
// colours, spacing, type sizes, typefaces and icons, in one place, and the
// Fyne theme made of them.
//
// It owns the design tokens in Go. The pages' TypeScript has the same values
// under the same names; a test keeps the two equal.
//
// Invariants:
//
//   - A program calls fyne's SetTheme once. A change of palette goes through
//     Theme.SetPalette and a rebuild of the content: SetTheme parses the
//     typefaces again and never frees the old ones.
//   - Text is drawn through NewText, which picks the typeface by what is
//     written: the Korean one where there is Hangul, else the Chinese one,
//     which has Latin and figures too. All figures have one width. A letter that
//     neither has is looked for among the typefaces of the system.
//   - A typeface is parsed when the first text is drawn in it. Text whose typeface
//     Fyne has to look up by its style costs four more, so there is none.
//   - Icons are lines of 6 on a field of 96, drawn here; no icon is a glyph.
//
// The typefaces are embedded at build time from fonts/, filled by "make
// fonts". A program built without them says so at its start:
//
//	fonts, err := theme.LoadFonts()
//	if err != nil {
//		return err // names what is missing and how to get it
//	}
//	th := theme.New(fonts, theme.Light())
//	app.Settings().SetTheme(th)
package theme
