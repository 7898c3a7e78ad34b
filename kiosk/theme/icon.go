package theme

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// IconOf is icon name in colour c, as an SVG resource to be drawn side pixels
// wide: the renderer does not scale the lines with the drawing, so they are
// given the width they need. A name that is not drawn gives the icon
// "document", so that a catalogue may be ahead of the program.
func IconOf(name string, c color.NRGBA, side float32) fyne.Resource {
	all := icons()
	draw, ok := all[name]
	if !ok {
		name, draw = "document", all["document"]
	}
	hex := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	stroke := max(IconStroke*side/IconField, strokeMin)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">`,
		IconField, IconField, IconField, IconField)
	fmt.Fprintf(&b, `<g fill="none" stroke="%s" stroke-width="%.2f" stroke-linecap="round" stroke-linejoin="round">`,
		hex, stroke)
	b.WriteString(strings.ReplaceAll(draw, "currentColor", hex))
	b.WriteString(`</g></svg>`)
	return fyne.NewStaticResource(fmt.Sprintf("icon-%s-%s-%.0f.svg", name, hex[1:], side), []byte(b.String()))
}

// strokeMin keeps the lines of a small icon from thinning out, in pixels.
const strokeMin = 2.5

// NewIcon is icon name in colour c, for a square of about 96; see NewIconSide.
func NewIcon(name string, c color.NRGBA) *canvas.Image {
	return NewIconSide(name, c, IconField)
}

// NewIconSide is icon name in colour c, to be placed in a square of side.
func NewIconSide(name string, c color.NRGBA, side float32) *canvas.Image {
	img := canvas.NewImageFromResource(IconOf(name, c, side))
	img.FillMode = canvas.ImageFillContain
	return img
}

// HasIcon says whether icon name is drawn.
func HasIcon(name string) bool {
	_, ok := icons()[name]
	return ok
}

// IconNames lists the icons, sorted.
func IconNames() []string {
	var names []string
	for n := range icons() {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
