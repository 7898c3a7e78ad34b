package view

import (
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// home asks what for.
func (d *pen) home() {
	title, sub := "kiosk.home.title", "kiosk.home.sub"
	if d.hallShut() {
		title, sub = "kiosk.browse.title", "kiosk.browse.sub"
	}
	title, sub = d.t(title), d.t(sub)
	if reading, leave := d.reads(); reading != "" {
		title, sub = reading, leave
	}
	r := d.choices(1, title, sub)
	r = d.notices(r)
	all := d.face.Themes
	if d.face.Big {
		d.bigHome(d.pager(r), all)
		return
	}
	r = d.entryStrip(r)
	d.grid(d.pager(r), len(all), func(at Rect, i int) { d.themeTile(at, all[i]) })
}

// bigHome has the appointment as the last choice, in the same place on every
// page.
func (d *pen) bigHome(r Rect, all []wire.Theme) {
	place, draw, entry := d.tallRows, d.themeRow, d.appointmentRow
	if d.face.Reach {
		place, draw, entry = d.grid, d.themeTile, d.appointmentTile
	}
	place(r, flow.BigHomePage+1, func(at Rect, i int) {
		switch {
		case i < len(all):
			draw(at, all[i])
		case i == flow.BigHomePage && d.booking() != "":
			entry(at)
		}
	})
}

// notices puts what does not work now over the choices; in low-reach mode it
// stands in the upper half, where there is nothing to touch.
func (d *pen) notices(r Rect) Rect {
	y := r.Y
	if d.face.Reach {
		y = headingTop
	}
	y = d.standing(y)
	if d.face.Reach {
		return r
	}
	return Rect{r.X, y, r.W, r.Bottom() - y}
}

// standing says under y what does not work now, and answers the y under that.
func (d *pen) standing(y float32) float32 {
	f := d.face
	switch {
	case f.LeftCard:
		y = d.cardLeft(y)
	case f.Online && (f.Kind == flow.Home || f.Kind == flow.Themes) && d.hallShut():
		y = d.warn(y, "clock", d.whyClosed(nil))
	case !f.Online:
		y = d.warn(y, "network-off", d.t("kiosk.notice.offline"))
	case f.NoReader:
		y = d.warn(y, "card", d.t("kiosk.notice.reader"))
	case f.PrinterIs == "paper_out":
		y = d.warn(y, "paper", d.t("kiosk.notice.paper_out"))
	case f.PrinterIs != "":
		y = d.warn(y, "printer", d.t("kiosk.notice.printer"))
	}
	return d.cardTrouble(y)
}

// grid places n tiles in two columns.
func (d *pen) grid(r Rect, n int, draw func(at Rect, i int)) {
	gap := theme.Space3
	rows := max((n+1)/2, 2)
	w := (r.W - gap) / 2
	h := min((r.H-gap*float32(rows-1))/float32(rows), 330)
	for i := range n {
		draw(Rect{r.X + (w+gap)*float32(i%2), r.Y + (h+gap)*float32(i/2), w, h}, i)
	}
}

// tallRows are rows of the height of a theme in big text.
func (d *pen) tallRows(r Rect, n int, draw func(at Rect, i int)) { d.rows(r, n, 260, draw) }

// rows places n choices one under the other, each at most highest high.
func (d *pen) rows(r Rect, n int, highest float32, draw func(at Rect, i int)) {
	gap := theme.TouchGap
	count := max(n, 3)
	h := min((r.H-gap*float32(count-1))/float32(count), highest)
	for i := range n {
		draw(Rect{r.X, r.Y + (h+gap)*float32(i), r.W, h}, i)
	}
}

// chipMin is the least side of an icon on a tile; with less room there is none.
const chipMin = 64

// themeTile is a theme as a tile: its icon, who waits, its name and, where
// there is room, its hint.
func (d *pen) themeTile(r Rect, t wire.Theme) {
	d.card(r, d.p.Surface)
	const gap, under = 22, 8
	pad := theme.Space3 + 8
	name, hint := d.tile(), d.small()
	width := r.W - 2*pad
	_, high := d.rowsOf(d.say(t.Name), width, name, 2)
	_, hintHigh := d.rowsOf(d.say(t.Hint), width, hint, 1)
	side := min(float32(112), r.H-2*theme.Space3-high-gap)
	total := side + gap + high
	withHint := r.H-2*theme.Space2 >= total+under+hintHigh
	if withHint {
		total += under + hintHigh
	}
	d.pad(r, theme.Radius, flow.ChooseTheme, t.ID)
	if side < chipMin || d.face.Big {
		d.rowText(Rect{r.X + pad, r.Y, width, r.H}, d.say(t.Name), d.themeNote(t))
		return
	}
	y := r.Y + (r.H-total)/2
	d.chip(t.Icon, r.X+pad, y, side, d.p.Accent, d.p.AccentSoft)
	note := Rect{r.X + pad + side + 16, y, width - side - 16, side}
	if d.themeShut(t) {
		d.line(note, d.themeNote(t), d.small().to(right).in(d.p.Watch))
	} else {
		d.outlook(note, d.themeOutlook(t), right)
	}
	d.para(Rect{r.X + pad, y + side + gap, width, high}, d.say(t.Name), name, 2, false)
	if withHint {
		d.line(Rect{r.X + pad, y + side + gap + high + under, width, hintHigh}, d.say(t.Hint), hint)
	}
}

// themeRow is a theme over the whole width, for big text.
func (d *pen) themeRow(r Rect, t wire.Theme) {
	d.card(r, d.p.Surface)
	side := min(float32(120), r.H-48)
	d.chip(t.Icon, r.X+36, r.Y+(r.H-side)/2, side, d.p.Accent, d.p.AccentSoft)
	d.rowText(Rect{r.X + 36 + side + 32, r.Y, r.W - 36 - side - 32 - 112, r.H}, d.say(t.Name), d.themeNote(t))
	d.icon("right", r.Right()-92, r.Y+(r.H-56)/2, 56, d.p.InkSoft)
	d.pad(r, theme.Radius, flow.ChooseTheme, t.ID)
}

// rowText writes a name and, where there is room, a line under it.
func (d *pen) rowText(r Rect, name, under string) {
	k, small := d.tile(), d.small()
	lines := 2
	if r.H < 2*k.lineHeight()+16 {
		lines = 1
	}
	_, high := d.rowsOf(name, r.W, k, lines)
	if under == "" || r.H < high+small.lineHeight()+20 {
		d.para(r, name, k, lines, true)
		return
	}
	y := r.Y + (r.H-high-8-small.lineHeight())/2
	d.para(Rect{r.X, y, r.W, high}, name, k, lines, false)
	d.line(Rect{r.X, y + high + 8, r.W, small.lineHeight()}, under, small)
}

// services asks which matter of a theme.
func (d *pen) services() {
	sub := ""
	if t := d.face.Theme; t != nil {
		sub = d.say(t.Name)
	}
	r := d.choices(1, d.t("kiosk.services.title"), sub)
	r = d.notices(r)
	r = d.pager(r)
	all := d.face.Services
	if len(all) == 0 {
		d.plate(r.Y, r.Bottom(), "info", d.p.InkSoft, d.p.AccentSoft, d.t("kiosk.services.empty"))
		return
	}
	d.rows(r, len(all), 260, func(at Rect, i int) { d.serviceRow(at, all[i]) })
}

func (d *pen) serviceRow(r Rect, s wire.ServiceDetail) {
	d.card(r, d.p.Surface)
	const right1 = 88
	o := d.outlookOf([]string{s.Queue})
	wide := d.outlookWidth(o)
	if d.inList(s.Code) {
		wide = 0
		o = outlook{}
	}
	switch whole := (Rect{r.X + 36, r.Y, r.W - 36 - right1 - 16, r.H}); {
	case s.ClosedReason != "" && !d.hallShut():
		d.shutRow(whole, d.say(s.Name), d.opens(s.OpensAt))
	case d.face.Big:
		d.rowText(whole, d.say(s.Name), d.outlookText(o))
	default:
		d.rowText(Rect{r.X + 36, r.Y, r.W - 36 - right1 - 16 - wide, r.H}, d.say(s.Name), d.brief(s))
		d.outlook(Rect{r.Right() - right1 - wide, r.Y, wide, r.H}, o, right)
	}
	side, icon, c := min(d.s.Tile, 52), "right", d.p.InkSoft
	if d.inList(s.Code) {
		icon, c = "done", d.p.Good
	}
	d.icon(icon, r.Right()-28-side, r.Y+(r.H-side)/2, side, c)
	d.pad(r, theme.Radius, flow.ChooseService, s.Code)
}

// brief says in one line what a service takes.
func (d *pen) brief(s wire.ServiceDetail) string {
	var out string
	switch n := len(brought(s.Materials)); {
	case n == 0 && s.CardRequired:
		out = d.t("kiosk.services.card_only")
	case n == 0:
		out = d.t("kiosk.services.nothing")
	case n == 1:
		out = d.t("kiosk.services.bring_one")
	default:
		out = d.t("kiosk.services.bring", "n", n)
	}
	if s.ExpectedMinutes > 0 {
		out += " · " + d.t("kiosk.services.minutes", "n", s.ExpectedMinutes)
	}
	return out
}

// brought are the materials that the person must have with them.
func brought(all []wire.Material) []wire.Material {
	var out []wire.Material
	for _, m := range all {
		if !m.Shared {
			out = append(out, m)
		}
	}
	return out
}

// language asks for a language, each in its own.
func (d *pen) language() {
	names := map[string]string{"zh": "中文", "en": "English", "ko": "한국어"}
	r := d.choices(0, d.t("kiosk.language.title"), "")
	r = d.keptNumber(r)
	d.rows(r, len(d.face.Languages), 220, func(at Rect, i int) {
		code := d.face.Languages[i]
		on := code == d.face.Language
		fill, c := d.p.Surface, d.p.Ink
		if on {
			fill, c = d.p.Accent, d.p.OnAccent
		}
		d.card(at, fill)
		icon := "globe"
		if on {
			icon = "check"
		}
		d.icon(icon, at.X+56, at.Y+(at.H-72)/2, 72, c)
		k := d.tile().in(c)
		k.size = d.s.Title * 0.8
		d.line(Rect{at.X + 56 + 72 + 48, at.Y, at.W - 56 - 72 - 96, at.H}, names[code], k)
		d.pad(at, theme.Radius, flow.SetLanguage, code)
	})
}

// keptNumber repeats a number that is on the screen under this one.
func (d *pen) keptNumber(r Rect) Rect {
	t := d.face.Ticket
	if t == nil {
		return r
	}
	y := d.notice(r.Y, "ticket", d.t("kiosk.help.number", "number", t.Number), d.p.Accent, d.p.AccentSoft)
	return Rect{r.X, y, r.W, r.Bottom() - y}
}
