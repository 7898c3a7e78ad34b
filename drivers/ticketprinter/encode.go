package ticketprinter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Bytes that begin commands.
const (
	lf  = 0x0a
	dle = 0x10
	esc = 0x1b
	fs  = 0x1c
	gs  = 0x1d
)

// What a job may be.
const (
	maxRasterRows = 256     // rows of one GS v 0, for printers with small buffers
	maxFeedDots   = 255     // of one ESC J
	maxJobBytes   = 1 << 20 // about 10 m of paper full of dots
)

var errTooLong = errors.New("slip too long")

// Job is the bytes of one slip.
type Job struct {
	Bytes []byte
	// Substituted counts the characters that came out as 〓, because neither
	// the printer nor a font has them.
	Substituted int
	// FontMissing says why a line that was to be drawn was printed in the
	// printer's letters; nil when none was.
	FontMissing error
}

// Encode makes the bytes of d for the printer that o describes:
//
//	1B 40              begin, forget old settings
//	1C 26              Hanzi on
//	1B 61 n            align: 0 left, 1 centre, 2 right    (when it changes)
//	1D 21 hw           size: width-1, height-1             (when it changes)
//	1B 45 n            bold                                (when it changes)
//	text 0A            GBK, one line
//	1B 4A n            feed n dots
//	1D 76 30 00 xL xH yL yH …   dots: x bytes a row, y rows
//	1D 56 42 00        feed to the knife and cut
//
// It fails when d holds a QR code that does not fit, when o is wrong, and when
// the slip is longer than 1 MiB.
func Encode(d Doc, o Options) (Job, error) {
	return newEncoder(o).encode(d)
}

// encoder makes jobs for one printer; it opens the fonts at the first line that
// needs one, and keeps them.
type encoder struct {
	opts    Options
	set     charset
	fonts   fonts
	fontErr error
	opened  bool
}

func newEncoder(o Options) *encoder {
	return &encoder{opts: o.withDefaults(), set: charset{gb2312: o.GB2312}}
}

func (e *encoder) load() fonts {
	if !e.opened {
		e.fonts, e.fontErr = openFonts(e.opts)
		e.opened = true
	}
	return e.fonts
}

func (e *encoder) encode(d Doc) (Job, error) {
	if err := e.opts.check(); err != nil {
		return Job{}, err
	}
	w := &writer{enc: e}
	w.raw(esc, '@', fs, '&')
	for i, it := range d.items {
		if err := w.item(it); err != nil {
			return Job{}, fmt.Errorf("slip item %d: %w", i, err)
		}
		if w.b.Len() > maxJobBytes {
			return Job{}, errTooLong
		}
	}
	w.job.Bytes = w.b.Bytes()
	return w.job, nil
}

// writer holds one job while it grows, and what the printer is set to.
type writer struct {
	enc   *encoder
	b     bytes.Buffer
	job   Job
	align Align
	size  int // 0 as at the beginning: 1
	bold  bool
}

func (w *writer) raw(b ...byte) { w.b.Write(b) }

func (w *writer) item(it item) error {
	switch it.kind {
	case kindText:
		return w.text(it)
	case kindColumns:
		return w.columns(it)
	case kindQR:
		return w.qr(it)
	case kindRule:
		w.rule()
	case kindFeed:
		w.feed(it.dots)
	case kindCut:
		w.raw(gs, 'V', 'B', 0)
	}
	return nil
}

func (w *writer) setAlign(a Align) {
	if a != w.align {
		w.raw(esc, 'a', byte(a)) //nolint:gosec // 0 to 2
		w.align = a
	}
}

func (w *writer) setStyle(st Style) {
	w.setAlign(st.Align)
	if size := st.size(); size != max(w.size, 1) {
		n := byte(size - 1) //nolint:gosec // 0 to 7
		w.raw(gs, '!', n<<4|n)
		w.size = size
	}
	if st.Bold != w.bold {
		n := byte(0)
		if st.Bold {
			n = 1
		}
		w.raw(esc, 'E', n)
		w.bold = st.Bold
	}
}

// drawn is whether a line of these texts is sent as dots: wished, or needed
// because the printer lacks letters for it, and possible.
func (w *writer) drawn(st Style, texts ...string) bool {
	all := strings.ReplaceAll(strings.Join(texts, ""), "\n", "")
	needed := !w.enc.set.has(all)
	if !needed && w.enc.opts.HanziFixed && st.size() > 1 {
		needed = strings.IndexFunc(all, func(r rune) bool { return r >= 0x80 }) >= 0
	}
	if !needed && !st.Fine {
		return false
	}
	if !w.enc.load().any() {
		w.job.FontMissing = w.enc.fontErr
		return false
	}
	return true
}

func (w *writer) text(it item) error {
	s := clean(it.text)
	if w.drawn(it.style, s) {
		return w.drawnText(s, it.style)
	}
	st := it.style
	st.Size = w.fit(s, st)
	width := w.enc.opts.WidthDots / (emDots / 2) / st.size()
	for _, line := range lines(s, st, width, 1, cellWidth) {
		w.setStyle(st)
		w.line(line)
	}
	return nil
}

// fit is the style's size, or the largest at which the longest word of s is not
// broken: a ticket number is never cut in two.
func (w *writer) fit(s string, st Style) int {
	longest := 1
	for _, word := range splitWords(strings.ReplaceAll(s, "\n", " ")) {
		longest = max(longest, cellWidth(strings.TrimRight(word, " ")))
	}
	most := w.enc.opts.WidthDots / (emDots / 2) / longest
	return max(min(st.size(), most), 1)
}

