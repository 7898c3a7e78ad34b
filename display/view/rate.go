package view

import (
	"strconv"

	"yimen/kiosk/theme"
)

// levels is how many answers a rating pad has, 1 the worst.
const levels = 5

// rateSizes are the sizes of the face that asks for a rating, in pixels.
type rateSizes struct {
	window, title, second float32
	face, level, small    float32
	hint                  float32
	near                  float32 // between what belongs together
	lines                 int     // of an answer in the second language
}

// rateSizesOf are the sizes on a screen, smaller where it stands upright and is
// narrow. They leave room for the strip that says the board is out of date.
func rateSizesOf(unit float32, portrait bool) rateSizes {
	s := rateSizes{window: 60, title: 116, second: 52, face: 176, level: 46, small: 30, hint: 48, near: 20, lines: 1}
	if portrait {
		s = rateSizes{window: 88, title: 112, second: 56, face: 148, level: 36, small: 28, hint: 54, near: 24, lines: 2}
	}
	for _, v := range []*float32{&s.window, &s.title, &s.second, &s.face, &s.level, &s.small, &s.hint, &s.near} {
		*v *= unit
	}
	return s
}

// The heights of the four parts, top to bottom.
func (s rateSizes) parts() [4]float32 {
	return [4]float32{
		1.75 * s.window,
		s.title + s.near + s.second,
		s.face + s.near + s.level + 0.4*s.near + float32(s.lines)*s.small*theme.LineTitle,
		2 * s.hint,
	}
}

// drawRate asks whoever was just served for a rating: at which window, what to
// do, and the answers there are. The answers look alike but for their faces, so
// that none is pressed for its looks.
func (h *Hall) drawRate(d *drawing, b box) {
	d.card(b, d.pal.Surface)
	s := rateSizesOf(d.unit, h.plan.Portrait)
	parts := s.parts()
	free := b.h
	for _, part := range parts {
		free -= part
	}
	const gapMost = 130
	between := min(free/float32(len(parts)+1), gapMost*d.unit)
	in := b.inset(b.w*0.03, (free-between*float32(len(parts)-1))/2)
	draw := [len(parts)]func(*drawing, rateSizes, box){h.drawRateWindow, h.drawRateTitle, h.drawLevels, h.drawRateHint}
	for i, part := range parts {
		var place box
		place, in = in.takeTop(part, between)
		draw[i](d, s, place)
	}
}

// drawRateWindow names the window that asks.
func (h *Hall) drawRateWindow(d *drawing, s rateSizes, b box) {
	w := h.model.Rate
	first, other := w.Name["zh"], h.look.beside(w.Name)
	if first == "" {
		first, other = zh("board.calls.window_n", "n", w.Number), h.look.say("board.calls.window_n", "n", w.Number)
	}
	big := words{text: first, size: s.window, least: 0.5 * s.window, bold: true, ink: d.pal.AccentDeep}
	small := words{text: other, size: 0.6 * s.window, least: 0.4 * s.window, ink: d.pal.AccentDeep}
	icon, pad, gap := 0.95*s.window, 0.6*s.window, 0.4*s.window
	most := b.w - 2*pad - icon - gap
	if other != "" {
		small = small.fit(0.45 * most)
		most -= small.wide() + gap
	}
	big = big.fit(most)
	wide := 2*pad + icon + gap + big.wide()
	if other != "" {
		wide += gap + small.wide()
	}
	plate := box{b.x + (b.w-wide)/2, b.y, wide, b.h}
	d.plate(plate, d.pal.AccentSoft, b.h/2)
	d.icon("window", d.pal.AccentDeep, box{plate.x + pad, b.y + (b.h-icon)/2, icon, icon})
	x := plate.x + pad + icon + gap
	middle := b.y + b.h/2
	drawn := d.write(big, x, middle-big.size/2, big.wide()+1)
	if other != "" {
		d.write(small, drawn.right()+gap, middle-small.size/2+0.06*big.size, small.wide()+1)
	}
}

func (h *Hall) drawRateTitle(d *drawing, s rateSizes, b box) {
	title := words{text: zh("board.rate.title"), size: s.title, least: 0.5 * s.title, bold: true, ink: d.pal.Ink, align: centre}
	second := words{text: h.look.say("board.rate.title"), size: s.second, least: 0.5 * s.second, ink: d.pal.InkSoft, align: centre}
	d.stack(b, s.near, title, second)
}

// drawLevels draws the answers in the order of the pad's keys, the best first.
func (h *Hall) drawLevels(d *drawing, s rateSizes, b box) {
	wide := b.w / levels
	for i := range levels {
		level := strconv.Itoa(levels - i)
		x := b.x + float32(i)*wide
		d.icon("face-"+level, d.pal.Accent, box{x + (wide-s.face)/2, b.y, s.face, s.face})
		y := b.y + s.face + s.near
		room := box{x + 0.02*wide, y, 0.96 * wide, s.level}
		d.write(words{text: zh("board.rate." + level), size: s.level, least: 0.7 * s.level, ink: d.pal.Ink, align: centre}, room.x, y, room.w)
		y += s.level + 0.4*s.near
		for _, line := range wrap(h.look.say("board.rate."+level), s.small, false, room.w, s.lines) {
			d.write(words{text: line, size: s.small, least: 0.7 * s.small, ink: d.pal.InkSoft, align: centre}, room.x, y, room.w)
			y += s.small * theme.LineTitle
		}
	}
}

// drawRateHint says where to give the answer.
func (h *Hall) drawRateHint(d *drawing, s rateSizes, b box) {
	first := words{text: zh("board.rate.text"), size: s.hint, least: 0.6 * s.hint, bold: true, ink: d.pal.Ink}
	second := words{text: h.look.say("board.rate.text"), size: 0.7 * s.hint, least: 0.5 * s.hint, ink: d.pal.InkSoft}
	side, gap := 2*s.hint, 0.6*s.hint
	most := b.w - side - gap
	wide := min(most, max(first.wide(), second.wide())+1)
	x := b.x + (b.w-side-gap-wide)/2
	d.icon("rating-pad", d.pal.Accent, box{x, b.y + (b.h-side)/2, side, side})
	d.stack(box{x + side + gap, b.y, wide, b.h}, 0.3*s.hint, first, second)
}
