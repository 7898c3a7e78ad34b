package view

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// closed is shown while the hall takes no tickets: why, when it does again, and
// what can be done here all the same.
func (d *pen) closed() {
	top := d.heading(0, d.t("kiosk.closed.title"), "")
	bottom := d.stack(
		func(r Rect) { d.button(r, d.t("kiosk.closed.browse"), "list", false, flow.Browse) },
		func(r Rect) { d.button(r, d.t("kiosk.home.appointment"), "calendar", false, flow.OpenCheckIn) },
	)
	if d.face.LeftCard {
		top = d.cardLeft(top)
	}
	top = d.cardTrouble(top)
	d.plate(top, bottom-32, "clock", d.p.Accent, d.p.AccentSoft, d.whyClosed(nil), d.t("kiosk.closed.desk"))
}

// shut is shown for a matter outside its hours: when it is dealt with again,
// and what to bring then.
func (d *pen) shut() {
	s := d.face.Service
	if s == nil {
		return
	}
	top := d.heading(2, d.t("kiosk.shut.title"), d.forLine())
	buttons := []func(Rect){func(r Rect) { d.button(r, d.t("kiosk.need.home"), "home", false, flow.GoHome) }}
	if len(d.face.Matters) > 1 {
		buttons = []func(Rect){func(r Rect) { d.dropButton(r, s.Code) }}
	}
	bottom := d.stack(buttons...)
	top = d.warn(top, "clock", d.whyClosed(s))
	top = d.notice(top, "people", d.t("kiosk.closed.desk"), d.p.Accent, d.p.AccentSoft)
	d.materials(Rect{margin, top, Width - 2*margin, bottom - 32 - top})
}

// dropButton goes on without a matter that stands in the way of the others.
func (d *pen) dropButton(r Rect, code string) {
	d.card(r, d.p.Accent)
	d.labelled(r, d.t("kiosk.shut.drop"), "check", d.p.OnAccent)
	d.pad(r, theme.Radius, flow.DropMatter, code)
}

// whyClosed says why no tickets are given for s, or where s does not say so by
// the hall, and when they are again.
func (d *pen) whyClosed(s *wire.ServiceDetail) string {
	switch c := d.face.Catalogue; {
	case s != nil && s.ClosedText != nil:
		return d.say(s.ClosedText)
	case c != nil && c.ClosedText != nil:
		return d.say(c.ClosedText)
	}
	return d.t("kiosk.closed.text")
}

// shutRow writes the name of a matter outside its hours with when it is dealt
// with again under it; where there is no room for that, a clock stands before
// the name, and the next screen says when.
func (d *pen) shutRow(r Rect, name, opens string) {
	const gap = 8
	k, small := d.tile(), d.small().in(d.p.Watch)
	for lines := 2; lines > 0; lines-- {
		_, high := d.rowsOf(name, r.W, k, lines)
		total := high + gap + small.lineHeight()
		if total > r.H-12 {
			continue
		}
		y := r.Y + (r.H-total)/2
		d.para(Rect{r.X, y, r.W, high}, name, k, lines, false)
		d.line(Rect{r.X, y + high + gap, r.W, small.lineHeight()}, opens, small)
		return
	}
	side := k.size
	d.icon("clock", r.X, r.Y+(r.H-side)/2, side, d.p.Watch)
	r.X, r.W = r.X+side+theme.Space3, r.W-side-theme.Space3
	d.line(r, name, k)
}

// hallShut says that the hall takes no tickets for anything.
func (d *pen) hallShut() bool {
	c := d.face.Catalogue
	return c != nil && !c.Open
}

// themeShut says that nothing of a theme is dealt with now, while other things
// are.
func (d *pen) themeShut(t wire.Theme) bool {
	c := d.face.Catalogue
	if c == nil || d.hallShut() {
		return false
	}
	return !slices.ContainsFunc(c.Services, func(s wire.ServiceDetail) bool {
		return s.ClosedReason == "" && slices.Contains(t.Services, s.Code)
	})
}

// opens says when tickets are given again, as short as can be.
func (d *pen) opens(at *time.Time) string {
	if at == nil {
		return d.t("kiosk.services.shut")
	}
	local := at.In(d.now.Location())
	clock := local.Format("15:04")
	if local.Format(time.DateOnly) == d.now.Format(time.DateOnly) {
		return d.t("kiosk.services.opens_today", "time", clock)
	}
	return d.t("kiosk.services.opens_on", "date", d.date(local), "time", clock)
}
