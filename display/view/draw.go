package view

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yimen/kiosk/theme"
)

// Where the em square of a character lies within the line box that Fyne draws
// it in, as part of the type size.
const emTop = 0.28

type align int

const (
	left align = iota
	centre
	right
)

// drawing collects what is on the screen, back to front.
type drawing struct {
	pal     theme.Palette
	unit    float32
	objects []fyne.CanvasObject
}

func (d *drawing) add(o fyne.CanvasObject, b box) {
	o.Move(fyne.NewPos(b.x, b.y))
	o.Resize(fyne.NewSize(b.w, b.h))
	d.objects = append(d.objects, o)
}

// card draws a rounded surface.
func (d *drawing) card(b box, fill color.Color) *canvas.Rectangle {
	r := theme.NewCardRectangle(d.pal, fill, 20*d.unit)
	d.add(r, b)
	return r
}

// plate draws a rounded patch without shadow.
func (d *drawing) plate(b box, fill color.Color, radius float32) {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	if d.pal.High {
		r.StrokeColor, r.StrokeWidth = d.pal.Edge, 2*d.unit
	}
	d.add(r, b)
}

func (d *drawing) icon(name string, c color.NRGBA, b box) {
	d.add(theme.NewIcon(name, c), b)
}

// iconOf draws an icon of the size of its place, with lines to match.
func (d *drawing) iconOf(name string, c color.NRGBA, b box) {
	d.add(theme.NewIconSide(name, c, b.w), b)
}

// words is a piece of text and how it may be drawn.
type words struct {
	text  string
	size  float32 // wanted
	least float32 // smallest; 0: as wanted
	bold  bool
	ink   color.Color
	align align
}

// write draws text with its em square's top at y, between x and x+w, and
// answers the place it takes. Too wide text shrinks to least, then is cut.
func (d *drawing) write(t words, x, y, w float32) box {
	t = t.fit(w)
	wide := theme.Measure(t.text, t.size, t.bold)
	switch t.align {
	case centre:
		x += (w - wide.Width) / 2
	case right:
		x += w - wide.Width
	case left:
	}
	o := theme.NewText(t.text, t.size, t.bold, t.ink)
	d.add(o, box{x, y - emTop*t.size, wide.Width, wide.Height})
	return box{x, y, wide.Width, t.size}
}

// stack writes texts one below the other in the middle of a box, and leaves out
// the empty ones.
func (d *drawing) stack(b box, gap float32, texts ...words) {
	high := -gap
	for _, t := range texts {
		if t.text != "" {
			high += t.size + gap
		}
	}
	y := b.y + (b.h-high)/2
	for _, t := range texts {
		if t.text != "" {
			d.write(t, b.x, y, b.w)
			y += t.size + gap
		}
	}
}

// wide is how wide text is at its wanted size.
func (t words) wide() float32 {
	return theme.Measure(theme.Typeset(t.text), t.size, t.bold).Width
}

// lines is text on one line, shrunk, or where that does not do, on at most n
// lines of the least size.
func (t words) lines(w float32, n int) []words {
	if t.wide()*t.least <= 0.98*w*t.size {
		return []words{t}
	}
	t.size = t.least
	var out []words
	for _, line := range wrap(t.text, t.size, t.bold, w, n) {
		t.text = line
		out = append(out, t)
	}
	return out
}

// fit shrinks text to width w, and cuts it where that is not enough.
func (t words) fit(w float32) words {
	t.text = theme.Typeset(t.text)
	if t.least == 0 {
		t.least = t.size
	}
	wide := theme.Measure(t.text, t.size, t.bold).Width
	if wide <= w {
		return t
	}
	t.size = max(t.least, t.size*w/wide*0.99)
	if theme.Measure(t.text, t.size, t.bold).Width <= w {
		return t
	}
	runes := []rune(t.text)
	for n := len(runes) - 1; n > 0; n-- {
		t.text = strings.TrimRight(string(runes[:n]), " ,，、·") + "…"
		if theme.Measure(t.text, t.size, t.bold).Width <= w {
			break
		}
	}
	return t
}

// wrap breaks text into at most lines lines of width w; the last is cut where
// that is not enough.
func wrap(text string, size float32, bold bool, w float32, lines int) []string {
	var out []string
	rest := []rune(theme.Typeset(text))
	for len(rest) > 0 {
		if len(out) == lines-1 {
			return append(out, words{text: string(rest), size: size, bold: bold}.fit(w).text)
		}
		n := lineBreak(rest, size, bold, w)
		out = append(out, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimLeft(string(rest[n:]), " \u2009"))
	}
	return out
}

// lineBreak is how many characters of text go on a line of width w: up to a
// stop or a space, or between two Chinese characters, but not before a stop.
func lineBreak(text []rune, size float32, bold bool, w float32) int {
	n := len(text)
	for n > 1 && theme.Measure(string(text[:n]), size, bold).Width > w {
		n--
	}
	if n == len(text) {
		return n
	}
	for i := n; i > n/2; i-- {
		if strings.ContainsRune("，。；：", text[i-1]) {
			return i
		}
	}
	for i := n; i > 0; i-- { // the last word of a Latin text may be a long one
		if mayBreak(text[i-1], text[i]) {
			return i
		}
	}
	return n
}

func mayBreak(before, after rune) bool {
	if strings.ContainsRune("，。、；：？！）》”·…", after) || strings.ContainsRune("（《“", before) {
		return false
	}
	return before == ' ' || before >= 0x2E80 || (after >= 0x2E80 && before != '\u2009')
}
