package view

import (
	"image/color"

	"yimen/kiosk/theme"
)

// faded is the ink of what counts no more.
func faded(p theme.Palette) color.NRGBA {
	if p.High {
		return p.InkSoft
	}
	return mix(p.InkSoft, p.Surface, 2)
}

// mix is parts of a with one part of b.
func mix(a, b color.NRGBA, parts int) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8((parts*int(x) + int(y)) / (parts + 1)) } //nolint:gosec // a mean of bytes
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 0xFF}
}
