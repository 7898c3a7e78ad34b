package paper

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// Printable widths at 203 dpi, 8 dots to the millimetre.
const (
	Width80 = 576 // 80 mm paper, 72 mm of it printable
	Width58 = 384 // 58 mm paper, 48 mm of it printable
)

// Glyph cells of font A and of Hanzi, in dots.
const (
	latinDots = 12
	smallDots = 9 // font B
	hanziDots = 24
)

// A Sheet is what was printed up to a cut. The last one of a stream may lack
// its cut: then it still hangs in the printer.
type Sheet struct {
	Items []Item
	Cut   bool
	// Partial is set where the cut leaves a bridge of paper.
	Partial bool
	// AckAsked says that the printer was asked, in the stream, to tell that
	// it had come so far (GS r).
	AckAsked bool
}

// An Item is one thing on a sheet: a [Line], a [Picture], a [Code] or a [Gap].
type Item interface{ item() }

// Align says where an item stands on the line.
type Align int

// The three places.
const (
	Left Align = iota
	Centre
	Right
)

// A Line is a line of text. It may change its size and weight on the way.
type Line struct {
	Align Align
	Runs  []Run
	// WidthDots is how wide it prints. Overflows is set where that is more
	// than the paper: a printer would break the line.
	WidthDots int
	Overflows bool
}

// A Run is text in one size and weight.
type Run struct {
	Text          string
	Width, Height int // times the plain size, 1 to 8
	Bold          bool
	Underline     bool
}

// A Picture is a raster, joined from the bands it was sent in. White is 255.
type Picture struct {
	Align Align
	Image *image.Gray
}

// A Code is a code that the printer itself was asked to draw.
type Code struct {
	Align Align
	Kind  string // qr, code128, barcode
	Data  string
}

// A Gap is paper fed with nothing on it.
type Gap struct {
	Lines int // of text
	Dots  int // beside the lines
}

func (Line) item()    {}
func (Picture) item() {}
func (Code) item()    {}
func (Gap) item()     {}

// Text is the line without its dress.
func (l Line) Text() string {
	var b strings.Builder
	for _, r := range l.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Tallest is the greatest height in the line, in times the plain size.
func (l Line) Tallest() int {
	tallest := 0
	for _, r := range l.Runs {
		tallest = max(tallest, r.Height)
	}
	return tallest
}

// Text is every line of the sheet, a line feed after each.
func (s Sheet) Text() string {
	var b strings.Builder
	for _, item := range s.Items {
		if l, ok := item.(Line); ok {
			b.WriteString(l.Text())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Pictures are the sheet's pictures from top to bottom.
func (s Sheet) Pictures() []Picture {
	var pictures []Picture
	for _, item := range s.Items {
		if p, ok := item.(Picture); ok {
			pictures = append(pictures, p)
		}
	}
	return pictures
}

// Framed is the picture with a white edge of so many dots all around, as the
// bare paper gives it: what reads codes wants that.
func (p Picture) Framed(edgeDots int) *image.Gray {
	size := p.Image.Bounds().Size()
	framed := image.NewGray(image.Rect(0, 0, size.X+2*edgeDots, size.Y+2*edgeDots))
	for i := range framed.Pix {
		framed.Pix[i] = 0xFF
	}
	for y := range size.Y {
		for x := range size.X {
			framed.SetGray(x+edgeDots, y+edgeDots, p.Image.GrayAt(x, y))
		}
	}
	return framed
}

// Ink counts the black dots.
func (p Picture) Ink() int {
	ink := 0
	for _, v := range p.Image.Pix {
		if (color.Gray{Y: v}) == (color.Gray{}) {
			ink++
		}
	}
	return ink
}

// An Error says what in the stream no printer would print as meant.
type Error struct {
	Offset int
	Reason string
}

func (e *Error) Error() string {
	return fmt.Sprintf("byte %d: %s", e.Offset, e.Reason)
}
