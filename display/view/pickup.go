package view

import (
	"slices"
	"strconv"

	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// drawPickups draws whose result lies ready: those called last large, as calls
// are, and the others in a grid beside them.
func (h *Hall) drawPickups(d *drawing, f frame) {
	all := slices.Clone(h.model.Pickups)
	slices.SortStableFunc(all, func(a, b wire.Pickup) int { return b.CalledAt.Compare(a.CalledAt) })
	large := min(len(all), h.plan.Lines)
	var calls []boardview.Call
	for _, p := range all[:large] {
		calls = append(calls, boardview.Call{
			CallID: p.CallID, Number: p.Number, Window: p.Window, WindowName: p.WindowName,
			QueueName: message.All("board.pickup.title"), Recall: max(0, p.Times-1), At: p.CalledAt,
			Marked: slices.Contains(h.model.Fresh, p.CallID),
		})
	}
	h.drawLines(d, f.calls, calls)
	if f.side == (box{}) {
		return
	}
	if len(all) == large {
		h.drawMiddle(d, f.side, h.told("document", "board.pickup.title", "board.pickup.empty.text"))
		return
	}
	h.drawOthers(d, f.side, all[large:])
}

// drawOthers draws numbers and their windows in a grid, a page at a time.
func (h *Hall) drawOthers(d *drawing, b box, list []wire.Pickup) {
	u, pal := d.unit, d.pal
	d.card(b, pal.Surface)
	title, in := b.inset(32*u, 24*u).takeTop(72*u, 16*u)
	const cellWide, cellHigh = 236, 92
	columns := max(1, int(in.w/(cellWide*u)))
	rows := max(1, int(in.h/(cellHigh*u)))
	pages := (len(list) + columns*rows - 1) / (columns * rows)
	page := h.pages(pages)
	if pages > 1 {
		text := strconv.Itoa(page+1) + " / " + strconv.Itoa(pages)
		t := words{text: text, size: 30 * u, ink: pal.InkSoft, align: right}
		title.w = d.write(t, title.x, title.y+(title.h-t.size)/2, title.w).x - 16*u - title.x
	}
	d.pair(
		words{text: zh("board.pickup.also"), size: 36 * u, least: 26 * u, bold: true, ink: pal.Ink},
		words{text: h.look.say("board.pickup.also"), size: 26 * u, least: 22 * u, ink: pal.InkSoft}, title)
	list = list[page*columns*rows:]
	wide, high := in.w/float32(columns), in.h/float32(rows)
	for i, p := range list[:min(len(list), columns*rows)] {
		cell := box{in.x + float32(i%columns)*wide, in.y + float32(i/columns)*high, wide, high}
		h.drawOther(d, cell.inset(6*u, 6*u), p)
	}
}

// drawOther draws a number and the window it is to be collected at.
func (h *Hall) drawOther(d *drawing, b box, p wire.Pickup) {
	u, pal := d.unit, d.pal
	d.plate(b, pal.AccentSoft, 16*u)
	in := b.inset(14*u, 0)
	size := min(0.52*b.h, 56*u)
	window := words{text: strconv.Itoa(p.Window), size: size, bold: true, ink: pal.Ink, align: right}
	right := d.write(window, in.x, middleOf(b, size), in.w).x
	side := 0.62 * size
	arrow := box{right - 10*u - side, b.y + (b.h-side)/2, side, side}
	d.icon("forward", pal.InkSoft, arrow)
	number := words{text: p.Number, size: size, bold: true, ink: pal.AccentDeep}.fitTo(arrow.x - 10*u - in.x)
	d.write(number, in.x, middleOf(b, number.size), arrow.x-10*u-in.x)
}
