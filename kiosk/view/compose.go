package view

import (
	"strconv"
	"time"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// margin is the white at both sides of the field.
const margin = theme.Space4

// Compose makes the scene of face. now is the hall's own time, for the clock.
func Compose(face flow.Face, now time.Time) Scene {
	d := &pen{face: face, now: now, p: palette(face), s: sizes(face)}
	if face.Kind == flow.Emergency {
		d.p = theme.HighContrast()
		d.emergency()
		return Scene{Gen: face.Gen, Kind: face.Kind, Palette: d.p, Items: d.items}
	}
	d.header(now)
	d.body()
	d.bar()
	if face.Countdown > 0 {
		d.still()
	}
	return Scene{Gen: face.Gen, Kind: face.Kind, Palette: d.p, Items: d.items}
}

func palette(f flow.Face) theme.Palette {
	if f.Contrast {
		return theme.HighContrast()
	}
	return theme.Light()
}

func sizes(f flow.Face) theme.Sizes {
	if f.Big {
		return theme.BigSizes()
	}
	return theme.NormalSizes()
}

// drawsAs is the screen that is drawn: in the first moment of a request the
// one before stays, so that nothing flickers.
func drawsAs(f flow.Face) flow.Kind {
	switch {
	case f.Kind != flow.Working || f.Busy || f.Retrying:
		return f.Kind
	case f.Code != "":
		return flow.CheckInCode
	case f.CheckIn:
		return flow.CheckInCard
	}
	return flow.LayCard
}

func (d *pen) body() {
	switch drawsAs(d.face) {
	case flow.Starting:
		d.starting()
	case flow.Closed:
		d.closed()
	case flow.Home:
		d.home()
	case flow.Services:
		d.services()
	case flow.Themes:
		d.chooseMore()
	case flow.Matters:
		d.matters()
	case flow.Search:
		d.search()
	case flow.LayCard:
		d.layCard()
	case flow.Shut:
		d.shut()
	case flow.CheckInCard:
		d.checkInCard()
	case flow.CheckInCode:
		d.checkInCode()
	case flow.NeedCard:
		d.needCard()
	case flow.TypeNumber:
		d.typeNumber()
	case flow.Claims:
		d.claims()
	case flow.Offline:
		d.offline()
	case flow.Working:
		d.working()
	case flow.TicketOut:
		d.ticket()
	case flow.Refused:
		d.refused()
	case flow.TakeCard:
		d.takeCard()
	case flow.HelpPage:
		d.help()
	case flow.LanguagePage:
		d.language()
	case flow.Emergency: // a scene of its own: Compose
	}
}

const (
	headerTop    = 44
	headerHeight = 96
)

// header says where this is, and the time.
func (d *pen) header(now time.Time) {
	small := d.small().to(right)
	date := d.date(now)
	wClock := max(theme.Measure(date, small.size, false).Width, 200) + 8
	x := Width - margin - wClock
	d.line(Rect{x, headerTop, wClock, 60}, now.Format("15:04"),
		ink{size: 60, bold: true, color: d.p.Ink, align: right, title: true})
	d.line(Rect{x, headerTop + 60, wClock, small.lineHeight()}, date, small)

	name := Rect{margin, headerTop, x - theme.Space3 - margin, headerHeight}
	if !d.face.Big {
		d.emblem()
		name.X += headerHeight + theme.Space3
		name.W -= headerHeight + theme.Space3
	}
	d.hallName(name)
}

// emblem is a hall in white on the accent.
func (d *pen) emblem() {
	d.box(Rect{margin, headerTop, headerHeight, headerHeight}, d.p.Accent, theme.Radius)
	d.icon("hall", margin+20, headerTop+20, headerHeight-40, d.p.OnAccent)
}

func (d *pen) hallName(r Rect) {
	name := d.say(d.face.Hall)
	if d.face.Hall == nil {
		name = d.t("kiosk.name")
	}
	k := ink{size: d.s.Text + 4, bold: true, color: d.p.Ink, title: true}
	if d.face.Big {
		k.size = d.s.Small
	}
	rows, high := d.rowsOf(name, r.W, k, 2)
	sub := d.small()
	if d.face.Big || d.face.Hall == nil || rows > 1 {
		d.para(r, name, k, 2, true)
		return
	}
	top := r.Y + (r.H-high-sub.lineHeight())/2
	d.line(Rect{r.X, top, r.W, high}, name, k)
	d.line(Rect{r.X, top + high, r.W, sub.lineHeight()}, d.t("kiosk.name"), sub)
}

func (d *pen) date(now time.Time) string {
	return d.t("kiosk.date",
		"month", d.t("kiosk.month."+strconv.Itoa(int(now.Month()))),
		"day", now.Day(),
		"weekday", d.t("kiosk.weekday."+strconv.Itoa(int(now.Weekday()))))
}

// heading writes the step, the question and a line under it, and answers the y
// where the screen's content may begin.
func (d *pen) heading(step int, title, sub string) float32 {
	return d.headingAt(headingTop, step, title, sub)
}

// headingTop is the y of a heading.
const headingTop = 196

func (d *pen) headingAt(y float32, step int, title, sub string) float32 {
	w := Width - 2*margin
	if step > 0 {
		k := d.small().in(d.p.Accent)
		k.bold = true
		d.line(Rect{margin, y, w, k.lineHeight()}, d.t("kiosk.step", "n", step, "of", 3), k)
		y += k.lineHeight() + 6
	}
	y = d.para(Rect{X: margin, Y: y, W: w}, title, d.title(), d.titleRows(), false)
	if sub != "" {
		y = d.para(Rect{X: margin, Y: y + 8, W: w}, sub, d.soft(), 2, false)
	}
	return y + 32
}

func (d *pen) titleRows() int {
	if d.face.Big {
		return 2
	}
	return 1
}

// choices is where a screen's choices lie and how its heading gets there: in
// low-reach mode both lie in the lower half.
func (d *pen) choices(step int, title, sub string) Rect {
	if !d.face.Reach {
		top := d.heading(step, title, sub)
		return Rect{margin, top, Width - 2*margin, d.floor() - top}
	}
	const top = Height / 2
	probe := pen{face: d.face, now: d.now, p: d.p, s: d.s}
	used := probe.headingAt(0, step, title, sub)
	d.headingAt(top-used, step, title, sub)
	return Rect{margin, top, Width - 2*margin, d.floor() - top}
}

// floor is the y above the bar.
func (d *pen) floor() float32 { return d.barTop() - 32 }

const (
	barHeight  = 128
	barBottom  = 36
	helpHeight = 132 // of back and help in big-text mode
	barGap     = theme.TouchGap
)

func (d *pen) barTop() float32 {
	top := Height - barBottom - barHeight
	if d.face.Big {
		top -= helpHeight + barGap
	}
	return top
}

// slot is one place of the bar.
type slot struct {
	icon, label string
	do          flow.Action
	on          bool
}

// bar draws what is in the same place on every screen: the way back at the
// left, help at the right, how the screen looks and speaks between them.
func (d *pen) bar() {
	back := slot{icon: "back", label: "kiosk.bar.back", do: flow.Back}
	if !d.hasBack() {
		back = slot{icon: "home", label: "kiosk.bar.home"}
	}
	help := slot{icon: "bell", label: "kiosk.bar.help", do: flow.OpenHelp, on: d.face.Kind == flow.HelpPage || d.helpStands()}
	modes := d.modes()
	y, w := float32(Height-barBottom-barHeight), Width-2*margin
	if d.face.Big {
		half := (w - barGap) / 2
		d.wideSlot(Rect{margin, d.barTop(), half, helpHeight}, back)
		d.wideSlot(Rect{margin + half + barGap, d.barTop(), half, helpHeight}, help)
		d.slots(y, modes)
		return
	}
	d.slots(y, append(append([]slot{back}, modes...), help))
}

func (d *pen) modes() []slot {
	pick := func(on bool, icon, off, onLabel string, do flow.Action) slot {
		if on {
			off = onLabel
		}
		return slot{icon: icon, label: off, do: do, on: on}
	}
	f := d.face
	modes := []slot{
		pick(f.Big, "text-size", "kiosk.bar.big", "kiosk.bar.normal", flow.ToggleBig),
		pick(f.Contrast, "contrast", "kiosk.bar.contrast", "kiosk.bar.plain", flow.ToggleContrast),
		pick(f.Reach, "reach", "kiosk.bar.reach", "kiosk.bar.unreach", flow.ToggleReach),
	}
	if len(f.Languages) < 2 {
		return modes
	}
	return append(modes, slot{icon: "globe", label: "kiosk.bar.language", do: flow.OpenLanguage, on: f.Kind == flow.LanguagePage})
}

// hasBack says whether there is a way back from the screen.
func (d *pen) hasBack() bool {
	switch d.face.Kind {
	case flow.Services, flow.Themes, flow.Matters, flow.Search, flow.LayCard, flow.Shut, flow.CheckInCard, flow.CheckInCode, flow.NeedCard, flow.TypeNumber, flow.Claims,
		flow.Offline, flow.Refused, flow.HelpPage, flow.LanguagePage:
		return true
	case flow.Starting, flow.Closed, flow.Home, flow.Working, flow.TicketOut, flow.TakeCard, flow.Emergency:
	}
	return false
}

func (d *pen) slots(y float32, all []slot) {
	n := float32(len(all))
	w := (Width - 2*margin - barGap*(n-1)) / n
	for i, s := range all {
		r := Rect{margin + (w+barGap)*float32(i), y, w, barHeight}
		c := d.slotBack(r, s)
		k := ink{size: d.s.Small, color: c, align: centre, title: true}
		top := r.Y + (r.H-48-8-k.lineHeight())/2
		d.icon(s.icon, r.X+(r.W-48)/2, top, 48, c)
		d.line(Rect{r.X + 4, top + 48 + 8, r.W - 8, k.lineHeight()}, d.t(s.label), k)
	}
}

// wideSlot is a place of the bar with its icon beside its word.
func (d *pen) wideSlot(r Rect, s slot) {
	c := d.slotBack(r, s)
	d.labelled(r, d.t(s.label), s.icon, c)
}

// slotBack draws the ground of a place and answers the colour on it. What is
// not for touching has no ground: it says where one is.
func (d *pen) slotBack(r Rect, s slot) (c colour) {
	if s.do == flow.Nothing {
		return d.p.InkSoft
	}
	fill, c := d.p.Surface, d.p.Ink
	if s.on {
		fill, c = d.p.Accent, d.p.OnAccent
	}
	d.card(r, fill)
	d.pad(r, theme.Radius, s.do, "")
	return c
}
