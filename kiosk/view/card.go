package view

import (
	"math"
	"slices"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// layCard asks for the card, or in the first moment of a request says that it
// was read.
func (d *pen) layCard() {
	f := d.face
	sub := d.forLine()
	if f.NoReader && f.Kind == flow.LayCard {
		d.noReader(sub)
		return
	}
	top := d.goesFirst(d.heading(2, d.t("kiosk.card.title"), sub))
	bottom := d.cardButtons()
	if d.face.Big {
		d.bigCard(top, bottom)
		return
	}
	need := d.materialsHeight(math.MaxInt)
	high := max(min(float32(720), bottom-32-top-32-need), (bottom-top)*0.54)
	top = d.cardPicture(top, high)
	d.materials(Rect{margin, top, Width - 2*margin, bottom - top - 32})
}

// noReader says how to go on while the reader is away.
func (d *pen) noReader(sub string) {
	text := "kiosk.card.absent"
	if d.face.Service != nil && !d.needsCard() {
		text = "kiosk.card.absent_free"
	}
	top := d.heading(2, d.t("kiosk.card.absent_title"), sub)
	bottom := d.cardButtons()
	need := d.materialsHeight(math.MaxInt)
	end := bottom - 32
	if !d.face.Big {
		end = max(end-need-32, (top+end)/2)
	}
	end = d.plate(top, end, "card", d.p.Watch, d.p.WatchSoft, d.t(text)) + 32
	if !d.face.Big {
		d.materials(Rect{margin, end, Width - 2*margin, bottom - 32 - end})
	}
}

// bigCard has the picture and one line of what to bring.
func (d *pen) bigCard(top, bottom float32) {
	bring := ""
	if d.face.Service != nil && d.face.Claim == nil { // there is no room for both
		switch n := len(brought(flow.Materials(d.face.Matters))); n {
		case 0:
		case 1:
			bring = d.t("kiosk.card.printed_one")
		default:
			bring = d.t("kiosk.card.printed", "n", n)
		}
	}
	end := bottom - 32
	if bring != "" {
		end -= d.noticeHeight(bring) + theme.Space3
	}
	d.cardPicture(top, end-top)
	if bring != "" {
		d.notice(end+theme.Space3, "list", bring, d.p.Accent, d.p.AccentSoft)
	}
}

// cardButtons draws the ways on without a card and answers the y above them.
func (d *pen) cardButtons() float32 {
	f := d.face
	if f.Kind != flow.LayCard || f.Service == nil {
		return d.floor()
	}
	on := func(r Rect) { d.button(r, d.t("kiosk.card.without"), "ticket", f.NoReader, flow.WithoutCard) }
	if d.needsCard() {
		on = func(r Rect) { d.button(r, d.t("kiosk.card.nocard"), "help", false, flow.NoCardHelp) }
	}
	last := on
	if more := d.moreButton(); more != nil {
		last = d.pair(more, on)
	}
	if claim := d.claimButton(); claim != nil && (!f.NoReader || !d.needsCard()) {
		return d.stack(claim, last)
	}
	return d.stack(last)
}

// cardState is what is said of the card now.
func (d *pen) cardState() (icon, key string, c, back colour) {
	f, p := d.face, d.p
	switch {
	case f.CardRead && f.Class != "":
		return "done", "kiosk.card.read_first", p.Good, p.GoodSoft
	case f.CardRead:
		return "done", "kiosk.card.read", p.Good, p.GoodSoft
	case f.Kind == flow.Working:
		return "hourglass", "kiosk.card.taking", p.Accent, p.AccentSoft
	case f.CardReading:
		return "hourglass", "kiosk.card.reading", p.Accent, p.AccentSoft
	}
	if key := problems()[f.CardProblem]; key != "" {
		return "warning", key, p.Watch, p.WatchSoft
	}
	return "down", "kiosk.card.where", p.Accent, p.AccentSoft
}

func problems() map[flow.CardProblem]string {
	return map[flow.CardProblem]string{
		flow.CardAgain: "kiosk.card.again", flow.CardOther: "kiosk.card.other",
		flow.CardAtDesk: "kiosk.card.desk", flow.CardStale: "kiosk.card.stale",
		flow.CardUnseal: "kiosk.card.unseal",
	}
}

// cardPicture draws a card over the reader, and under it what is to be done
// now.
func (d *pen) cardPicture(top, h float32) float32 {
	const inset, lead, gap = 24, 28, 24
	icon, key, c, back := d.cardState()
	r := Rect{margin, top, Width - 2*margin, h}
	d.card(r, d.p.Surface)
	side := d.s.Text * 1.5
	k := d.text()
	k.bold, k.title = true, true
	w := r.W - 2*inset - 2*lead - side - gap
	_, high := d.rowsOf(d.t(key), w, k, 3)
	high = max(high, 2*k.lineHeight()) + 32
	band := Rect{r.X + inset, r.Bottom() - high - inset, r.W - 2*inset, high}
	arrow := "down"
	if d.face.CardProblem == flow.CardStale {
		arrow = "up" // that one goes first
	}
	d.drawCard(Rect{r.X, r.Y + 12, r.W, band.Y - r.Y - 12}, arrow, c)

	edge := float32(0)
	if d.p.High {
		edge = 2
	}
	d.add(Item{Part: Box, At: band, Fill: back, Radius: 20, Edge: d.p.Edge, EdgeW: edge})
	d.icon(icon, band.X+lead, band.Y+(band.H-side)/2, side, c)
	d.para(Rect{band.X + lead + side + gap, band.Y, w, band.H}, d.t(key), k, 3, true)
	return r.Bottom() + 32
}

// drawCard is an identity card over a reader, in lines; the arrow says which
// way the card goes.
func (d *pen) drawCard(r Rect, arrow string, c colour) {
	const line, reader, gap, least = 6, 14, 36, 132
	side := min(float32(96), r.H*0.16)
	h := min(r.H-reader-side-4*gap*0.75, r.W*0.62*0.63)
	if h < least {
		d.drawArrow(r, arrow, c)
		return
	}
	w := h / 0.63
	x := r.X + (r.W-w)/2
	y := r.Y + (r.H-(h+side+reader+2*gap*0.75))/2
	d.add(Item{Part: Box, At: Rect{x, y, w, h}, Fill: d.p.AccentSoft, Radius: 24, Edge: d.p.Accent, EdgeW: line})
	photo := Rect{x + w*0.66, y + h*0.17, w * 0.25, h * 0.48}
	d.add(Item{Part: Box, At: photo, Fill: d.p.Surface, Radius: 12, Edge: d.p.Accent, EdgeW: line})
	d.icon("person", photo.X+photo.W*0.15, photo.Y+(photo.H-photo.W*0.7)/2, photo.W*0.7, d.p.Accent)
	for i, part := range []float32{0.24, 0.44, 0.34} {
		d.box(Rect{x + w*0.09, y + h*(0.2+0.17*float32(i)), w * part, line * 1.6}, d.p.Accent, line*0.8)
	}
	d.box(Rect{x + w*0.09, y + h*0.78, w * 0.66, line * 1.6}, d.p.Accent, line*0.8)
	d.icon(arrow, r.X+(r.W-side)/2, y+h+gap*0.75, side, c)
	d.box(Rect{r.X + (r.W-w*1.3)/2, y + h + side + 2*gap*0.75, w * 1.3, reader}, d.p.InkSoft, reader/2)
}

// drawArrow is drawCard where there is no room for a card: the arrow over the
// reader, or under what is to be lifted off it.
func (d *pen) drawArrow(r Rect, arrow string, c colour) {
	const reader, gap = 14, 16
	side := min(float32(120), r.H-reader-3*gap)
	y := r.Y + (r.H-side-gap-reader)/2
	d.icon(arrow, r.X+(r.W-side)/2, y, side, c)
	d.box(Rect{r.X + r.W*0.3, y + side + gap, r.W * 0.4, reader}, d.p.InkSoft, reader/2)
}

const (
	bringPad = 28 // over and under the list of what to bring
	bringGap = 8  // under its head
)

// asked is what the matters ask for; on the screen of one outside its hours, that one.
func (d *pen) asked() []wire.Material {
	f := d.face
	switch {
	case f.Service == nil:
		return nil
	case f.Kind == flow.Shut:
		return f.Service.Materials
	}
	return flow.Materials(f.Matters)
}

// needsCard says whether any of the matters needs a card.
func (d *pen) needsCard() bool {
	return slices.ContainsFunc(d.face.Matters, func(s wire.ServiceDetail) bool { return s.CardRequired })
}

// materialRow is the height of a line of the list of what to bring.
func (d *pen) materialRow() float32 { return d.text().lineHeight() + 4 }

// materialsHeight is the height of the list with at most lines lines.
func (d *pen) materialsHeight(lines int) float32 {
	if d.face.Service == nil {
		return 0
	}
	n := min(max(len(d.asked()), 1), lines)
	return 2*bringPad + d.text().lineHeight() + bringGap + d.materialRow()*float32(n)
}

// materials lists what to bring, as much as has room.
func (d *pen) materials(r Rect) {
	all := d.asked()
	if d.face.Service == nil || r.H < d.materialsHeight(1) {
		return
	}
	lines := max(len(all), 1)
	for lines > 1 && d.materialsHeight(lines) > r.H {
		lines--
	}
	shown := all
	if len(shown) > lines {
		shown = shown[:lines-1] // the last line says how many more
	}
	d.card(Rect{r.X, r.Y, r.W, d.materialsHeight(lines)}, d.p.Surface)
	head := d.text()
	head.bold = true
	x, w, rowH := r.X+36, r.W-72, d.materialRow()
	y := r.Y + bringPad
	d.line(Rect{x, y, w, head.lineHeight()}, d.t("kiosk.card.bring"), head)
	y += head.lineHeight() + bringGap
	for _, m := range shown {
		d.material(Rect{x, y, w, rowH}, m)
		y += rowH
	}
	switch more := len(all) - len(shown); {
	case len(all) == 0:
		d.line(Rect{x, y, w, rowH}, d.t("kiosk.card.none_to_bring"), d.soft())
	case more > 0:
		key := "kiosk.card.more"
		if d.face.Kind != flow.LayCard && d.face.Kind != flow.Working {
			key = "kiosk.card.more_plain" // there will be no ticket now
		}
		d.line(Rect{x + d.s.Text + 22, y, w - d.s.Text - 22, rowH}, d.t(key, "n", more), d.small())
	}
}

// material is one thing to bring: its name at the left, how at the right.
func (d *pen) material(r Rect, m wire.Material) {
	c, icon := d.p.Accent, "check"
	name := d.text()
	if m.Shared {
		c, icon = d.p.InkSoft, "close"
		name = d.soft()
	}
	side := d.s.Text
	d.icon(icon, r.X, r.Y+(r.H-side)/2, side, c)
	x := r.X + side + 22
	how := d.how(m)
	k := d.small().to(right)
	w := theme.Measure(how, k.size, false).Width
	if d.face.Big && theme.Measure(d.say(m.Name), name.size, false).Width+24+w > r.Right()-x {
		d.line(Rect{x, r.Y, r.Right() - x, r.H}, d.say(m.Name), name) // what goes before how
		return
	}
	w = min(w, (r.Right()-x)*0.5)
	d.line(Rect{r.Right() - w - 1, r.Y, w + 1, r.H}, how, k)
	d.line(Rect{x, r.Y, r.Right() - w - 24 - x, r.H}, d.say(m.Name), name)
}

func (d *pen) how(m wire.Material) string {
	switch {
	case m.Shared:
		return d.t("kiosk.bring.shared")
	case m.Commitment:
		return d.t("kiosk.bring.commitment")
	case m.Deferrable:
		return d.t("kiosk.bring.deferrable")
	}
	form := d.t("kiosk.bring.original")
	switch m.Form {
	case "copy", "original_and_copy", "electronic":
		form = d.t("kiosk.bring." + m.Form)
	}
	if m.Copies > 0 {
		return d.t("kiosk.bring.copies", "form", form, "n", m.Copies)
	}
	return form
}

// needCard says how to go on with no card.
func (d *pen) needCard() {
	title := "kiosk.need.title"
	if d.face.MayType {
		title = "kiosk.need.title_type"
	}
	top := d.heading(2, d.t(title), d.t("kiosk.need.sub"))
	have := func(r Rect) { d.button(r, d.t("kiosk.need.have"), "card", false, flow.Back) }
	if d.face.MayType {
		bottom := d.stack(have,
			func(r Rect) { d.button(r, d.t("kiosk.need.help"), "bell", false, flow.AskHelp) },
			func(r Rect) { d.button(r, d.t("kiosk.need.type"), "more", true, flow.OpenNumber) },
		)
		d.plate(top, bottom-32, "card", d.p.Accent, d.p.AccentSoft, d.t("kiosk.need.typed"), d.t("kiosk.need.other"))
		return
	}
	bottom := d.stack(have,
		func(r Rect) { d.button(r, d.t("kiosk.need.home"), "home", false, flow.GoHome) },
		func(r Rect) { d.button(r, d.t("kiosk.need.help"), "bell", true, flow.AskHelp) },
	)
	d.plate(top, bottom-32, "people", d.p.Accent, d.p.AccentSoft, d.t("kiosk.need.desk"), d.t("kiosk.need.other"))
}

// takeCard reminds of the card.
func (d *pen) takeCard() {
	top := d.heading(0, d.t("kiosk.take.title"), d.t("kiosk.take.sub"))
	bottom := d.stack(func(r Rect) { d.button(r, d.t("kiosk.take.done"), "check", true, flow.Done) })
	h := min(float32(720), bottom-32-top)
	r := Rect{margin, top, Width - 2*margin, h}
	d.card(r, d.p.Surface)
	d.drawCard(Rect{r.X, r.Y + 24, r.W, r.H - 48}, "up", d.p.Watch)
}
