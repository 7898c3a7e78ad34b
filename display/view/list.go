package view

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

// ListWish is what a list of the windows has to hold.
type ListWish struct {
	Windows int // below two there is no list
	// Number is how many letters and figures the longest number has, Window the
	// longest window's number; fewer than usual count as usual.
	Number, Window int
}

// The list's measures: of a cell in the size of its type, the rest in units.
const (
	listFrom    = 2    // windows
	listUsual   = 44   // type, where nothing is known of the hall
	listLeast   = 40   // type
	listPart    = 0.5  // height of its figures, as part of the calls'
	listPad     = 20   // within the card
	listGap     = 12   // between cells
	cellHigh    = 1.5  // of a cell
	cellPad     = 0.25 // at its ends
	cellBetween = 0.3  // between window and number
	cellFigure  = 0.6  // of a letter or figure
	cellWidest  = 1.3  // where there is room, as part of its width
	rowsMost    = 3
	rowsTall    = 4 // in portrait
)

// cells are the cells of a list: the first is its title, the others a window each.
type cells struct {
	size          float32 // of the type
	wide, high    float32 // of a cell
	sign          float32 // of that, the window's own
	columns, rows int
	room          float32 // of a row
	windows       int     // that are to be listed
}

// height is how high the list's card is.
func (c cells) height(unit float32) float32 {
	return float32(c.rows)*c.high + float32(c.rows-1)*listGap*unit + 2*listPad*unit
}

// holds is how many windows a page holds.
func (c cells) holds() int { return c.columns*c.rows - 1 }

// cellsFor picks the cells for a list, and in how many rows all of it stands, if it
// may: figures half as high as the calls', which is what the farthest seat reads as
// it reads words.
func (p *Plan) cellsFor(w ListWish, known bool) (c cells, rows int) {
	u := p.Unit
	c.size = listUsual * u
	if known {
		c.size = max(listLeast*u, listPart*p.figure/figureHeight)
	}
	c.sign = c.size * (cellBetween + cellFigure*float32(max(2, w.Window)))
	c.wide = c.sign + c.size*(2*cellPad+cellBetween+cellFigure*float32(max(4, w.Number)))
	c.high = c.size * cellHigh
	c.room = p.around().w - 2*listPad*u
	c.windows = w.Windows
	most := rowsMost
	if p.Portrait {
		most = rowsTall
	}
	columns := c.fitting(c.wide, u)
	return c, min(most, (w.Windows+columns)/columns)
}

// fitting is how many cells of a width stand side by side: two at least.
func (c cells) fitting(wide, u float32) int {
	return max(2, int((c.room+listGap*u)/(wide+listGap*u)))
}

// inRows are the cells in so many rows: as many columns as that takes, but none much
// wider than it needs.
func (c cells) inRows(rows int, u float32) cells {
	c.rows = rows
	need := (c.windows + rows) / rows
	c.columns = min(c.fitting(c.wide, u), max(need, c.fitting(cellWidest*c.wide, u)+1))
	return c
}

// ListCells is how the list of the windows stands: its cells, the first of which is its
// title, and the size of their type; 0 where there is no list.
func (p Plan) ListCells() (columns, rows int, size float32) {
	return p.cells.columns, p.cells.rows, p.cells.size
}

// listed are the windows of a list: the open ones, and those that have a number.
func listed(m boardview.Model) []wire.BoardWindow {
	return slices.DeleteFunc(slices.Clone(m.Windows), func(w wire.BoardWindow) bool {
		return w.Ticket == "" && w.State != wire.WindowOpen
	})
}

// listWish is the list that a board of a model has.
func (k look) listWish(m boardview.Model) ListWish {
	var w ListWish
	if m.State != boardview.Calling || k.wish.Kind != wire.BoardHall && k.wish.Kind != wire.BoardZone || !k.has(wire.PartWindows) {
		return w
	}
	if !slices.ContainsFunc(m.Windows, func(w wire.BoardWindow) bool { return w.Ticket != "" }) {
		return w
	}
	for _, one := range listed(m) {
		w.Windows++
		w.Number = max(w.Number, utf8.RuneCountInString(one.Ticket))
		w.Window = max(w.Window, len(strconv.Itoa(one.Number)))
	}
	return w
}

// drawList draws which number is at which window, a page at a time. Windows without a
// number give way first.
func (h *Hall) drawList(d *drawing, b box) {
	u, c := d.unit, h.plan.cells
	d.card(b, d.pal.Surface)
	in := b.inset(listPad*u, listPad*u)
	all := listed(h.model)
	if len(all) > c.holds() {
		all = slices.DeleteFunc(all, func(w wire.BoardWindow) bool { return w.Ticket == "" })
	}
	pages := max(1, (len(all)+c.holds()-1)/c.holds())
	page := h.pages(pages)
	wide := (in.w - float32(c.columns-1)*listGap*u) / float32(c.columns)
	cell := func(n int) box {
		column, row := float32(n%c.columns), float32(n/c.columns)
		return box{in.x + column*(wide+listGap*u), in.y + row*(c.high+listGap*u), wide, c.high}
	}
	h.drawListTitle(d, cell(0), page, pages)
	all = all[page*c.holds():]
	for i, w := range all[:min(len(all), c.holds())] {
		h.drawListed(d, cell(i+1), w)
	}
}

// drawListTitle says what the list is, and which page of it this is.
func (h *Hall) drawListTitle(d *drawing, b box, page, pages int) {
	size := 0.62 * h.plan.cells.size
	first := words{text: zh("board.list.title"), size: size, least: 0.6 * size, bold: true, ink: d.pal.Ink}
	second := words{text: h.look.say("board.list.title"), size: 0.72 * size, least: 0.5 * size, ink: d.pal.InkSoft}
	if pages > 1 {
		second.text = strconv.Itoa(page+1) + " / " + strconv.Itoa(pages)
	}
	d.stack(b, 0.2*size, first, second)
}

// drawListed draws a window, and the number that is there.
func (h *Hall) drawListed(d *drawing, b box, w wire.BoardWindow) {
	c, pal := h.plan.cells, d.pal
	sign := box{b.x, b.y, c.sign, b.h}
	fill, number, back, ink := pal.Ground, pal.Ink, pal.AccentSoft, pal.AccentDeep
	switch {
	case w.Ticket == "":
		number, back, ink = faded(pal), pal.Ground, faded(pal)
	case slices.ContainsFunc(h.model.Calls, func(c boardview.Call) bool { return c.Marked && c.Number == w.Ticket }):
		fill, number, back, ink = pal.Accent, pal.OnAccent, pal.AccentDeep, pal.OnAccent
		if pal.High {
			back = pal.Accent
		}
	}
	radius := 0.25 * c.size
	d.plate(b, fill, radius)
	d.plate(sign, back, radius)
	digits := words{text: strconv.Itoa(w.Number), size: c.size, bold: true, ink: ink, align: centre}
	d.write(digits, sign.x, middleOf(b, c.size), sign.w)
	text := words{text: w.Ticket, size: c.size, bold: true, ink: number}
	if text.text == "" {
		text.text = "–"
	}
	x := sign.right() + cellBetween*c.size
	text = text.fitTo(b.right() - cellPad*c.size - x)
	d.write(text, x, middleOf(b, text.size), b.right()-x)
}
