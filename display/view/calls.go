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

// numberLeast is how wide the column of the numbers is at least, besideNumber how far
// the words stand from it, as parts of the numbers' size.
const (
	numberLeast  = 2.5
	besideNumber = 0.18
)

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
	// The same on all lines, so that words and arrows stand in columns.
	numberWide, windowWide := numberLeast*p.Number, float32(0)
	for _, c := range calls {
		numberWide = max(numberWide, words{text: c.Number, size: p.Number, bold: true}.wide())
		windowWide = max(windowWide, h.windowOf(p, c).wide)
	}
	for i := range p.Lines {
		line := box{b.x, b.y + float32(i)*(high+gap), b.w, high}
		if i < len(calls) {
			h.drawCall(d, p, calls[i], line, numberWide, windowWide)
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
func (h *Hall) drawCall(d *drawing, p Plan, c boardview.Call, b box, numberWide, windowWide float32) {
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
	h.drawWindow(d, p, c, ink, main)
	arrow := box{in.right() - windowWide - 0.86*s, main.y + (main.h-0.62*s)/2, 0.62 * s, 0.62 * s}
	h.drawArrow(d, c, ink, arrow)
	number := words{text: c.Number, size: s, least: s * 0.3, bold: true, ink: ink.number}
	most := arrow.x - 0.16*s - in.x
	d.write(number, in.x, middleOf(main, number.fit(most).size), most)
	if p.TwoStoreys {
		h.drawWords(d, p, c, ink, box{in.x, main.bottom(), in.w, b.bottom() - 0.08*s - main.bottom()}, true)
		return
	}
	x := in.x + min(numberWide, most) + besideNumber*s
	rest := box{x, b.y, arrow.x - 0.16*s - x, b.h}
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

// windowSign is a window at the right end of a line, and how wide it is.
type windowSign struct {
	digits        string
	size          float32 // of the digits
	first, second words
	block, wide   float32 // the words, and all
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
	for _, t := range []words{w.first, w.second} {
		w.block = max(w.block, theme.Measure(theme.Typeset(t.text), t.size, t.bold).Width)
	}
	w.block = min(w.block, 1.7*s)
	w.wide = w.block + 0.12*s + theme.Measure(w.digits, w.size, true).Width
	return w
}

// drawWindow writes the window at the right.
func (h *Hall) drawWindow(d *drawing, p Plan, c boardview.Call, ink inks, b box) {
	w := h.windowOf(p, c)
	w.first.ink, w.second.ink = ink.words, ink.soft
	x := b.right() - w.block
	y := b.y + b.h/2 - w.first.size/2
	if w.second.text != "" {
		y -= w.second.size * 0.7
		d.write(w.second, x, y+w.first.size+w.second.size*0.4, w.block)
	}
	d.write(w.first, x, y, w.block)
	digits := words{text: w.digits, size: w.size, bold: true, ink: ink.number}
	d.write(digits, b.right()-w.wide, middleOf(b, w.size), w.wide)
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
