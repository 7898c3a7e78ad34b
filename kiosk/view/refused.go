package view

import (
	"time"

	"yimen/kiosk/flow"
)

// refused says why there is no number, and what else to do.
func (d *pen) refused() {
	f := d.face
	home := func(r Rect) { d.button(r, d.t("kiosk.need.home"), "home", true, flow.GoHome) }
	if !f.CheckIn {
		top := d.heading(2, d.t("kiosk.refused.title"), "")
		bottom := d.stack(home)
		d.plate(top, bottom-32, d.refusalIcon(), d.p.Watch, d.p.WatchSoft, d.refusalTexts()...)
		return
	}
	top := d.heading(2, d.t("kiosk.refused.checkin"), "")
	bottom := d.stack(d.afterCheckIn(home)...)
	d.plate(top, bottom-32, d.refusalIcon(), d.p.Watch, d.p.WatchSoft, d.refusalTexts()...)
}

// afterCheckIn are the ways on from a check-in that did not work: where another
// try may help, or a number of the usual kind, they are offered.
func (d *pen) afterCheckIn(home func(Rect)) []func(Rect) {
	again := func(main bool) func(Rect) {
		return func(r Rect) { d.button(r, d.t("kiosk.refused.again"), "calendar", main, flow.OpenCheckIn) }
	}
	take := func(main bool) func(Rect) {
		return func(r Rect) { d.button(r, d.t("kiosk.refused.take"), "ticket", main, flow.GoHome) }
	}
	switch d.face.Refusal {
	case flow.RefusedEarly, flow.RefusedDay, flow.RefusedDevice, flow.RefusedFull, flow.RefusedGone, flow.RefusedMatters, flow.RefusedVoid:
		return []func(Rect){home}
	case flow.RefusedLate, flow.RefusedUsed:
		return []func(Rect){take(true)}
	case flow.RefusedCode, flow.RefusedCard, flow.RefusedOther, flow.NoRefusal,
		flow.RefusedClosed, flow.RefusedLast, flow.RefusedLimit:
	}
	return []func(Rect){take(false), again(true)}
}

func (d *pen) refusalIcon() string {
	switch d.face.Refusal {
	case flow.RefusedClosed, flow.RefusedLast, flow.RefusedEarly, flow.RefusedLate, flow.RefusedDay:
		return "clock"
	case flow.RefusedCode, flow.RefusedCard, flow.RefusedUsed, flow.RefusedVoid:
		return "calendar"
	case flow.NoRefusal, flow.RefusedGone, flow.RefusedMatters, flow.RefusedFull, flow.RefusedDevice, flow.RefusedLimit, flow.RefusedOther:
	}
	return "info"
}

// refusalTexts are why, and what to do. Of the hours the hall itself says when
// numbers are given again, once it is known.
func (d *pen) refusalTexts() []string {
	f := d.face
	text := d.t("kiosk.refused." + refusals()[f.Refusal])
	if f.Refusal == flow.RefusedEarly && f.From != nil {
		return []string{d.early(*f.From)}
	}
	if f.Refusal != flow.RefusedClosed && f.Refusal != flow.RefusedLast {
		return []string{text}
	}
	if f.Service != nil && f.Service.ClosedText != nil {
		text = d.say(f.Service.ClosedText)
	}
	return []string{text, d.t("kiosk.refused.hours_desk")}
}

// early says from when on a check-in is not too early.
func (d *pen) early(from time.Time) string {
	local := from.In(d.now.Location())
	clock := local.Format("15:04")
	if local.Format(time.DateOnly) == d.now.Format(time.DateOnly) {
		return d.t("kiosk.refused.early_today", "time", clock)
	}
	return d.t("kiosk.refused.early_on", "date", d.date(local), "time", clock)
}

func refusals() map[flow.Refusal]string {
	return map[flow.Refusal]string{
		flow.NoRefusal: "other", flow.RefusedOther: "other",
		flow.RefusedGone: "gone", flow.RefusedMatters: "matters", flow.RefusedFull: "full", flow.RefusedDevice: "device",
		flow.RefusedClosed: "closed", flow.RefusedLast: "last", flow.RefusedLimit: "limit",
		flow.RefusedEarly: "early", flow.RefusedLate: "late", flow.RefusedCode: "code",
		flow.RefusedCard: "card", flow.RefusedUsed: "used", flow.RefusedVoid: "void", flow.RefusedDay: "day",
	}
}
