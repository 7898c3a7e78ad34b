package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Theme is the Fyne theme. It must be used on Fyne's thread only.
type Theme struct {
	fonts   Fonts
	palette Palette
}

var _ fyne.Theme = (*Theme)(nil)

// New is a theme of these typefaces in palette p.
func New(fonts Fonts, p Palette) *Theme {
	return &Theme{fonts: fonts, palette: p}
}

// Palette is the palette in use.
func (t *Theme) Palette() Palette { return t.palette }

// SetPalette changes the palette. What is drawn already keeps its colours:
// rebuild the content.
func (t *Theme) SetPalette(p Palette) { t.palette = p }

// Font gives the typeface: bold as asked, Korean for the italic style (see
// StyleOf).
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol:
		return fynetheme.DefaultSymbolFont()
	case s.Italic && s.Bold:
		return t.fonts.KoreanBold
	case s.Italic:
		return t.fonts.KoreanRegular
	case s.Bold:
		return t.fonts.Bold
	}
	return t.fonts.Regular
}

// Color gives the palette's colour for a part of a Fyne widget.
func (t *Theme) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := t.palette
	switch n {
	case fynetheme.ColorNameBackground, fynetheme.ColorNameOverlayBackground:
		return p.Ground
	case fynetheme.ColorNameForeground:
		return p.Ink
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink, fynetheme.ColorNameFocus:
		return p.Accent
	case fynetheme.ColorNameDisabled, fynetheme.ColorNamePlaceHolder:
		return p.InkSoft
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameButton, fynetheme.ColorNameMenuBackground:
		return p.Surface
	case fynetheme.ColorNameInputBorder, fynetheme.ColorNameSeparator:
		return p.Line
	case fynetheme.ColorNameError:
		return p.Late
	case fynetheme.ColorNameWarning:
		return p.Watch
	case fynetheme.ColorNameSuccess:
		return p.Good
	case fynetheme.ColorNameShadow:
		return p.Shadow
	}
	variant := fynetheme.VariantLight
	if p.High {
		variant = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(n, variant)
}

// Icon gives Fyne's own icons to Fyne's own widgets; ours come from IconOf.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(n)
}

// Size gives sizes to Fyne's own widgets. Padding is nil: our layouts place
// everything themselves.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case fynetheme.SizeNameText:
		return NormalSizes().Text
	case fynetheme.SizeNameHeadingText:
		return NormalSizes().Title
	case fynetheme.SizeNameSubHeadingText:
		return NormalSizes().Tile
	case fynetheme.SizeNameCaptionText:
		return NormalSizes().Small
	case fynetheme.SizeNamePadding, fynetheme.SizeNameInnerPadding:
		return 0
	}
	return fynetheme.DefaultTheme().Size(n)
}
