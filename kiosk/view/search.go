package view

import (
	"strings"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

const (
	letterColumns = 8
	letterRows    = 4
	queryHeight   = 112
)

// search asks for the letters of a matter's name, and shows what fits them. In
// low-reach mode what is typed stands over the lower half.
func (d *pen) search() {
	r := d.searchRoom()
	h := float32(letterRows*theme.Touch + (letterRows-1)*theme.TouchGap)
	if !d.face.Big && !d.face.Reach {
		h += letterRows * theme.Space2
	}
	d.letters(Rect{r.X, r.Bottom() - h, r.W, h})
	r.H -= h + theme.Space3
	all := d.face.Services
	switch {
	case len(all) > 0 && d.face.Big:
		d.foundRows(r, all)
	case len(all) > 0:
		d.foundGrid(r, all)
	case d.face.Query == "":
		d.hint(r, "search", d.t("kiosk.search.how"))
	case d.face.Big && d.face.Reach: // room for one text
		d.hint(r, "info", d.t("kiosk.search.none"))
	default:
		d.hint(r, "info", d.t("kiosk.search.none"), d.t("kiosk.search.again"))
	}
}

// searchRoom writes the question and what is typed, and answers what is left.
func (d *pen) searchRoom() Rect {
	title, sub := d.t("kiosk.search.title"), d.t("kiosk.search.sub")
	const w = Width - 2*margin
	if !d.face.Reach {
		y := d.heading(1, title, sub)
		d.query(Rect{margin, y, w, queryHeight})
		y += queryHeight + theme.Space3
		return Rect{margin, y, w, d.floor() - y}
	}
	const top = Height / 2
	probe := pen{face: d.face, now: d.now, p: d.p, s: d.s}
	used := probe.headingAt(0, 1, title, sub) + queryHeight + theme.Space3
	y := d.headingAt(top-used, 1, title, sub)
	d.query(Rect{margin, y, w, queryHeight})
	return Rect{margin, top, w, d.floor() - top}
}

// query shows what is typed, or that it is to be.
func (d *pen) query(r Rect) {
	edge := d.p.EdgeWidth
	if !d.p.High {
		edge = 3
	}
	d.add(Item{Part: Box, At: r, Fill: d.p.Surface, Radius: theme.Radius, Edge: d.p.Accent, EdgeW: edge})
	side := d.s.Tile
	d.icon("search", r.X+theme.Space3, r.Y+(r.H-side)/2, side, d.p.InkSoft)
	x := r.X + 2*theme.Space3 + side
	at := Rect{x, r.Y, r.Right() - theme.Space3 - x, r.H}
	if d.face.Query == "" {
		d.line(at, d.t("kiosk.search.empty"), d.soft())
		return
	}
	d.line(at, d.face.Query, d.tile().in(d.p.Accent))
}

// foundGrid are the matters in two columns.
func (d *pen) foundGrid(r Rect, all []wire.ServiceDetail) {
	const gap, pad = theme.TouchGap, theme.Space3
	rows := float32(flow.SearchPage / 2)
	if d.face.Reach {
		rows = flow.SearchLow / 2
	}
	w, h := (r.W-gap)/2, (r.H-gap*(rows-1))/rows
	for i, s := range all {
		at := Rect{r.X + (w+gap)*float32(i%2), r.Y + (h+gap)*float32(i/2), w, h}
		d.found(at, pad, s)
	}
}

// foundRows are the matters one under the other.
func (d *pen) foundRows(r Rect, all []wire.ServiceDetail) {
	const gap = theme.TouchGap
	n := float32(flow.SearchBig)
	if d.face.Reach {
		n = flow.SearchBigLow
	}
	h := (r.H - gap*(n-1)) / n
	for i, s := range all {
		d.found(Rect{r.X, r.Y + (h+gap)*float32(i), r.W, h}, theme.Space3, s)
	}
}

func (d *pen) found(r Rect, pad float32, s wire.ServiceDetail) {
	d.card(r, d.p.Surface)
	k := d.tile()
	lines := max(1, int(r.H/k.lineHeight()))
	d.para(Rect{r.X + pad, r.Y, r.W - 2*pad, r.H}, d.say(s.Name), k, min(lines, 3), true)
	d.pad(r, theme.Radius, flow.ChooseService, s.Code)
}

// hint stands where nothing is found yet, or nothing at all.
func (d *pen) hint(r Rect, icon string, texts ...string) {
	d.plate(r.Y, r.Bottom(), icon, d.p.Accent, d.p.AccentSoft, texts...)
}

// letters is the keypad: the letters, the key that takes one back, and in what is
// left of the last row the way to more, or to help.
func (d *pen) letters(r Rect) {
	const gap = theme.TouchGap
	w := (r.W - gap*(letterColumns-1)) / letterColumns
	h := (r.H - gap*(letterRows-1)) / letterRows
	at := func(i int) Rect {
		return Rect{r.X + (w+gap)*float32(i%letterColumns), r.Y + (h+gap)*float32(i/letterColumns), w, h}
	}
	k := d.tile().to(centre)
	k.size *= 1.2
	for i, letter := range strings.Split(flow.SearchLetters, "") {
		d.card(at(i), d.p.Surface)
		d.line(at(i), letter, k)
		d.pad(at(i), theme.Radius, flow.SearchKey, letter)
	}
	last := len(flow.SearchLetters)
	d.iconKey(at(last), "erase", flow.SearchErase)
	left, to := at(last+1), at(last+2)
	end := Rect{to.X, to.Y, r.Right() - to.X, h}
	if d.face.Page > 0 {
		d.iconKey(left, "left", flow.PreviousPage)
	}
	if d.face.Page < d.face.Pages-1 {
		d.arrow(end, "right", "kiosk.page.next", flow.NextPage)
		return
	}
	d.card(end, d.p.AccentSoft)
	d.labelled(end, d.t("kiosk.search.not_found"), "bell", d.p.Accent)
	d.pad(end, theme.Radius, flow.AskHelp, "")
}

// iconKey is a key with a sign on it.
func (d *pen) iconKey(r Rect, icon string, do flow.Action) {
	side := min(r.W, r.H) * 0.56
	d.card(r, d.p.Surface)
	d.icon(icon, r.X+(r.W-side)/2, r.Y+(r.H-side)/2, side, d.p.Ink)
	d.pad(r, theme.Radius, do, "")
}
