package view

import (
	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

// drawHeader shows whose hall it is, and the time there.
func (h *Hall) drawHeader(d *drawing) {
	u, b, pal := d.unit, h.plan.header, d.pal
	side := b.h
	mark := box{b.x, b.y, side, side}
	d.plate(mark, pal.Accent, 24*u)
	d.icon("hall", pal.OnAccent, mark.inset(22*u, 22*u))
	right := b.right() - h.drawClock(d) - 40*u
	right -= h.drawWeather(d, right)
	x := mark.right() + 28*u
	room := box{x, b.y, right - x, b.h}
	name, other := h.title(room.w)
	big := words{text: name, size: 54 * u, least: 38 * u, bold: true, ink: pal.Ink}
	small := words{text: other, size: 30 * u, least: 24 * u, ink: pal.InkSoft}
	lines := big.lines(room.w, 2)
	if len(lines) == 1 {
		lines = append(lines, small)
	}
	d.stack(room, 12*u, lines...)
}

// title is what the board is called, and below it: a zone's by the zone, the
// others by the hall.
func (h *Hall) title(w float32) (first, second string) {
	k, m := h.look, h.model
	if m.Zone["zh"] != "" {
		name := words{text: m.Zone["zh"], size: 54 * h.plan.Unit, bold: true}
		return longest(name, w, joined(name.text, "  ", k.beside(m.Zone))), m.Hall["zh"]
	}
	title := map[string]string{wire.BoardPickup: "board.pickup.title", wire.BoardWall: "board.wall.title"}[h.plan.Kind]
	if title != "" && m.Hall["zh"] != "" {
		name := words{text: zh(title), size: 54 * h.plan.Unit, bold: true}
		return longest(name, w, joined(name.text, "  ", k.say(title))), m.Hall["zh"]
	}
	if m.Hall["zh"] == "" {
		return zh("board.title"), k.say("board.title")
	}
	return m.Hall["zh"], k.beside(m.Hall)
}

// drawWeather says how crowded the hall is, with its right end at x, and answers
// how wide that is, with the space beside it.
func (h *Hall) drawWeather(d *drawing, right float32) float32 {
	icon := map[boardview.Weather]string{boardview.Calm: "person", boardview.Busy: "people", boardview.Crowded: "crowd"}[h.model.Weather]
	if icon == "" || !h.look.has(wire.PartWeather) || h.plan.Kind == wire.BoardOne || h.model.State == boardview.Lost {
		return 0
	}
	u, b, pal := d.unit, h.plan.header, d.pal
	key := "board.weather." + string(h.model.Weather)
	first := words{text: zh(key), size: 36 * u, bold: true, ink: pal.Ink}
	second := words{text: h.look.say(key), size: 26 * u, ink: pal.InkSoft}
	side, gap := 72*u, 16*u
	wide := side + gap + max(first.wide(), second.wide())
	if h.plan.Portrait { // the icon above the word
		first.size, first.align, second.text = 32*u, centre, ""
		wide = max(side, first.wide()) + 2
		x := right - wide
		y := b.y + (b.h-side-10*u-first.size)/2
		d.icon(icon, pal.Accent, box{x + (wide-side)/2, y, side, side})
		d.write(first, x, y+side+10*u, wide)
		return wide + 32*u
	}
	x := right - wide
	d.icon(icon, pal.Accent, box{x, b.y + (b.h-side)/2, side, side})
	d.stack(box{x + side + gap, b.y, wide - side - gap + 1, b.h}, 14*u, first, second)
	return wide + 48*u
}

// drawClock shows the hall's time and date, and answers how wide they are.
func (h *Hall) drawClock(d *drawing) float32 {
	if h.model.State == boardview.Connecting || h.model.Clock.IsZero() {
		return 0 // no clock but the board's own, which may be wrong
	}
	u, b, pal := d.unit, h.plan.header, d.pal
	t := h.model.Clock.In(h.o.Zone)
	clock := words{text: t.Format("15:04"), size: 92 * u, bold: true, ink: pal.Ink, align: right}
	date := words{text: Date("zh", t), size: 36 * u, ink: pal.Ink, align: right}
	other := words{size: 28 * u, ink: pal.InkSoft, align: right}
	if h.look.second != "" {
		other.text = Date(h.look.second, t)
	}
	if h.plan.Portrait {
		date.size = 30 * u
		d.stack(b, 12*u, clock, date)
		return max(clock.wide(), date.wide())
	}
	wide := clock.wide()
	d.stack(b, 0, clock)
	b.w -= wide + 32*u
	d.stack(b, 16*u, date, other)
	return wide + 32*u + max(date.wide(), other.wide())
}
