package view

import (
	"yimen/hallserver/message"
	"yimen/kiosk/theme"
)

// The parts of the screen in an emergency.
const (
	alarmEdge = 20
	alarmBand = 260 // what this is
	alarmFoot = 470 // what to do, and that numbers are kept
)

// emergency fills the field: yellow and black as on the boards, in every language,
// for nobody's choice of one is known, and with nothing to touch.
func (d *pen) emergency() {
	d.add(Item{Part: Box, At: Rect{0, 0, Width, Height}, Fill: d.p.Ground, Edge: d.p.Accent, EdgeW: alarmEdge})
	in := Rect{0, 0, Width, Height}.Inset(margin)
	d.alarmBand(Rect{in.X, in.Y, in.W, alarmBand})
	d.alarmFoot(Rect{in.X, in.Bottom() - alarmFoot, in.W, alarmFoot})
	room := Rect{in.X, in.Y + alarmBand + margin, in.W, in.H - alarmBand - alarmFoot - 2*margin}
	const gap = 28
	text, y := d.face.Emergency.Text, room.Y
	for i, lang := range message.Languages {
		part := float32(0.25)
		if i == 0 {
			part = 0.5
		}
		h := (room.H - 2*gap) * part
		if said := text.In(lang); i == 0 || said != text.In(message.Languages[0]) {
			d.largest(Rect{room.X, y, room.W, h}, theme.Typeset(said), i == 0)
		}
		y += h + gap
	}
}

// alarmBand says what this is.
func (d *pen) alarmBand(r Rect) {
	d.box(r, d.p.Accent, theme.Radius)
	const side, gap = 150, 48
	first, others := alarmText(0, "board.emergency.title"), alarmText(1, "board.emergency.title")+" · "+alarmText(2, "board.emergency.title")
	k, small := d.title().in(d.p.OnAccent), d.text().in(d.p.OnAccent)
	k.size, small.title = 100, true
	w := max(theme.Measure(first, k.size, k.bold).Width, theme.Measure(others, small.size, false).Width) + 2
	x := r.X + (r.W-side-gap-w)/2
	d.icon("warning", x, r.Y+(r.H-side)/2, side, d.p.OnAccent)
	top := r.Y + (r.H-k.lineHeight()-small.lineHeight())/2
	d.line(Rect{x + side + gap, top, w, k.lineHeight()}, first, k)
	d.line(Rect{x + side + gap, top + k.lineHeight(), w, small.lineHeight()}, others, small)
}

// alarmFoot says what to do, and that nobody loses a number.
func (d *pen) alarmFoot(r Rect) {
	d.box(r, d.p.Accent, theme.Radius)
	var rows []Item
	var high float32
	for _, key := range []string{"kiosk.emergency.do", "kiosk.emergency.kept"} {
		for i := range message.Languages {
			k := ink{size: 34, color: d.p.OnAccent, title: true}
			if i == 0 {
				k.size, k.bold = 46, true
			}
			rows = append(rows, Item{Text: alarmText(i, key), Size: k.size, Bold: k.bold})
			high += k.lineHeight()
		}
	}
	const between = 32
	y := r.Y + (r.H-high-between)/2
	for i, row := range rows {
		k := ink{size: row.Size, bold: row.Bold, color: d.p.OnAccent, align: centre, title: true}
		if i == len(message.Languages) {
			y += between
		}
		d.line(Rect{r.X + theme.Space3, y, r.W - 2*theme.Space3, k.lineHeight()}, row.Text, k)
		y += k.lineHeight()
	}
}

func alarmText(language int, key string) string {
	return theme.Typeset(message.Text(message.Languages[language], key))
}

// largest writes s as large as r allows.
func (d *pen) largest(r Rect, s string, bold bool) {
	k := ink{size: r.H / 2, bold: bold, color: d.p.Ink, align: centre, title: true}
	for k.size > d.s.Small {
		rows := wrap(s, r.W, k.size, k.bold)
		if float32(len(rows))*k.lineHeight() <= r.H && fits(rows, r.W, k) {
			break
		}
		k.size = max(k.size*0.94, d.s.Small)
	}
	d.para(r, s, k, len(wrap(s, r.W, k.size, k.bold)), true)
}
