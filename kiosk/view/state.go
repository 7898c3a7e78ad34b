package view

import (
	"math"
	"strconv"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// starting is shown while nothing is known of the hall.
func (d *pen) starting() {
	top := d.heading(0, d.t("kiosk.starting.title"), "")
	text, icon := d.t("kiosk.starting.text"), "hourglass"
	c, back := d.p.Accent, d.p.AccentSoft
	if d.face.Unreached {
		text, icon, c, back = d.t("kiosk.starting.offline"), "network-off", d.p.Watch, d.p.WatchSoft
	}
	d.plate(top, d.floor(), icon, c, back, text)
}

// working is shown while a number is being taken.
func (d *pen) working() {
	if !d.face.Retrying {
		sub := "kiosk.working.sub"
		if d.face.Class != "" {
			sub = "kiosk.working.first"
		}
		top := d.heading(2, d.t("kiosk.working.title"), d.t(sub))
		d.plate(top, d.floor(), "hourglass", d.p.Accent, d.p.AccentSoft)
		return
	}
	top := d.heading(2, d.t("kiosk.working.title"), "")
	bottom := d.stack(func(r Rect) { d.button(r, d.t("kiosk.working.leave"), "close", false, flow.Leave) })
	d.plate(top, bottom-32, "network-off", d.p.Watch, d.p.WatchSoft,
		d.t("kiosk.working.lost"), d.t("kiosk.working.lost_sub"))
}

// offline is shown where a number is wanted and the server is away.
func (d *pen) offline() {
	top := d.heading(2, d.t("kiosk.offline.title"), d.forLine())
	bottom := d.stack(func(r Rect) { d.button(r, d.t("kiosk.need.home"), "home", false, flow.GoHome) })
	top = d.warn(top, "network-off", d.t("kiosk.offline.what"))
	top = d.notice(top, "people", d.t("kiosk.offline.desk"), d.p.Accent, d.p.AccentSoft)
	d.materials(Rect{margin, top, Width - 2*margin, bottom - 32 - top})
}

// still lies over the screen and asks whether somebody is there.
func (d *pen) still() {
	d.over = true
	all := Rect{0, 0, Width, Height}
	d.box(all, d.p.Veil, 0)
	h := float32(700)
	if d.face.Big {
		h = 900
	}
	r := Rect{margin, Height - barBottom - h - 60, Width - 2*margin, h}
	d.card(r, d.p.Surface)
	left := int(math.Ceil(d.face.Countdown.Seconds()))
	in := r.Inset(theme.Space5)
	y := d.para(Rect{X: in.X, Y: in.Y, W: in.W}, d.t("kiosk.still.title"), d.title().to(centre), 1, false)
	n := ink{size: d.s.Number * 0.8, bold: true, color: d.p.Accent, align: centre, title: true}
	d.line(Rect{in.X, y + 8, in.W, n.lineHeight()}, strconv.Itoa(left), n)
	y += 8 + n.lineHeight()
	k := d.soft().to(centre)
	k.title = true
	d.para(Rect{X: in.X, Y: y, W: in.W}, d.t("kiosk.still.text", "n", left), k, 3, false)
	b := d.buttonHeight()
	at := Rect{in.X, r.Bottom() - theme.Space4 - b, in.W, b}
	d.pad(all, 0, flow.Stay, "")
	d.button(at, d.t("kiosk.still.stay"), "check", true, flow.Stay)
}
