package printersim

import (
	"image"
	"image/color"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const defaultFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

// glyphs are the printer's letters, 24 dots high. They are enlarged as a printer
// does it: each dot becomes many.
type glyphs struct {
	face font.Face // nil: no font file; letters are boxes
}

func openGlyphs(path string) *glyphs {
	if path == "" {
		path = defaultFont
	}
	f, err := os.Open(path) //nolint:gosec // the path comes from the configuration
	if err != nil {
		return &glyphs{}
	}
	c, err := opentype.ParseCollectionReaderAt(f)
	if err != nil {
		return &glyphs{}
	}
	// Of Debian's collection, face 2 is the simplified Chinese one.
	face, err := c.Font(min(2, c.NumFonts()-1))
	if err != nil {
		return &glyphs{}
	}
	sized, err := opentype.NewFace(face, &opentype.FaceOptions{Size: 22, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return &glyphs{}
	}
	return &glyphs{face: sized}
}

// draw puts l at x on rows, its foot on the last row.
func (g *glyphs) draw(rows [][]bool, l letter, x, high int) {
	cell := g.cell(l)
	top := high - letterDots*l.height
	for y := range letterDots * l.height {
		for dx := range l.dots() {
			at := x + dx
			if at < 0 || at >= len(rows[0]) {
				continue
			}
			if cell[y/l.height][dx/l.width] {
				rows[top+y][at] = true
			}
		}
	}
}

// cell is l at its own size, 24 rows of 12 or 24 dots.
func (g *glyphs) cell(l letter) [][]bool {
	width := cellDots(l.r)
	cell := blank(letterDots, width)
	if l.r == ' ' || l.r == '\u3000' {
		return cell
	}
	if g.face == nil || l.r == rubbish {
		for y := 2; y < letterDots-2; y++ {
			for x := 1; x < width-1; x++ {
				cell[y][x] = l.r == rubbish && (x+y)%2 == 0 ||
					l.r != rubbish && (x == 1 || x == width-2 || y == 2 || y == letterDots-3)
			}
		}
		return cell
	}
	img := image.NewAlpha(image.Rect(0, 0, width, letterDots))
	advance, _ := g.face.GlyphAdvance(l.r)
	left := (fixed.I(width) - advance) / 2
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Opaque), Face: g.face, Dot: fixed.Point26_6{X: left, Y: fixed.I(20)}}
	d.DrawString(string(l.r))
	for y := range letterDots {
		for x := range width {
			on := img.AlphaAt(x, y).A >= 0x60
			bold := l.bold && x > 0 && img.AlphaAt(x-1, y).A >= 0x60
			cell[y][x] = on || bold
		}
	}
	return cell
}
