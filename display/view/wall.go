package view

import (
	"image/color"
	"strconv"

	"yimen/hallserver/wire"
)

// wallSize are the places and sizes of the manager's board.
type wallSize struct {
	figures, queues, windows box
	columns, rows            int
	gap                      float32
	card                     box     // the first of the figures
	value                    float32 // type size of a figure
}

const figuresCount = 10

func wallSizes(b box) wallSize {
	s := wallSize{gap: 0.022 * min(b.w, b.h), columns: 5}
	figures := float32(0.4)
	if b.h > b.w {
		s.columns, figures = 2, 0.4
	}
	var rest box
	s.figures, rest = b.takeTop(figures*b.h, s.gap)
	if b.h > b.w {
		s.queues, s.windows = rest.takeTop(0.5*rest.h, s.gap)
	} else {
		half := (rest.w - s.gap) * 0.48
		s.queues = box{rest.x, rest.y, half, rest.h}
		s.windows = box{rest.x + half + s.gap, rest.y, rest.w - half - s.gap, rest.h}
	}
	s.rows = (figuresCount + s.columns - 1) / s.columns
	s.card = box{
		s.figures.x, s.figures.y,
		(s.figures.w - float32(s.columns-1)*s.gap) / float32(s.columns),
		(s.figures.h - float32(s.rows-1)*s.gap) / float32(s.rows),
	}
	s.value = 0.5 * s.card.h
	if flat(s.card) {
		s.value = 0.62 * s.card.h
	}
	return s
}

// flat says whether a figure stands beside what it is called, not below.
func flat(card box) bool { return card.w > 2.6*card.h }

// wall is the place of a wall's board: it has no foot.
func (p *Plan) wall() box {
	return frame{p.calls, p.side, p.list}.growTo(p.foot.bottom()).all()
}

// figure is one of the day's figures on the wall.
type figure struct {
	name  string // of its message
	value string
	unit  string
	alarm bool
}

// figuresOf are the figures of a wall, in their order.
func figuresOf(f *wire.Figures) []figure {
	if f == nil {
		f = &wire.Figures{}
	}
	count := func(name string, n int) figure { return figure{name: name, value: strconv.Itoa(n)} }
	took := func(name string, seconds int) figure {
		if seconds <= 0 {
			return figure{name: name, value: "–"}
		}
		return figure{name: name, value: strconv.Itoa(max(1, (seconds+30)/60)), unit: "board.wall.minutes"}
	}
	alarms := count("alarms", f.Alarms)
	alarms.alarm = f.Alarms > 0
	return []figure{
		count("issued", f.Issued), count("waiting", f.Waiting), count("serving", f.Serving),
		count("done", f.Done), count("noshow", f.NoShow),
		took("wait", f.WaitS), took("longest", f.LongestS), took("serve", f.ServeS),
		{name: "windows", value: strconv.Itoa(f.Open) + "/" + strconv.Itoa(f.Windows)},
		alarms,
	}
}

// drawWall draws the manager's board: the day's figures, the queues, the windows.
func (h *Hall) drawWall(d *drawing, b box) {
	s := wallSizes(b)
	for i, f := range figuresOf(h.model.Figures) {
		at := s.card
		at.x += float32(i%s.columns) * (s.card.w + s.gap)
		at.y += float32(i/s.columns) * (s.card.h + s.gap)
		h.drawFigure(d, at, s.value, f)
	}
	h.drawWallQueues(d, s.queues)
	h.drawWallWindows(d, s.windows)
}

// drawFigure draws one figure with what it is called.
func (h *Hall) drawFigure(d *drawing, b box, size float32, f figure) {
	pal := d.pal
	fill, ink, value := pal.Surface, pal.InkSoft, pal.Ink
	if f.alarm {
		fill, ink, value = pal.LateSoft, pal.Late, pal.Late
	}
	d.card(b, fill)
	in := b.inset(0.11*b.h, 0.1*b.h)
	number := words{text: f.value, size: size, bold: true, ink: value}
	unit := words{size: 0.38 * size, ink: ink}
	if f.unit != "" {
		unit.text = joined(zh(f.unit, "n", ""), "", "")
	}
	label := words{text: zh("board.wall." + f.name), size: 0.24 * b.h, least: 0.17 * b.h, bold: true, ink: ink}
	other := words{text: h.look.say("board.wall." + f.name), size: 0.14 * b.h, least: 0.11 * b.h, ink: ink}
	if f.alarm {
		side := 0.3 * b.h
		icon := box{in.right() - side, in.y, side, side}
		if flat(b) {
			icon = box{in.x, b.y + (b.h-side)/2, side, side}
			in = box{in.x + side + 0.1*b.h, in.y, in.w - side - 0.1*b.h, in.h}
		}
		d.icon("warning", ink, icon)
	}
	if flat(b) {
		x := h.writeFigure(d, number, unit, box{in.x, b.y, in.w, b.h}, true)
		d.stack(box{in.x, b.y, x - 0.1*b.h - in.x, b.h}, 0.06*b.h, label, other)
		return
	}
	most := in.w
	if f.alarm {
		most -= 0.36 * b.h
	}
	label.ink = ink
	d.write(label, in.x, in.y, most)
	low := box{in.x, in.y + 0.26*b.h, in.w, in.h - 0.26*b.h}
	x := h.writeFigure(d, number, unit, low, false)
	if room := in.right() - x - 0.1*b.h; other.text != "" && room > 0.3*in.w {
		other.align = right
		d.write(other.fit(room), x+0.1*b.h, low.bottom()-1.3*other.size, room)
	}
}

// writeFigure writes a figure and its unit at one end of a place, and answers
// where the other end of it is.
func (h *Hall) writeFigure(d *drawing, number, unit words, b box, atRight bool) float32 {
	gap := float32(0)
	if unit.text != "" {
		gap = 0.1 * number.size
	}
	number = number.fitTo(b.w - gap - unit.wide())
	wide := number.wide() + gap + unit.wide()
	x := b.x
	if atRight {
		x = b.right() - wide
	}
	y := middleOf(b, number.size)
	end := d.write(number, x, y, number.wide()+1).right()
	if unit.text != "" {
		end = d.write(unit, end+gap, y+0.88*(number.size-unit.size), unit.wide()+1).right()
	}
	if atRight {
		return x
	}
	return end
}

// stateLook is how a window of a state is told from the others.
type stateLook struct {
	name, icon string
	ink, fill  color.NRGBA
}