// cellWidth is the width of s in half-width places of the printer's letters.
func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

func (w *writer) line(s string) {
	w.encoded(s)
	w.raw(lf)
}

func (w *writer) encoded(s string) {
	b, lost := w.enc.set.bytes(s)
	w.job.Substituted += lost
	w.b.Write(b)
}

func (w *writer) drawnText(s string, st Style) error {
	p, err := w.pen(s, st)
	if err != nil {
		return err
	}
	defer p.close()
	s, lost := p.knownLines(s)
	w.job.Substituted += lost
	for _, line := range lines(s, st, w.enc.opts.WidthDots, emDots/2, p.measure) {
		m := newBitmap(w.enc.opts.WidthDots, p.height())
		p.line(m, line, st.Align)
		w.bitmap(m)
	}
	return nil
}

func lines(s string, st Style, width, step int, measure func(string) int) []string {
	if st.Align == Centre {
		return balanced(s, width, step, measure)
	}
	return wrap(s, width, measure)
}

// pen is a pen of the style's size, or of the largest at which the longest word
// of s is not broken.
func (w *writer) pen(s string, st Style) (*pen, error) {
	for {
		p, err := newPen(w.enc.load(), st)
		if err != nil {
			return nil, err
		}
		longest := 0
		for _, word := range splitWords(strings.ReplaceAll(s, "\n", " ")) {
			longest = max(longest, p.measure(strings.TrimRight(word, " ")))
		}
		if longest <= w.enc.opts.WidthDots || st.size() == 1 {
			return p, nil
		}
		p.close()
		st.Size = st.size() - 1
	}
}

func (w *writer) columns(it item) error {
	left, right := oneLine(it.text), oneLine(it.right)
	if w.drawn(it.style, left, right) {
		return w.drawnColumns(left, right, it.style)
	}
	width := w.enc.opts.WidthDots / (emDots / 2) / it.style.size()
	if gap := width - cellWidth(left) - cellWidth(right); gap >= 1 {
		label := it.style
		label.Bold = false
		w.setStyle(label)
		w.encoded(left + strings.Repeat(" ", gap))
		w.setStyle(it.style)
		w.line(right)
		return nil
	}
	return w.stacked(left, right, it.style)
}

func (w *writer) drawnColumns(left, right string, st Style) error {
	label := st
	label.Bold = false
	l, err := newPen(w.enc.load(), label)
	if err != nil {
		return err
	}
	defer l.close()
	r, err := newPen(w.enc.load(), st)
	if err != nil {
		return err
	}
	defer r.close()
	if l.measure(left)+r.measure(right)+emDots/2 > w.enc.opts.WidthDots {
		return w.stacked(left, right, st)
	}
	left, lostL := l.known(left)
	right, lostR := r.known(right)
	w.job.Substituted += lostL + lostR
	m := newBitmap(w.enc.opts.WidthDots, l.height())
	l.line(m, left, Left)
	r.line(m, right, Right)
	w.bitmap(m)
	return nil
}

// stacked is what columns become that do not fit side by side.
func (w *writer) stacked(left, right string, st Style) error {
	label := st
	label.Bold = false
	if err := w.text(item{text: left, style: label}); err != nil {
		return err
	}
	st.Align = Right
	return w.text(item{text: right, style: st})
}

func oneLine(s string) string { return strings.ReplaceAll(clean(s), "\n", " ") }

func (w *writer) qr(it item) error {
	if w.enc.opts.QRNative {
		b, err := nativeQR(it.text, it.dots)
		if err != nil {
			return err
		}
		w.setAlign(it.style.Align)
		w.b.Write(b)
		return nil
	}
	m, err := qrBitmap(it.text, it.dots, w.enc.opts.WidthDots)
	if err != nil {
		return err
	}
	w.bitmap(m)
	return nil
}

// rule is a line of two dots with white around it.
func (w *writer) rule() {
	const white, thick = 12, 2
	m := newBitmap(w.enc.opts.WidthDots, white+thick+white)
	for i := white * m.stride; i < (white+thick)*m.stride; i++ {
		m.bits[i] = 0xff
	}
	w.bitmap(m)
}

// feed moves the paper on by dots.
func (w *writer) feed(dots int) {
	for dots > 0 {
		n := min(dots, maxFeedDots)
		w.raw(esc, 'J', byte(n))
		dots -= n
	}
}

// bitmap sends m: white rows above and below as feeds, the rest as dots as far
// to the right as there are any, in commands of at most 256 rows. The line is
// set left first, as some printers align dots too and some do not.
func (w *writer) bitmap(m *bitmap) {
	top, bottom, stride := m.ink()
	if stride == 0 {
		w.feed(m.rows)
		return
	}
	w.setAlign(Left)
	w.feed(top)
	inked := m.crop(top, bottom, stride)
	inked.tame()
	for y := 0; y < inked.rows; y += maxRasterRows {
		n := min(maxRasterRows, inked.rows-y)
		w.raw(gs, 'v', '0', 0, byte(stride), byte(stride>>8), byte(n), byte(n>>8)) //nolint:gosec // low and high bytes on purpose
		w.b.Write(inked.bits[y*stride : (y+n)*stride])
	}
	w.feed(m.rows - bottom)
}
