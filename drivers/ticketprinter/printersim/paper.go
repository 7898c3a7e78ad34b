package printersim

import (
	"image"
	"image/color"

	"golang.org/x/text/encoding/simplifiedchinese"
	"rsc.io/qr"
)

// paper is the strip that came out: rows of dots, and the line being set.
type paper struct {
	width int
	rows  [][]bool
	line  []letter
	used  int // dots of the line's width
	font  *glyphs
}

// letter is one character set and not printed yet.
type letter struct {
	r             rune
	width, height int // times
	bold          bool
}

func (l letter) dots() int { return cellDots(l.r) * l.width }

// cellDots: letters of one byte are 12 dots wide, all others 24.
func cellDots(r rune) int {
	if r < 0x80 {
		return 12
	}
	return 24
}

const letterDots = 24 // high

func newPaper(width int, font string) *paper {
	return &paper{width: width, font: openGlyphs(font)}
}

// character prints one character of one or two bytes.
func (p *parser) character(c []byte) {
	r, ok := decode(c)
	if !ok {
		p.to.note("no character % x", c)
	}
	p.to.set(letter{r: r, width: p.mode.width, height: p.mode.height, bold: p.mode.bold}, p.mode)
}

// rubbish stands for what a printer has no letter for.
const rubbish = '▒'

// decode reads GBK: what GB18030 writes in two bytes. The second byte of a
// four-byte character is a digit, and comes out as rubbish, as it does on
// printers that know GBK only.
func decode(c []byte) (rune, bool) {
	if len(c) == 1 {
		return rune(c[0]), c[0] >= 0x20 && c[0] < 0x7f
	}
	if c[1] < 0x40 || c[1] == 0x7f || c[1] == 0xff {
		return rubbish, false
	}
	b, err := simplifiedchinese.GB18030.NewDecoder().Bytes(c)
	rs := []rune(string(b))
	if err != nil || len(rs) != 1 || rs[0] == '\ufffd' {
		return rubbish, false
	}
	return rs[0], true
}

// set puts l on the line, and prints the line first where it is full.
func (p *Printer) set(l letter, m mode) {
	if p.paper.used+l.dots() > p.paper.width-m.left {
		p.note("line ran over the paper's edge")
		p.newline(m)
	}
	p.paper.line = append(p.paper.line, l)
	p.paper.used += l.dots()
}

func (p *Printer) discardLine() {
	p.paper.line, p.paper.used = nil, 0
}

// endLine prints the line if there is anything on it.
func (p *Printer) endLine(m mode) {
	if len(p.paper.line) > 0 {
		p.newline(m)
	}
}

// newline prints the line, or feeds an empty one.
func (p *Printer) newline(m mode) {
	high := letterDots
	for _, l := range p.paper.line {
		high = max(high, letterDots*l.height)
		p.text.WriteRune(l.r)
	}
	p.text.WriteByte('\n')
	rows := blank(high, p.paper.width)
	x := m.left
	switch m.align {
	case 1:
		x = (p.paper.width - p.paper.used) / 2
	case 2:
		x = p.paper.width - p.paper.used
	}
	for _, l := range p.paper.line {
		p.paper.font.draw(rows, l, x, high)
		x += l.dots()
	}
	p.discardLine()
	p.print(rows)
	p.feed(m.spacing - high)
}

func blank(n, width int) [][]bool {
	rows := make([][]bool, n)
	for i := range rows {
		rows[i] = make([]bool, width)
	}
	return rows
}

// print moves rows onto the paper, and runs out of it where told to.
func (p *Printer) print(rows [][]bool) {
	p.paper.rows = append(p.paper.rows, rows...)
	if over := len(p.paper.rows) - maxPaper; over > 0 {
		p.paper.rows = p.paper.rows[over:]
	}
	if p.outAfter < 0 {
		return
	}
	if p.outAfter -= len(rows); p.outAfter < 0 {
		p.outAfter = -1
		p.faults.paperOut = true
		p.report()
	}
}

func (p *Printer) feed(dots int) {
	if dots > 0 {
		p.print(blank(dots, p.paper.width))
	}
}

// Paper between the head and the knife, fed before a cut.
const knifeDots = 40

func (p *Printer) cut(m mode) {
	p.endLine(m)
	p.feed(knifeDots)
	dashes := blank(2, p.paper.width)
	for x := range p.paper.width {
		dashes[0][x] = x/6%2 == 0
		dashes[1][x] = dashes[0][x]
	}
	p.print(dashes)
	p.feed(knifeDots / 2)
	p.text.WriteByte('\f')
	p.tickets++
}

// picture prints dots: stride bytes a row. m's alignment is not used, as some
// printers do not.
func (p *Printer) picture(m mode, data []byte, stride, n int, scale byte) {
	p.endLine(m)
	if scale != 0 {
		p.note("picture enlarged by mode %d", scale)
	}
	if stride*8 > p.paper.width {
		p.note("picture of %d dots is wider than the paper", stride*8)
	}
	p.findStray(data)
	rows := blank(n, p.paper.width)
	for y := range n {
		for x := range min(stride*8, p.paper.width) {
			rows[y][x] = data[y*stride+x/8]&(0x80>>(x%8)) != 0
		}
	}
	if m.align != 0 {
		p.note("picture sent while not aligned left: printers differ")
	}
	p.print(rows)
}

// findStray looks for what printers obey at once inside picture data: status,
// recovery, pulse, power off.
func (p *Printer) findStray(data []byte) {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0x10 && (data[i+1] == 0x04 || data[i+1] == 0x05 || data[i+1] == 0x14) {
			p.note("command 10 %02x hidden in a picture", data[i+1])
		}
	}
}

func (p *Printer) qr(m mode, data []byte, module int) {
	code, err := qr.Encode(string(data), qr.M)
	if err != nil {
		p.note("qr code of %d bytes: %v", len(data), err)
		return
	}
	p.endLine(m)
	size := code.Size * module
	rows := blank(size, p.paper.width)
	left := m.left
	switch m.align {
	case 1:
		left = (p.paper.width - size) / 2
	case 2:
		left = p.paper.width - size
	}
	for y := range size {
		for x := range size {
			if at := left + x; at >= 0 && at < p.paper.width {
				rows[y][at] = code.Black(x/module, y/module)
			}
		}
	}
	p.print(rows)
}

// Margins of the picture of the paper.
const edge = 24

// image is the paper so far.
func (p *paper) image() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, p.width+2*edge, len(p.rows)+2*edge))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for y, row := range p.rows {
		for x, black := range row {
			if black {
				img.SetGray(edge+x, edge+y, color.Gray{})
			}
		}
	}
	return img
}
