package view

import (
	"image/color"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"yimen/display/boardview"
	"yimen/kiosk/theme"
)

// columns are how wide numbers, windows and the windows' words stand: the same on all
// lines, so that they stand in columns.
type columns struct{ number, window, words float32 }

// The columns' least widths, and the space between them, as parts of the numbers' size.
const (
	numberLeast  = 2.5
	windowLeast  = 1.16
	wordsMost    = 1.7
	besideNumber = 0.18 // and on either side of the arrow
	besideWindow = 0.12
)

func (h *Hall) columnsOf(p Plan, calls []boardview.Call) columns {
	c := columns{number: numberLeast * p.Number, window: windowLeast * p.Number}
	for _, call := range calls {
		w := h.windowOf(p, call)
		c.number = max(c.number, words{text: call.Number, size: p.Number, bold: true}.wide())
		c.window = max(c.window, words{text: w.digits, size: w.size, bold: true}.wide())
		c.words = max(c.words, w.first.wide(), w.second.wide())
	}
	c.words = min(c.words, wordsMost*p.Number)
	return c
}

// drawCalls draws the lines, newest on top.
func (h *Hall) drawCalls(d *drawing, b box) {
	h.drawLines(d, b, h.model.Calls)
}

// drawLines draws calls one below the other, and plates where none is.
func (h *Hall) drawLines(d *drawing, b box, calls []boardview.Call) {
	p := h.plan
	calls = calls[:min(len(calls), linesMax)]
	p.Lines = max(p.Lines, len(calls)) // more than planned: from before the plan
	if b != p.calls || p.Lines != h.plan.Lines {
		p.calls = b
		p.sizeType()
	}
	gap := p.lineGap()
	high := p.lineHeight(b.h)
	cols := h.columnsOf(p, calls)
	for i := range p.Lines {
		line := box{b.x, b.y + float32(i)*(high+gap), b.w, high}
		if i < len(calls) {
			h.drawCall(d, p, calls[i], line, cols)
		} else if !d.pal.High {
			d.plate(line, mix(d.pal.Ground, d.pal.Line, 3), 20*d.unit)
		}
	}
	h.forgetGrown(calls)
}

// inks are the colours of a line.
type inks struct {
	fill          color.NRGBA
	number, words color.NRGBA
	soft          color.NRGBA
	disc, arrow   color.NRGBA
}

func inksOf(pal theme.Palette, c boardview.Call) inks {
	switch {
	case c.Marked:
		return inks{
			fill: pal.Accent, number: pal.OnAccent, words: pal.OnAccent, soft: pal.OnAccent,
			disc: pal.OnAccent, arrow: pal.Accent,
		}
	case c.Ended:
		soft := faded(pal)
		return inks{fill: pal.Surface, number: soft, words: soft, soft: soft, disc: pal.Surface, arrow: soft}
	default:
		return inks{
			fill: pal.Surface, number: pal.Accent, words: pal.Ink, soft: pal.InkSoft,
			disc: pal.Surface, arrow: pal.InkSoft,
		}
	}
}

// drawCall draws one line: number, what for, and which window.
func (h *Hall) drawCall(d *drawing, p Plan, c boardview.Call, b box, cols columns) {
	ink := inksOf(d.pal, c)
	card := d.card(b, ink.fill)
	h.growInto(card, b, c)
	in := b.inset(linePad*d.unit, 0)
	s := p.Number
	main := in
	if p.TwoStoreys {
		main.h = s * 1.12
		main.y = b.y + (b.h-twoStoreysHigh*s)/2 + 0.04*s
	}
	h.drawWindow(d, p, c, ink, main, cols)
	arrow := box{in.right() - cols.words - besideWindow*s - cols.window - (0.62+besideNumber)*s, main.y + (main.h-0.62*s)/2, 0.62 * s, 0.62 * s}
	h.drawArrow(d, c, ink, arrow)
	number := words{text: c.Number, size: s, least: s * 0.3, bold: true, ink: ink.number}
	most := arrow.x - besideNumber*s - in.x
	d.write(number, in.x, middleOf(main, number.fit(most).size), most)
	if p.TwoStoreys {
		h.drawWords(d, p, c, ink, box{in.x, main.bottom(), in.w, b.bottom() - 0.08*s - main.bottom()}, true)
		return
	}
	x := in.x + min(cols.number, most) + besideNumber*s
	rest := box{x, b.y, arrow.x - besideNumber*s - x, b.h}
	if rest.w >= 1.1*s { // less is no room for words: the number is what counts
		h.drawWords(d, p, c, ink, rest, false)
	}
}

// middleOf is where the em square of a figure of a size begins, so that the
// figure stands in the middle of the box.
func middleOf(b box, size float32) float32 {
	const figureMiddle = 0.513 // of a figure within the em square, from its top
	return b.y + b.h/2 - figureMiddle*size
}

// drawArrow points from the number to the window; a new call's arrow stands on
// a disc.
func (h *Hall) drawArrow(d *drawing, c boardview.Call, ink inks, b box) {
	if c.Marked {
		disc := canvas.NewCircle(ink.disc)
		d.add(disc, b)
	}
	d.icon("forward", ink.arrow, b.inset(b.w*0.2, b.w*0.2))
}

