package view

import (
	"strings"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

const (
	entryHeight = 128 // of the strip to an appointment
	keyColumns  = 8   // one row of digits, then the letters
	keyHighest  = 176
	cellGap     = 10 // between the characters of a code
	cellBreak   = 26 // in its middle
)

// entryStrip are the ways to an appointment and to a matter by its name, under the
// themes; it answers what is left of r.
func (d *pen) entryStrip(r Rect) Rect {
	h := float32(entryHeight)
	at := Rect{r.X, r.Bottom() - h, r.W, h}
	r.H -= h + theme.Space3
	booking := d.booking()
	switch {
	case !d.face.Searchable && booking == "":
		r.H += h + theme.Space3
		return r
	case !d.face.Searchable:
		d.appointmentRow(at)
		return r
	case booking == "":
		d.entry(at, "search", d.t("kiosk.search.entry"), flow.OpenSearch)
		return r
	}
	at.W = (r.W - theme.Space3) / 2
	d.entry(at, "calendar", booking, flow.OpenCheckIn)
	at.X = at.Right() + theme.Space3
	d.entry(at, "search", d.t("kiosk.search.entry"), flow.OpenSearch)
	return r
}

// entry is a way in over half of the width.
func (d *pen) entry(r Rect, icon, label string, do flow.Action) {
	d.card(r, d.p.Surface)
	side := r.H - 40
	d.chip(icon, r.X+theme.Space3, r.Y+20, side, d.p.Accent, d.p.AccentSoft)
	x := r.X + 2*theme.Space3 + side
	d.para(Rect{x, r.Y, r.Right() - theme.Space3 - x, r.H}, label, d.tile(), 2, true)
	d.pad(r, theme.Radius, do, "")
}

// appointmentRow is the way to an appointment, over the whole width.
func (d *pen) appointmentRow(r Rect) {
	d.card(r, d.p.Surface)
	side := min(float32(120), r.H-48)
	d.chip("calendar", r.X+36, r.Y+(r.H-side)/2, side, d.p.Accent, d.p.AccentSoft)
	x := r.X + 36 + side + 32
	hint := ""
	if !d.face.Big && d.face.Kind != flow.Themes {
		hint = d.t("kiosk.home.appointment_hint")
	}
	d.rowText(Rect{x, r.Y, r.Right() - 112 - x, r.H}, d.booking(), hint)
	d.icon("right", r.Right()-92, r.Y+(r.H-56)/2, 56, d.p.InkSoft)
	d.pad(r, theme.Radius, flow.OpenCheckIn, "")
}

// appointmentTile is the same beside tiles.
func (d *pen) appointmentTile(r Rect) {
	const pad = theme.Space3 + 8
	d.card(r, d.p.Surface)
	d.rowText(Rect{r.X + pad, r.Y, r.W - 2*pad, r.H}, d.booking(), "")
	d.pad(r, theme.Radius, flow.OpenCheckIn, "")
}

// checkInCard asks for the card of somebody with an appointment.
func (d *pen) checkInCard() {
	gone := d.face.NoReader && d.face.Kind == flow.CheckInCard
	title, sub := "kiosk.card.title", "kiosk.checkin.sub"
	if gone {
		title, sub = "kiosk.card.absent_title", "kiosk.checkin.absent_sub"
	}
	top := d.heading(2, d.t(title), d.t(sub))
	bottom := d.stack(func(r Rect) { d.button(r, d.t("kiosk.checkin.enter"), "more", gone, flow.EnterCode) })
	if gone {
		d.plate(top, bottom-32, "card", d.p.Watch, d.p.WatchSoft, d.t("kiosk.checkin.absent"))
		return
	}
	d.cardPicture(top, min(float32(900), bottom-32-top))
}

// checkInCode asks for the code of an appointment. In low-reach mode what is
// typed and the way on stand side by side.
func (d *pen) checkInCode() {
	r := d.choices(2, d.t("kiosk.code.title"), d.t("kiosk.code.sub"))
	h := d.buttonHeight()
	if d.face.Reach {
		h = 120
		w := r.W * 0.64
		d.cells(Rect{r.X, r.Y, w, h})
		d.codeButton(Rect{r.X + w + theme.Space3, r.Y, r.W - w - theme.Space3, h})
		d.keys(Rect{r.X, r.Y + h + theme.Space3, r.W, r.H - h - theme.Space3})
		return
	}
	d.codeButton(Rect{r.X, r.Bottom() - h, r.W, h})
	r.H -= h + theme.Space3
	keys := d.keysHeight(r.H - 160)
	d.keys(Rect{r.X, r.Bottom() - keys, r.W, keys})
	r.H -= keys
	cell := min(float32(168), r.H-theme.Space3)
	d.cells(Rect{r.X, r.Y + (r.H-theme.Space3-cell)/2, r.W, cell})
}

// cells show what is typed, each character in a place of its own.
func (d *pen) cells(r Rect) {
	const n = flow.CodeLength
	w := (r.W - (n-2)*cellGap - cellBreak) / n
	k := ink{size: min(w*0.66, r.H*0.6), bold: true, color: d.p.Accent, align: centre, title: true}
	k.size = max(k.size, d.s.Small)
	edge := d.p.EdgeWidth
	if !d.p.High {
		edge = 3
	}
	x := r.X
	for i := range n {
		at := Rect{x, r.Y, w, r.H}
		line := d.p.Line
		if i == len(d.face.Code) {
			line = d.p.Accent // here the next one goes
		}
		d.add(Item{Part: Box, At: at, Fill: d.p.Surface, Radius: 16, Edge: line, EdgeW: edge})
		if i < len(d.face.Code) {
			d.line(at, d.face.Code[i:i+1], k)
		}
		x += w + cellGap
		if i == n/2-1 {
			x += cellBreak - cellGap
		}
	}
}

// codeButton sends the code once it is whole; before, it says how much is
// missing.
func (d *pen) codeButton(r Rect) {
	if left := flow.CodeLength - len(d.face.Code); left > 0 {
		k := d.tile().in(d.p.InkSoft).to(centre)
		d.line(r, d.t("kiosk.code.left", "n", left), k)
		return
	}
	d.card(r, d.p.Accent)
	d.line(r.Inset(theme.Space2), d.t("kiosk.code.done"), d.tile().in(d.p.OnAccent).to(centre))
	d.pad(r, theme.Radius, flow.CodeDone, "")
}

func keyRows() int { return (len(flow.CodeLetters) + keyColumns) / keyColumns }

// keysHeight is the height of the keypad where room is all there is.
func (d *pen) keysHeight(room float32) float32 {
	n := float32(keyRows())
	return min(room, n*keyHighest+(n-1)*theme.TouchGap)
}

// keys is the keypad: the digits in the first row, then the letters, and last
// the key that takes one back.
func (d *pen) keys(r Rect) {
	const gap = theme.TouchGap
	rows := keyRows()
	w := (r.W - gap*(keyColumns-1)) / keyColumns
	h := (r.H - gap*float32(rows-1)) / float32(rows)
	at := func(i int) Rect {
		return Rect{r.X + (w+gap)*float32(i%keyColumns), r.Y + (h+gap)*float32(i/keyColumns), w, h}
	}
	k := d.tile().to(centre)
	k.size *= 1.2
	for i, letter := range strings.Split(flow.CodeLetters, "") {
		d.card(at(i), d.p.Surface)
		d.line(at(i), letter, k)
		d.pad(at(i), theme.Radius, flow.CodeKey, letter)
	}
	d.iconKey(at(len(flow.CodeLetters)), "erase", flow.CodeErase)
}
