package view

import (
	"slices"
	"strings"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// chooseMore asks what else the number is to be for.
func (d *pen) chooseMore() {
	title, sub := d.t("kiosk.more.title"), d.chosenLine()
	if len(d.face.Matters) == 0 {
		title, sub = d.t("kiosk.home.title"), d.t("kiosk.first.sub")
	}
	r := d.choices(1, title, sub)
	y := r.Y
	if d.face.Reach {
		y = headingTop
	}
	if !d.face.Big || d.theirsText() == "" { // there is no room for both
		y = d.standing(y)
	}
	if y = d.theirs(y); !d.face.Reach {
		r = Rect{r.X, y, r.W, r.Bottom() - y}
	}
	if d.face.Big {
		d.bigHome(d.pager(r), d.face.Themes)
		return
	}
	r = d.entryStrip(r)
	all := d.face.Themes
	d.grid(d.pager(r), len(all), func(at Rect, i int) { d.themeTile(at, all[i]) })
}

// chosenLine says what the number is for so far: by name, where it is for one thing.
func (d *pen) chosenLine() string {
	all := d.face.Matters
	if len(all) == 0 {
		return ""
	}
	return d.named("kiosk.more.chosen", "kiosk.more.chosen_n", all)
}

// forLine says on later screens what the number is for.
func (d *pen) forLine() string {
	f := d.face
	if f.Service == nil {
		return ""
	}
	if len(f.Matters) < 2 || f.Kind == flow.Shut {
		return d.t("kiosk.card.sub", "service", d.say(f.Service.Name))
	}
	return d.named("kiosk.card.sub", "kiosk.card.sub_n", f.Matters)
}

// named names all by the first of them.
func (d *pen) named(one, several string, all []wire.ServiceDetail) string {
	first := d.say(all[0].Name)
	if len(all) == 1 {
		return d.t(one, "service", first)
	}
	return d.t(several, "service", first, "n", len(all))
}

// matters lists what was chosen, each with a key that takes it out, and asks whether
// that is all.
func (d *pen) matters() {
	all := d.face.Matters
	sub := d.t("kiosk.matters.sub")
	if d.face.CardHeld {
		sub = d.t("kiosk.first.sub")
	}
	r := d.choices(1, d.t("kiosk.matters.title", "n", len(all)), sub)
	bottom := d.mattersButtons()
	r = d.claimedOver(Rect{r.X, r.Y, r.W, bottom - 32 - r.Y})
	first := 0
	if n := d.face.Pages; n > 1 {
		r = d.pager(r)
		first = d.face.Page * flow.MattersLow
		all = all[first:min(first+flow.MattersLow, len(all))]
	}
	rows, columns := len(all), 1
	if d.face.Reach && rows > flow.MattersLow+1 {
		rows, columns = (rows+1)/2, 2
	}
	const gap = theme.TouchGap
	w := (r.W - gap*float32(columns-1)) / float32(columns)
	h := min((r.H-gap*float32(rows-1))/float32(rows), d.matterHeight())
	for i, s := range all {
		at := Rect{r.X + (w+gap)*float32(i%columns), r.Y + (h+gap)*float32(i/columns), w, h}
		d.matterRow(at, first+i, s)
	}
	if !d.face.Reach && !d.face.Big {
		y := r.Y + (h+gap)*float32(rows) + theme.Space3
		if room := r.Bottom() - y; room >= d.materialsHeight(2) {
			d.materials(Rect{r.X, y, r.W, room})
		}
	}
}

func (d *pen) matterHeight() float32 {
	if d.face.Big {
		return 168
	}
	return 136
}

// matterRow is one matter with the key that takes it out.
func (d *pen) matterRow(r Rect, i int, s wire.ServiceDetail) {
	const pad = theme.Space3
	side := max(theme.Touch, min(r.H, 136))
	d.card(Rect{r.X, r.Y, r.W - side - theme.TouchGap, r.H}, d.p.Surface)
	text := Rect{r.X + pad + 8, r.Y, r.W - side - theme.TouchGap - 2*pad - 8, r.H}
	if i == 0 && len(d.face.Matters) > 1 && !d.face.Big && !d.face.Reach {
		d.rowText(text, d.say(s.Name), d.t("kiosk.matters.first"))
	} else {
		d.matterName(text, d.say(s.Name))
	}
	key := Rect{r.Right() - side, r.Y, side, r.H}
	mark := min(key.W, key.H) * 0.44
	d.card(key, d.p.Surface)
	d.icon("close", key.X+(key.W-mark)/2, key.Y+(key.H-mark)/2, mark, d.p.Late)
	d.pad(key, theme.Radius, flow.DropMatter, s.Code)
}

// matterName writes a name in the middle of r, in two lines that fit its height.
func (d *pen) matterName(r Rect, name string) {
	k := d.tile()
	for 2*k.lineHeight() > r.H && k.size > d.s.Small {
		k.size -= 2
	}
	if rows, _ := d.rowsOf(name, r.W, k, 2); rows > 1 && d.face.Reach {
		k.size = max(d.s.Small, min(k.size, r.H/3/theme.LineTitle))
	}
	d.para(r, name, k, max(2, int(r.H/k.lineHeight())), true)
}

// claimedOver says over the list what the person's claim is worth, where that has room.
func (d *pen) claimedOver(r Rect) Rect {
	switch need := float32(min(len(d.face.Matters), flow.MattersMost)) * (theme.Touch + theme.TouchGap); {
	case d.face.Claim == nil:
	case d.face.Reach:
		d.goesFirst(headingTop)
	case r.H-d.noticeHeight(d.claimText())-theme.Space3 >= need:
		y := d.goesFirst(r.Y)
		return Rect{r.X, y, r.W, r.Bottom() - y}
	}
	return r
}

// mattersButtons are the ways on from the list, and answers the y above them.
func (d *pen) mattersButtons() float32 {
	if d.face.CardHeld {
		return d.heldButtons()
	}
	main := func(r Rect) { d.button(r, d.t("kiosk.matters.done"), "check", true, flow.Onward) }
	if !d.face.MayAdd {
		return d.stack(main)
	}
	add := func(r Rect) { d.button(r, d.t("kiosk.matters.add"), "add", false, flow.AddMatter) }
	if d.face.Reach {
		return d.stack(d.pair(add, main))
	}
	return d.stack(add, main)
}

// pair is two buttons side by side.
func (d *pen) pair(one, other func(Rect)) func(Rect) {
	return func(r Rect) {
		w := (r.W - theme.TouchGap) / 2
		one(Rect{r.X, r.Y, w, r.H})
		other(Rect{r.Right() - w, r.Y, w, r.H})
	}
}

// moreButton is the way to one more matter on the same number, or where there are
// several to the list of them; nil: neither.
func (d *pen) moreButton() func(Rect) {
	switch f := d.face; {
	case len(f.Matters) > 1:
		return func(r Rect) {
			d.button(r, d.t("kiosk.matters.list", "n", len(f.Matters)), "list", false, flow.ShowMatters)
		}
	case f.MayAdd:
		return func(r Rect) { d.button(r, d.t("kiosk.matters.add"), "add", false, flow.AddMatter) }
	}
	return nil
}

// allNames are the matters of a number by name.
func (d *pen) allNames() string {
	names := make([]string, 0, len(d.face.Matters))
	for _, s := range d.face.Matters {
		names = append(names, d.say(s.Name))
	}
	return strings.Join(names, d.t("kiosk.matters.and"))
}

// inList says whether a matter is chosen already.
func (d *pen) inList(code string) bool {
	return slices.ContainsFunc(d.face.Matters, func(s wire.ServiceDetail) bool { return s.Code == code })
}
