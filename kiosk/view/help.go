package view

import (
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// help says whom to turn to, and what else there is.
func (d *pen) help() {
	top := d.heading(0, d.t("kiosk.help.title"), "")
	bottom := d.floor()
	if b := d.helpButton(); b != nil {
		bottom = d.stack(b) - theme.Space3
	}
	r := d.keptNumber(Rect{margin, top, Width - 2*margin, bottom - top})
	icon, key := d.helpNow()
	all := []struct{ icon, key string }{
		{icon, key},
		{"card", "kiosk.help.nocard"},
		{"ticket", "kiosk.help.missed"},
		{"eye", "kiosk.help.see"},
	}
	if d.face.Big {
		all = all[:3]
	}
	d.rows(r, len(all), 320, func(at Rect, i int) { d.helpRow(at, all[i].icon, all[i].key, i == 0) })
}

func (d *pen) helpRow(r Rect, icon, key string, first bool) {
	fill, c, back := d.p.Surface, d.p.Accent, d.p.AccentSoft
	if first {
		fill, c, back = d.helpColours()
	}
	d.card(r, fill)
	side := min(float32(112), r.H-48)
	d.chip(icon, r.X+36, r.Y+(r.H-side)/2, side, c, back)
	x := r.X + 36 + side + 36
	w := r.Right() - 36 - x
	head, text := d.tile(), d.soft()
	if d.face.Big {
		head.size, text.title = d.s.Text+4, true
		text.size = d.s.Small
	}
	_, hh := d.rowsOf(d.t(key), w, head, 1)
	_, th := d.rowsOf(d.t(key+"_how"), w, text, 3)
	y := r.Y + (r.H-hh-8-th)/2
	d.line(Rect{x, y, w, hh}, d.t(key), head)
	d.para(Rect{X: x, Y: y + hh + 8, W: w}, d.t(key+"_how"), text, 3, false)
}

// helpNow is how it stands with help: an icon, and the key of what is said.
func (d *pen) helpNow() (icon, key string) {
	switch d.face.Help {
	case flow.HelpOffered:
		return "bell", "kiosk.help.offer"
	case flow.HelpCalling:
		return "hourglass", "kiosk.help.calling"
	case flow.HelpCalled:
		return "check", "kiosk.help.called"
	case flow.HelpComing:
		return "people", "kiosk.help.coming"
	case flow.HelpUnseen:
		return "hourglass", "kiosk.help.unseen"
	case flow.HelpFailed:
		return "bell", "kiosk.help.failed"
	case flow.HelpByVoice:
	}
	return "bell", "kiosk.help.staff"
}

// helpColours are the ground of how it stands with help, its icon and the icon's own
// ground.
func (d *pen) helpColours() (fill, icon, back colour) {
	switch {
	case d.face.Help == flow.HelpUnseen, d.face.Help == flow.HelpFailed:
		return d.p.WatchSoft, d.p.Surface, d.p.Watch
	case d.helpStands():
		return d.p.AccentSoft, d.p.OnAccent, d.p.Accent
	}
	return d.p.Surface, d.p.OnAccent, d.p.Accent
}

// helpButton calls somebody, or calls them off; nil where there is nothing to press.
func (d *pen) helpButton() func(Rect) {
	switch d.face.Help {
	case flow.HelpOffered:
		return func(r Rect) { d.button(r, d.t("kiosk.help.call"), "bell", true, flow.CallForHelp) }
	case flow.HelpFailed:
		if d.face.Attended {
			return func(r Rect) { d.button(r, d.t("kiosk.help.again"), "bell", true, flow.CallForHelp) }
		}
	case flow.HelpCalled, flow.HelpComing, flow.HelpUnseen:
		return func(r Rect) { d.button(r, d.t("kiosk.help.back"), "close", false, flow.TakeHelpBack) }
	case flow.HelpByVoice, flow.HelpCalling:
	}
	return nil
}

// helpStands says whether this kiosk's call for help stands: the bar shows it on every
// screen.
func (d *pen) helpStands() bool {
	switch d.face.Help {
	case flow.HelpCalled, flow.HelpComing, flow.HelpUnseen:
		return true
	case flow.HelpByVoice, flow.HelpOffered, flow.HelpCalling, flow.HelpFailed:
	}
	return false
}
