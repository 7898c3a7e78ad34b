package view

import (
	"image/color"

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
	parts   *theme.Parts
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

// bar draws a part of a whole as a length.
func (d *drawing) bar(b box, part float32) {
	d.plate(b, mix(d.pal.Surface, d.pal.Line, 1), b.h/2)
	if part > 0 {
		r := canvas.NewRectangle(d.pal.Accent)
		r.CornerRadius = b.h / 2
		d.add(r, box{b.x, b.y, max(b.h, b.w*min(part, 1)), b.h})
	}
}

// icon draws an icon in a square, with lines to match its size: of a small one
// they are bolder, to be seen from afar.
func (d *drawing) icon(name string, c color.NRGBA, b box) {
	side := max(b.w, min(theme.IconField*d.unit, 1.7*b.w))
	d.add(d.parts.Icon(name, c, side), b)
}

// write draws text with its em square's top at y, between x and x+w, and
// answers the place it takes. Too wide text shrinks to least, then is cut; an empty one is
// not drawn.
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
	if t.text != "" {
		d.add(d.parts.Text(t.text, t.size, t.bold, t.ink), box{x, y - emTop*t.size, wide.Width, wide.Height})
	}
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

// pair writes two languages: beside each other where there is room, else one
// below the other, in the middle of the height.
func (d *drawing) pair(first, second words, b box) {
	if second.text == "" {
		d.write(first, b.x, b.y+(b.h-first.size)/2, b.w)
		return
	}
	gap := 36 * d.unit
	if one := first.wide(); one+gap+second.wide() <= b.w {
		d.write(first, b.x, b.y+(b.h-first.size)/2, b.w)
		d.write(second, b.x+one+gap, b.y+(b.h-second.size)/2+0.06*first.size, b.w-one-gap)
		return
	}
	between := 0.4 * second.size
	y := b.y + (b.h-first.size-second.size-between)/2
	d.write(first, b.x, y, b.w)
	d.write(second, b.x, y+first.size+between, b.w)
}
