package paper

import (
	"errors"
	"image"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// ErrCutShort says that the stream ends in the middle of a command or of a
// character: there may be more to come.
var ErrCutShort = errors.New("the stream ends in the middle of a command")

// Control bytes that begin a command, and the line feed.
const (
	lf  = 0x0A
	cr  = 0x0D
	dle = 0x10
	esc = 0x1B
	fs  = 0x1C
	gs  = 0x1D
)

// Read reads a stream for paper of paperDots printable dots. With
// [ErrCutShort] it still returns what stood before the torn command; with an
// [*Error], what stood before the fault.
func Read(stream []byte, paperDots int) ([]Sheet, error) {
	r := &reader{rest: stream, paperDots: paperDots}
	r.reset()
	for len(r.rest) > 0 {
		if err := r.step(); err != nil {
			return r.done(), err
		}
	}
	return r.done(), nil
}

// reader is the printer's head: what is still to come, how it prints now, and
// what it has printed.
type reader struct {
	rest   []byte
	offset int

	paperDots int
	align     Align
	now       Run // Text is not used
	fontB     bool
	hanzi     bool
	hanziWide Run // Width and Height that Hanzi have by a style of their own, else 0
	line      []Run
	lineDots  int
	qr        string

	sheet  Sheet
	sheets []Sheet
	joined bool // the last item is a picture that the next band may continue
}

// reset is ESC @: modes as after switching on. Hanzi mode is off until asked
// for: some models start with it on, so a stream has to ask.
func (r *reader) reset() {
	r.align, r.now, r.fontB, r.hanziWide = Left, Run{Width: 1, Height: 1}, false, Run{}
	r.hanzi = false
	r.line, r.lineDots = nil, 0
}

func (r *reader) done() []Sheet {
	if len(r.line) > 0 {
		r.endLine()
	}
	if len(r.sheet.Items) > 0 {
		r.sheets = append(r.sheets, r.sheet)
		r.sheet = Sheet{}
	}
	return r.sheets
}

func (r *reader) fault(reason string) error { return &Error{Offset: r.offset, Reason: reason} }

// take takes n bytes off the stream, or none where there are fewer.
func (r *reader) take(n int) ([]byte, error) {
	if len(r.rest) < n {
		return nil, ErrCutShort
	}
	b := r.rest[:n]
	r.rest, r.offset = r.rest[n:], r.offset+n
	return b, nil
}

func (r *reader) step() error {
	switch first := r.rest[0]; {
	case first == lf:
		_, _ = r.take(1)
		r.endLine()
		return nil
	case first == cr:
		_, _ = r.take(1) // most ignore it, some feed a line
		return nil
	case first == dle || first == esc || first == fs || first == gs:
		return r.command()
	case first < 0x20 || first == 0x7F:
		return r.fault("a control character in the text")
	case first < 0x80:
		b, err := r.take(1)
		if err != nil {
			return err
		}
		r.put(string(b), r.latinDots(), r.now)
		return nil
	default:
		return r.character()
	}
}

// character reads one character of the Chinese set: a lead byte of 81 to FE
// and a trail byte of 40 to FE but 7F. A trail of 30 to 39 begins the four-byte
// part, which the common printers do not have.
func (r *reader) character() error {
	if !r.hanzi {
		return r.fault("a Chinese character while Hanzi mode is off")
	}
	if len(r.rest) < 2 {
		return ErrCutShort
	}
	lead, trail := r.rest[0], r.rest[1]
	switch {
	case lead == 0x80 || lead == 0xFF || trail == 0x7F || trail == 0xFF || trail < 0x30:
		return r.fault("not a character of GBK")
	case trail < 0x40:
		return r.fault("a character of four bytes, which prints rubbish on most printers")
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(r.rest[:2])
	if err != nil || !utf8.Valid(text) || string(text) == string(utf8.RuneError) {
		return r.fault("not a character of GBK")
	}
	if _, err := r.take(2); err != nil {
		return err
	}
	style := r.now
	if r.hanziWide.Width > 0 {
		style.Width, style.Height = r.hanziWide.Width, r.hanziWide.Height
	}
	r.put(string(text), hanziDots, style)
	return nil
}

func (r *reader) latinDots() int {
	if r.fontB {
		return smallDots
	}
	return latinDots
}

func (r *reader) put(text string, cellDots int, style Run) {
	r.lineDots += cellDots * style.Width
	if n := len(r.line); n > 0 {
		last := r.line[n-1]
		last.Text = ""
		if last == style {
			r.line[n-1].Text += text
			return
		}
	}
	style.Text = text
	r.line = append(r.line, style)
}

func (r *reader) endLine() {
	if len(r.line) == 0 {
		r.gap(Gap{Lines: 1})
		return
	}
	r.add(Line{Align: r.align, Runs: r.line, WidthDots: r.lineDots, Overflows: r.lineDots > r.paperDots})
	r.line, r.lineDots = nil, 0
}

func (r *reader) add(item Item) {
	r.sheet.Items = append(r.sheet.Items, item)
	_, r.joined = item.(Picture)
}

func (r *reader) gap(g Gap) {
	if n := len(r.sheet.Items); n > 0 {
		if last, ok := r.sheet.Items[n-1].(Gap); ok {
			r.sheet.Items[n-1] = Gap{Lines: last.Lines + g.Lines, Dots: last.Dots + g.Dots}
			return
		}
	}
	r.add(g)
}

func (r *reader) cut(partial bool) {
	if len(r.line) > 0 {
		r.endLine()
	}
	r.sheet.Cut, r.sheet.Partial = true, partial
	r.sheets = append(r.sheets, r.sheet)
	r.sheet, r.joined = Sheet{}, false
}

// raster adds a band of rows, each of rowBytes bytes, most significant bit
// left, 1 is black. A band straight after another of the same width goes on
// with its picture.
func (r *reader) raster(rowBytes, rows, timesX, timesY int, data []byte) error {
	if len(r.line) > 0 {
		return r.fault("a picture in the middle of a line")
	}
	width := rowBytes * 8 * timesX
	if width > r.paperDots {
		return r.fault("a picture wider than the paper")
	}
	band := image.NewGray(image.Rect(0, 0, width, rows*timesY))
	for y := range rows * timesY {
		for x := range width {
			bit := x / timesX
			if data[y/timesY*rowBytes+bit/8]&(0x80>>(bit%8)) == 0 {
				band.Pix[y*band.Stride+x] = 0xFF
			}
		}
	}
	if n := len(r.sheet.Items); r.joined && n > 0 {
		if above, ok := r.sheet.Items[n-1].(Picture); ok && above.Align == r.align && above.Image.Rect.Dx() == width {
			r.sheet.Items[n-1] = Picture{Align: r.align, Image: stack(above.Image, band)}
			return nil
		}
	}
	r.add(Picture{Align: r.align, Image: band})
	return nil
}

func stack(above, below *image.Gray) *image.Gray {
	return &image.Gray{
		Pix:    append(append([]byte(nil), above.Pix...), below.Pix...),
		Stride: above.Stride,
		Rect:   image.Rect(0, 0, above.Rect.Dx(), above.Rect.Dy()+below.Rect.Dy()),
	}
}
