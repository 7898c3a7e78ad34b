package view

import (
	"image/color"
	"time"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// align is where text stands in its place.
type align int

const (
	left align = iota
	centre
	right
)

// ink is how a text is written.
type ink struct {
	size  float32
	bold  bool
	color color.NRGBA
	align align
	title bool // set closer: line height of titles
}

func (k ink) lineHeight() float32 {
	if k.title {
		return k.size * theme.LineTitle
	}
	return k.size * theme.LineText
}

// in is k in colour c, to is k with alignment a.
func (k ink) in(c color.NRGBA) ink { k.color = c; return k }
func (k ink) to(a align) ink       { k.align = a; return k }

// pen composes a scene.
type pen struct {
	face  flow.Face
	now   time.Time // the hall's own
	p     theme.Palette
	s     theme.Sizes
	items []Item
	over  bool
}

// t is message key in the person's language, typeset.
func (d *pen) t(key string, args ...any) string {
	return theme.Typeset(message.Text(d.face.Language, key, args...))
}

// say is a text of the hall's in the person's language, typeset.
func (d *pen) say(t wire.Text) string { return theme.Typeset(t.In(d.face.Language)) }

func (d *pen) title() ink {
	return ink{size: d.s.Title, bold: true, color: d.p.Ink, title: true}
}
func (d *pen) tile() ink  { return ink{size: d.s.Tile, bold: true, color: d.p.Ink, title: true} }
func (d *pen) text() ink  { return ink{size: d.s.Text, color: d.p.Ink} }
func (d *pen) soft() ink  { return ink{size: d.s.Text, color: d.p.InkSoft} }
func (d *pen) small() ink { return ink{size: d.s.Small, color: d.p.InkSoft, title: true} }

func (d *pen) add(it Item) {
	it.Over = d.over
	d.items = append(d.items, it)
}

func (d *pen) box(r Rect, fill color.NRGBA, radius float32) {
	d.add(Item{Part: Box, At: r, Fill: fill, Radius: radius})
}

// card is a rounded surface: with a shadow, in high contrast with an edge.
func (d *pen) card(r Rect, fill color.NRGBA) {
	d.add(Item{
		Part: Box, At: r, Fill: fill, Radius: theme.Radius,
		Edge: d.p.Edge, EdgeW: d.p.EdgeWidth, Shadow: !d.p.High,
	})
}

func (d *pen) icon(name string, x, y, side float32, c color.NRGBA) {
	d.add(Item{Part: Icon, At: Rect{x, y, side, side}, Text: name, Fill: c})
}

// chip is an icon on a soft square.
func (d *pen) chip(name string, x, y, side float32, c, back color.NRGBA) {
	edge := float32(0)
	if d.p.High {
		edge = 2
	}
	d.add(Item{
		Part: Box, At: Rect{x, y, side, side}, Fill: back, Radius: side * 0.29,
		Edge: d.p.Edge, EdgeW: edge,
	})
	d.icon(name, x+side*0.2, y+side*0.2, side*0.6, c)
}

func (d *pen) pad(r Rect, radius float32, do flow.Action, id string) {
	d.add(Item{Part: Pad, At: r, Radius: radius, Do: do, ID: id})
}

// line writes one line in r, in the middle of its height; where it is too long
// for r it is written smaller, down to the smallest size, then cut.
func (d *pen) line(r Rect, s string, k ink) {
	d.para(r, s, k, 1, true)
}

// para writes s in r from the top, in at most lines lines, and answers the y
// under it. Too long, it is written smaller, then cut. middle sets it in the
// middle of r's height instead.
func (d *pen) para(r Rect, s string, k ink, lines int, middle bool) float32 {
	rows, k, cut := d.fit(s, r.W, k, lines)
	h := k.lineHeight()
	y := r.Y
	if middle {
		y += (r.H - h*float32(len(rows))) / 2
	}
	for i, row := range rows {
		w := theme.Measure(row, k.size, k.bold).Width
		x := r.X
		switch k.align {
		case centre:
			x += (r.W - w) / 2
		case right:
			x += r.W - w
		case left:
		}
		d.add(Item{
			Part: Line, At: Rect{x, y + h*float32(i), w, h}, Fill: k.color,
			Text: row, Size: k.size, Bold: k.bold, Cut: cut && i == len(rows)-1,
		})
	}
	return y + h*float32(len(rows))
}

// fit breaks s into at most lines lines of width, smaller if need be.
func (d *pen) fit(s string, width float32, k ink, lines int) ([]string, ink, bool) {
	full := k.size
	for {
		rows := wrap(s, width, k.size, k.bold)
		if len(rows) <= lines && fits(rows, width, k) {
			return balance(rows, s, width, k), k, false
		}
		if next := k.size - 2; next >= d.s.Small && next >= full*0.6 {
			k.size = next
			continue
		}
		return shorten(rows, width, k, lines), k, true
	}
}

// balance breaks s into as many lines as rows, of nearly the same length, so
// that no single character is left on the last one.
func balance(rows []string, s string, width float32, k ink) []string {
	if len(rows) < 2 {
		return rows
	}
	last := theme.Measure(rows[len(rows)-1], k.size, k.bold).Width
	if k.align != centre && !k.bold && last > 3*k.size {
		return rows
	}
	low, high := width/2, width
	for high-low > k.size/2 {
		mid := (low + high) / 2
		if try := wrap(s, mid, k.size, k.bold); len(try) == len(rows) && fits(try, mid, k) {
			rows, high = try, mid
		} else {
			low = mid
		}
	}
	return rows
}

func fits(rows []string, width float32, k ink) bool {
	for _, row := range rows {
		if theme.Measure(row, k.size, k.bold).Width > width+0.5 {
			return false
		}
	}
	return true
}

// shorten cuts what does not fit and says so with an ellipsis.
func shorten(rows []string, width float32, k ink, lines int) []string {
	if len(rows) > lines {
		rows = rows[:lines]
	}
	last := []rune(rows[len(rows)-1])
	for len(last) > 1 && theme.Measure(string(last)+"…", k.size, k.bold).Width > width {
		last = last[:len(last)-1]
	}
	rows[len(rows)-1] = string(last) + "…"
	return rows
}

// rowsOf counts the lines that s takes.
func (d *pen) rowsOf(s string, width float32, k ink, lines int) (int, float32) {
	rows, k, _ := d.fit(s, width, k, lines)
	return len(rows), k.lineHeight() * float32(len(rows))
}
