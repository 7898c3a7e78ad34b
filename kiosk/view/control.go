package view

import (
	"image/color"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

type colour = color.NRGBA

// buttonHeight is the height of a button of the screen itself.
func (d *pen) buttonHeight() float32 {
	if d.face.Big {
		return 168
	}
	return 136
}

// button is one answer to the screen's question.
func (d *pen) button(r Rect, label, icon string, main bool, do flow.Action) {
	fill, c := d.p.Surface, d.p.Ink
	if main {
		fill, c = d.p.Accent, d.p.OnAccent
	}
	d.card(r, fill)
	d.labelled(r, label, icon, c)
	d.pad(r, theme.Radius, do, "")
}

// labelled writes an icon and a word beside it, together in the middle of r.
func (d *pen) labelled(r Rect, label, icon string, c colour) {
	k := d.tile().in(c)
	side := d.s.Tile * 1.1
	gap := float32(20)
	room := r.W - 2*theme.Space3
	if icon != "" {
		room -= side + gap
	}
	rows, k, _ := d.fit(label, room, k, 2)
	var w float32
	for _, row := range rows {
		w = max(w, theme.Measure(row, k.size, k.bold).Width)
	}
	x := r.X + (r.W-w)/2
	if icon != "" {
		x += (side + gap) / 2
		d.icon(icon, x-gap-side, r.Y+(r.H-side)/2, side, c)
	}
	d.para(Rect{x, r.Y, w + 1, r.H}, label, k, 2, true)
}

// stack places buttons one over the other with the last one at the floor, and
// answers the y above them.
func (d *pen) stack(buttons ...func(Rect)) float32 {
	h := d.buttonHeight()
	y := d.floor() - float32(len(buttons))*(h+theme.Space3) + theme.Space3
	top := y
	for _, b := range buttons {
		b(Rect{margin, y, Width - 2*margin, h})
		y += h + theme.Space3
	}
	return top
}

// notice is a strip of one icon and at most three lines, and answers the y
// under it.
func (d *pen) notice(y float32, icon, s string, c, back colour) float32 {
	_, _, k := d.noticeText()
	return d.noticeIn(y, icon, s, k, c, back)
}

func (d *pen) noticeIn(y float32, icon, s string, k ink, c, back colour) float32 {
	side, w, _ := d.noticeText()
	_, high := d.rowsOf(s, w, k, 3)
	r := Rect{margin, y, Width - 2*margin, max(high, side) + 2*theme.Space3 - 8}
	d.add(Item{Part: Box, At: r, Fill: back, Radius: theme.Radius, Edge: d.p.Edge, EdgeW: d.p.EdgeWidth})
	x := margin + theme.Space3
	d.icon(icon, x, r.Y+(r.H-side)/2, side, c)
	d.para(Rect{x + side + theme.Space3, r.Y, w, r.H}, s, k, 3, true)
	return r.Bottom() + theme.Space3
}

// noticeText is the side of a notice's icon, and the width and ink of its text.
func (d *pen) noticeText() (side, width float32, k ink) {
	side = d.s.Text * 1.4
	k = d.text()
	k.size, k.title = d.s.Small+2, true
	return side, Width - 2*margin - 3*theme.Space3 - side, k
}

func (d *pen) noticeHeight(s string) float32 {
	side, w, k := d.noticeText()
	_, high := d.rowsOf(s, w, k, 3)
	return max(high, side) + 2*theme.Space3 - 8
}

// warn is a notice of something that does not work now.
func (d *pen) warn(y float32, icon, s string) float32 {
	return d.notice(y, icon, s, d.p.Watch, d.p.WatchSoft)
}

// cardLeft asks for a card that was left, in letters that are seen from a step away.
func (d *pen) cardLeft(y float32) float32 {
	_, _, k := d.noticeText()
	k.bold = true
	if !d.face.Big {
		k.size = d.s.Text + 2
	}
	return d.noticeIn(y, "card", d.t("kiosk.notice.card"), k, d.p.Watch, d.p.WatchSoft)
}

// pager draws the arrows to more choices at the bottom of r, where there are
// more, and answers what is left of r.
func (d *pen) pager(r Rect) Rect {
	f := d.face
	if f.Pages <= 1 {
		return r
	}
	h := float32(112)
	if d.face.Big {
		h = 124
	}
	row := Rect{r.X, r.Bottom() - h, r.W, h}
	w := row.W * 0.34
	if f.Page > 0 {
		d.arrow(Rect{row.X, row.Y, w, h}, "left", "kiosk.page.previous", flow.PreviousPage)
	}
	if f.Page < f.Pages-1 {
		d.arrow(Rect{row.Right() - w, row.Y, w, h}, "right", "kiosk.page.next", flow.NextPage)
	}
	d.between(Rect{row.X + w + theme.TouchGap, row.Y, row.W - 2*w - 2*theme.TouchGap, h})
	r.H -= h + theme.Space3
	return r
}

// between the arrows stands which page this is; where there are many matters, in the
// way to look for one.
func (d *pen) between(r Rect) {
	f := d.face
	page := d.t("kiosk.page.of", "n", f.Page+1, "of", f.Pages)
	k := d.small().to(centre)
	if !f.Searchable || f.Kind != flow.Services && (f.Kind != flow.Home || !f.Big) {
		d.para(r, page, k, 2, true)
		return
	}
	d.card(r, d.p.Surface)
	d.pad(r, theme.Radius, flow.OpenSearch, "")
	name := d.tile().in(d.p.Accent).to(centre)
	if f.Big {
		d.line(r.Inset(theme.Space1), d.t("kiosk.search.entry_short"), name)
		return
	}
	high := name.lineHeight() + k.lineHeight()
	y := r.Y + (r.H-high)/2
	d.line(Rect{r.X + theme.Space1, y, r.W - 2*theme.Space1, name.lineHeight()}, d.t("kiosk.search.entry_short"), name)
	d.line(Rect{r.X + theme.Space1, y + name.lineHeight(), r.W - 2*theme.Space1, k.lineHeight()}, page, k)
}

func (d *pen) arrow(r Rect, icon, label string, do flow.Action) {
	d.card(r, d.p.Surface)
	d.pad(r, theme.Radius, do, "")
	k := d.tile().in(d.p.Accent).to(centre)
	side := d.s.Tile
	const lead = 32
	x := r.X + lead
	if icon == "right" {
		x = r.Right() - lead - side
	}
	d.icon(icon, x, r.Y+(r.H-side)/2, side, d.p.Accent)
	textX := r.X + lead
	if icon == "left" {
		textX += side
	}
	d.line(Rect{textX, r.Y, r.W - 2*lead - side, r.H}, d.t(label), k)
}

// plate is a card with a big icon, for screens that have one thing to say: the
// first text large, the others smaller under it. Where there is little room the
// icon is small, then left out, then the texts are set smaller. It
// answers the y under the card.
func (d *pen) plate(top, bottom float32, icon string, c, back colour, texts ...string) float32 {
	const iconMin = 112
	w := Width - 2*margin - 2*theme.Space5
	room := bottom - top
	inks, high := d.plateInks(w, texts, 0)
	for shrink := float32(2); high+2*theme.Space3 > room && shrink <= 20; shrink += 2 {
		inks, high = d.plateInks(w, texts, shrink)
	}
	side := min(float32(300), room-high-3*theme.Space4)
	if side < iconMin {
		side = -theme.Space4
	}
	r := Rect{margin, top, Width - 2*margin, min(side+high+3.5*theme.Space5, room)}
	d.card(r, d.p.Surface)
	y := r.Y + (r.H-side-theme.Space4-high+theme.Space3)/2
	if side > 0 {
		d.chip(icon, (Width-side)/2, y, side, c, back)
	}
	y += side + theme.Space4
	for i, s := range texts {
		y = d.para(Rect{X: (Width - w) / 2, Y: y, W: w}, s, inks[i], 5, false) + theme.Space3
	}
	return r.Bottom()
}

// plateInks is how the texts of a plate are written, and how high they are
// together.
func (d *pen) plateInks(w float32, texts []string, shrink float32) (inks []ink, high float32) {
	for i, s := range texts {
		k := d.soft().to(centre)
		if i == 0 {
			k = d.tile().to(centre)
			k.size = (d.s.Tile + d.s.Text) / 2
		}
		k.title = d.face.Big
		k.size = max(k.size-shrink, d.s.Small)
		_, h := d.rowsOf(s, w, k, 5)
		inks = append(inks, k)
		high += h + theme.Space3
	}
	return inks, high
}