// windowSign is a window at the right end of a line.
type windowSign struct {
	digits        string
	size          float32 // of the digits
	first, second words
}

func (h *Hall) windowOf(p Plan, c boardview.Call) windowSign {
	s := p.Number
	first, second := h.windowWords(c)
	w := windowSign{
		digits: strconv.Itoa(c.Window), size: s,
		first:  words{text: first, size: s * 0.30, least: s * 0.21, bold: true},
		second: words{text: second, size: s * 0.20, least: s * 0.14},
	}
	if len(w.digits) > 2 {
		w.size = s * 0.8
	}
	return w
}

// drawWindow writes the window at the right.
func (h *Hall) drawWindow(d *drawing, p Plan, c boardview.Call, ink inks, b box, cols columns) {
	w := h.windowOf(p, c)
	w.first.ink, w.second.ink = ink.words, ink.soft
	x := b.right() - cols.words
	y := b.y + b.h/2 - w.first.size/2
	if w.second.text != "" {
		y -= w.second.size * 0.7
		d.write(w.second, x, y+w.first.size+w.second.size*0.4, cols.words)
	}
	d.write(w.first, x, y, cols.words)
	digits := words{text: w.digits, size: w.size, bold: true, ink: ink.number, align: right}
	d.write(digits, x-besideWindow*p.Number-cols.window, middleOf(b, w.size), cols.window)
}

// windowWords are the words beside a window's number: what its name says
// beyond the number, else "window".
func (h *Hall) windowWords(c boardview.Call) (first, second string) {
	first = bare(c.WindowName["zh"], c.Window)
	if first == "" {
		first = bare(zh("board.calls.window_n", "n", c.Window), c.Window)
	}
	if h.look.second == "" {
		return first, ""
	}
	second = bare(h.look.beside(c.WindowName), c.Window)
	if second == "" {
		second = bare(h.look.say("board.calls.window_n", "n", c.Window), c.Window)
	}
	return first, second
}

// bare is a window's name without its number.
func bare(name string, window int) string {
	return strings.Join(strings.Fields(strings.Replace(name, strconv.Itoa(window), " ", 1)), " ")
}

// drawWords writes what the call is for: on a line of its own, or beside the
// number.
func (h *Hall) drawWords(d *drawing, p Plan, c boardview.Call, ink inks, b box, oneLine bool) {
	big, small := p.Words, p.Words*0.56
	first := words{text: c.QueueName["zh"], size: big, least: big * 0.62, ink: ink.words}
	second := words{text: h.look.beside(c.QueueName), size: small, least: small * 0.72, ink: ink.soft}
	zone := words{text: c.Zone["zh"], size: small, least: small * 0.72, ink: ink.soft}
	zone.text = longest(zone, b.w, joined(zone.text, "  ", h.look.beside(c.Zone)))
	if c.Recall > 0 {
		again := joined(zh("board.calls.recall"), "  ", h.look.say("board.calls.recall"))
		second.text, second.bold, zone.text = again, true, ""
	}
	if oneLine {
		first.text = longest(first, b.w-d.unit*linePad-second.wide(), joined(first.text, "·", c.Zone["zh"]))
		if c.Recall == 0 {
			room := b.w - d.unit*linePad - first.wide()
			second.text = longest(second, room, joined(second.text, "·", h.look.beside(c.Zone)))
		}
		h.oneLine(d, first, second, b, c.Recall > 0)
		return
	}
	if zone.text != "" { // where to go counts more than what for, in another language
		second = zone
	}
	d.stack(b, 0.3*small, append(first.lines(b.w, 2), second)...)
}

// oneLine writes two languages on one line: shrunk, or where that does not do,
// the first cut if the second must be kept, else the first alone.
func (h *Hall) oneLine(d *drawing, first, second words, b box, keep bool) {
	room := b.w - d.unit*linePad - second.wide() - 1
	if second.text != "" && first.wide()*first.least/first.size > room && !keep {
		second.text, room = "", b.w
	}
	d.pair(first.fit(room), second, b)
}

// growInto lets the card of a new call grow to its place, once.
func (h *Hall) growInto(card *canvas.Rectangle, b box, c boardview.Call) {
	if !c.Marked || h.o.Still || h.grown[c.CallID] {
		return
	}
	h.grown[c.CallID] = true
	set := func(part float32) {
		high := b.h * (0.4 + 0.6*part)
		card.Move(fyne.NewPos(b.x, b.y+(b.h-high)/2))
		card.Resize(fyne.NewSize(b.w, high))
	}
	set(0)
	a := fyne.NewAnimation(grow, set)
	a.Curve = fyne.AnimationEaseOut
	a.Start()
}

// forgetGrown forgets the calls that have left the board.
func (h *Hall) forgetGrown(calls []boardview.Call) {
	for id := range h.grown {
		if !slices.ContainsFunc(calls, func(c boardview.Call) bool { return c.CallID == id }) {
			delete(h.grown, id)
		}
	}
}
