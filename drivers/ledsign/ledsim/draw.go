package ledsim

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/inconsolata"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// letterPx is how high a card's own letters are; Hanzi are as wide, Latin letters
// half as wide.
const letterPx = 16

// ink is the least light of a drawn dot that lights a lamp.
const ink = 0x60

func lamp(colour string) color.RGBA {
	switch colour {
	case "green":
		return color.RGBA{R: 0x20, G: 0xE0, B: 0x40, A: 0xFF}
	case "yellow":
		return color.RGBA{R: 0xFF, G: 0xC0, B: 0x10, A: 0xFF}
	default:
		return color.RGBA{R: 0xFF, G: 0x30, B: 0x20, A: 0xFF}
	}
}

// Image is what a sign looks like, a dot a lamp. An error: there is no such sign.
func (l *Line) Image(n int) (*image.RGBA, error) {
	s, err := l.Shown(n)
	if err != nil {
		return nil, err
	}
	face, done := openFace(l.opts.Font)
	defer done()
	img := image.NewRGBA(image.Rect(0, 0, l.opts.Width, l.opts.Height))
	for i := range img.Pix {
		if i%4 == 3 {
			img.Pix[i] = 0xFF
		}
	}
	if l.opts.Protocol == NumberBoard {
		s.Areas = []Area{{Width: l.opts.Width, Height: l.opts.Height, Text: strconv.Itoa(s.Number), Align: 1}}
	}
	for _, a := range s.Areas {
		drawArea(img, face, a)
	}
	return img, nil
}

// drawArea draws an area's letters, cut off at its edges.
func drawArea(img *image.RGBA, face font.Face, a Area) {
	box := image.Rect(a.X, a.Y, a.X+a.Width, a.Y+a.Height).Intersect(img.Bounds())
	lines := strings.Split(a.Text, "\n")
	top := a.Y + max(0, (a.Height-letterPx*len(lines))/2)
	for i, line := range lines {
		at := a.X
		if spare := a.Width - lineWidth(line); spare > 0 {
			at += []int{0, spare, spare / 2, 0}[a.Align]
		}
		for _, r := range line {
			drawLetter(img.SubImage(box).(*image.RGBA), face, r, at, top+i*letterPx, lamp(a.Colour)) //nolint:forcetypeassert // an RGBA has parts that are RGBA
			at += letterWidth(r)
		}
	}
}

func letterWidth(r rune) int {
	if r < 0x80 {
		return letterPx / 2
	}
	return letterPx
}

func lineWidth(line string) (px int) {
	for _, r := range line {
		px += letterWidth(r)
	}
	return px
}

// drawLetter draws one letter into its cell. One that the font has not is a box.
func drawLetter(img *image.RGBA, face font.Face, r rune, x, y int, c color.RGBA) {
	cell := image.Rect(x, y, x+letterWidth(r), y+letterPx)
	if r < 0x80 {
		face = inconsolata.Regular8x16
	}
	if face == nil {
		for px := cell.Min.X + 1; px < cell.Max.X-1; px++ {
			for py := cell.Min.Y + 1; py < cell.Max.Y-1; py++ {
				if px == cell.Min.X+1 || px == cell.Max.X-2 || py == cell.Min.Y+1 || py == cell.Max.Y-2 {
					set(img, px, py, c)
				}
			}
		}
		return
	}
	const baseline = 13 // of 16
	dot := fixed.P(x, y+baseline)
	glyph, mask, at, _, ok := face.Glyph(dot, r)
	if !ok {
		return
	}
	bounds := glyph.Intersect(img.Bounds())
	for py := bounds.Min.Y; py < bounds.Max.Y; py++ {
		for px := bounds.Min.X; px < bounds.Max.X; px++ {
			_, _, _, light := mask.At(at.X+px-glyph.Min.X, at.Y+py-glyph.Min.Y).RGBA()
			if light>>8 >= ink {
				set(img, px, py, c)
			}
		}
	}
}

func set(img *image.RGBA, x, y int, c color.RGBA) {
	if (image.Point{X: x, Y: y}).In(img.Bounds()) {
		img.SetRGBA(x, y, c)
	}
}

// openFace opens a font until done is called, or gives nil.
func openFace(path string) (face font.Face, done func()) {
	f, err := os.Open(path) //nolint:gosec // who runs the simulator names the font
	if err != nil {
		return nil, func() {}
	}
	if face, err = faceOf(f); err != nil {
		_ = f.Close() // it was only read
		return nil, func() {}
	}
	return face, func() { _ = f.Close() }
}

func faceOf(file *os.File) (font.Face, error) {
	fonts, err := opentype.ParseCollectionReaderAt(file)
	if err != nil {
		return nil, err
	}
	f, err := fonts.Font(min(2, fonts.NumFonts()-1)) // of Noto CJK: simplified Chinese
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: letterPx, DPI: 72, Hinting: font.HintingFull})
}

// Text is what a sign looks like, as text: two rows of lamps a line.
func (l *Line) Text(n int) (string, error) {
	img, err := l.Image(n)
	if err != nil {
		return "", err
	}
	lit := func(x, y int) bool {
		c := img.RGBAAt(x, y)
		return y < img.Rect.Max.Y && (c.R > 0 || c.G > 0)
	}
	var out strings.Builder
	for y := 0; y < img.Rect.Max.Y; y += 2 {
		line := make([]rune, 0, img.Rect.Max.X)
		for x := range img.Rect.Max.X {
			switch upper, lower := lit(x, y), lit(x, y+1); {
			case upper && lower:
				line = append(line, '█')
			case upper:
				line = append(line, '▀')
			case lower:
				line = append(line, '▄')
			default:
				line = append(line, ' ')
			}
		}
		out.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return out.String(), nil
}

// save writes a sign's picture to a file: PNG, eight dots a lamp, or text.
func (l *Line) save(n int, path string) error {
	if filepath.Ext(path) != ".png" {
		text, err := l.Text(n)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return fmt.Errorf("save picture: %w", err)
		}
		return nil
	}
	img, err := l.Image(n)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // who runs the simulator names the file
	if err != nil {
		return fmt.Errorf("save picture: %w", err)
	}
	if err := png.Encode(f, lamps(img)); err != nil {
		_ = f.Close()
		return fmt.Errorf("save picture: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("save picture: %w", err)
	}
	return nil
}

// lamps draws each dot as a lamp of 8 × 8 with a dark rim.
func lamps(img *image.RGBA) *image.RGBA {
	const side = 8
	out := image.NewRGBA(image.Rect(0, 0, side*img.Rect.Max.X, side*img.Rect.Max.Y))
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			c := color.RGBA{A: 0xFF}
			if x%side > 0 && y%side > 0 {
				c = img.RGBAAt(x/side, y/side)
				if c.R == 0 && c.G == 0 {
					c = color.RGBA{R: 0x18, G: 0x18, B: 0x18, A: 0xFF}
				}
			}
			out.SetRGBA(x, y, c)
		}
	}
	return out
}
