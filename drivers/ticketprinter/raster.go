package ticketprinter

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// bitmap is black dots on paper: rows of stride bytes, the leftmost dot in the
// highest bit.
type bitmap struct {
	stride int // bytes
	rows   int
	bits   []byte
}

func newBitmap(widthDots, rows int) *bitmap {
	stride := (widthDots + 7) / 8
	return &bitmap{stride: stride, rows: rows, bits: make([]byte, stride*rows)}
}

func (m *bitmap) set(x, y int) {
	if x >= 0 && x < m.stride*8 && y >= 0 && y < m.rows {
		m.bits[y*m.stride+x/8] |= 0x80 >> (x % 8)
	}
}

// row is the bytes of one row.
func (m *bitmap) row(y int) []byte { return m.bits[y*m.stride : (y+1)*m.stride] }

// ink is the range of rows with dots in them, and how many bytes of a row they
// reach.
func (m *bitmap) ink() (top, bottom, stride int) {
	top = m.rows
	for y := range m.rows {
		for x, b := range m.row(y) {
			if b != 0 {
				top = min(top, y)
				bottom = y + 1
				stride = max(stride, x+1)
			}
		}
	}
	return min(top, bottom), bottom, stride
}

// tame changes the dots that would make a command a printer obeys at once
// wherever it stands: 10h followed by 04h (status), 05h or 14h (recover, pulse,
// switch off). Each 10h, one lone dot, is made two dots, 18h. QR codes are not
// touched, as their dots come in runs of a module. Rows lie one behind the other
// in a job, so the last byte of one and the first of the next count too.
func (m *bitmap) tame() {
	for i := 0; i+1 < len(m.bits); i++ {
		if m.bits[i] == 0x10 && realtime(m.bits[i+1]) {
			m.bits[i] = 0x18
		}
	}
}

func realtime(b byte) bool { return b == 0x04 || b == 0x05 || b == 0x14 }

// crop gives rows top to bottom of m, stride bytes of each.
func (m *bitmap) crop(top, bottom, stride int) *bitmap {
	out := newBitmap(stride*8, bottom-top)
	for y := range out.rows {
		copy(out.row(y), m.row(top + y)[:stride])
	}
	return out
}

// Letters of size 1 are 24 dots high; a line of them takes 34, as a printer's
// own do.
const (
	emDots      = 24
	leadingDots = 10
)

// inkLevel is how dark a dot must be to be burnt. Below the half, since thin
// strokes break sooner than thick ones fill.
const inkLevel = 0x68

// pen draws lines of one style.
type pen struct {
	font  *opentype.Font
	face  font.Face
	style Style
}

func newPen(f fonts, st Style) (*pen, error) {
	chosen := f.pick(st.Bold)
	face, err := opentype.NewFace(chosen, &opentype.FaceOptions{
		Size: float64(emDots * st.size()), DPI: 72, Hinting: font.HintingFull,
	})
	if err != nil {
		return nil, fmt.Errorf("font face: %w", err)
	}
	return &pen{font: chosen, face: face, style: st}, nil
}

func (p *pen) close() { _ = p.face.Close() }

// known gives s with 〓 for what the font lacks; lost counts those.
func (p *pen) known(s string) (out string, lost int) {
	out = strings.Map(func(r rune) rune {
		if i, err := p.font.GlyphIndex(nil, r); (err != nil || i == 0) && r != ' ' {
			lost++
			return geta
		}
		return r
	}, s)
	return out, lost
}

// measure is the width of s in dots.
func (p *pen) measure(s string) int {
	return font.MeasureString(p.face, s).Ceil()
}

// height of a line in dots.
func (p *pen) height() int { return emDots*p.style.size() + leadingDots }

// line draws text on m, where a says.
func (p *pen) line(m *bitmap, text string, a Align) {
	width := m.stride * 8
	img := image.NewAlpha(image.Rect(0, 0, width, m.rows))
	x := 0
	switch a {
	case Left:
	case Centre:
		x = (width - p.measure(text)) / 2
	case Right:
		x = width - p.measure(text)
	}
	// The em box of an East Asian font stands 0.88 above the base line.
	p.draw(img, text, x, leadingDots/2+emDots*p.style.size()*88/100)
	for y := range m.rows {
		for x := range width {
			if img.AlphaAt(x, y).A >= inkLevel {
				m.set(x, y)
			}
		}
	}
}

func (p *pen) draw(dst *image.Alpha, s string, x, base int) {
	d := font.Drawer{Dst: dst, Src: image.NewUniform(color.Opaque), Face: p.face, Dot: fixed.P(x, base)}
	d.DrawString(s)
}

// knownLines is known for text of several lines.
func (p *pen) knownLines(s string) (string, int) {
	lines := strings.Split(s, "\n")
	lost := 0
	for i, l := range lines {
		known, n := p.known(l)
		lines[i], lost = known, lost+n
	}
	return strings.Join(lines, "\n"), lost
}
