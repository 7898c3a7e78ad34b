package view

import (
	"strings"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// claims asks which of those who go first the person is.
func (d *pen) claims() {
	sub := d.t("kiosk.claim.sub")
	if p := d.face.Catalogue.Priority; p != nil && p.FromAge > 0 {
		sub = d.t("kiosk.claim.sub_age", "n", p.FromAge)
	}
	r := d.pager(d.choices(2, d.t("kiosk.claim.title"), sub))
	all := d.face.Claims
	d.rows(r, len(all), 260, func(at Rect, i int) { d.claimRow(at, all[i]) })
}

// claimRow is one of them, with what to show at the window.
func (d *pen) claimRow(r Rect, c wire.Claim) {
	const right1 = 88
	d.card(r, d.p.Surface)
	d.rowText(Rect{r.X + 36, r.Y, r.W - 36 - right1 - 16, r.H}, d.say(c.Name), d.t("kiosk.claim.show", "show", d.say(c.Show)))
	side := min(d.s.Tile, 52)
	d.icon("right", r.Right()-28-side, r.Y+(r.H-side)/2, side, d.p.InkSoft)
	d.pad(r, theme.Radius, flow.ChooseClaim, c.Code)
}

// claimButton is the way to say that one goes first, or to take it back; nil: there
// is nobody here who does.
func (d *pen) claimButton() func(Rect) {
	f := d.face
	switch {
	case f.Claim != nil:
		return func(r Rect) { d.button(r, d.t("kiosk.card.unclaim"), "close", false, flow.DropClaim) }
	case f.Catalogue != nil && f.Catalogue.Priority != nil && len(f.Catalogue.Priority.Claims) > 0:
		return d.claimEntry
	}
	return nil
}

// claimEntry is the way there, with who goes first, as many as has room.
func (d *pen) claimEntry(r Rect) {
	d.card(r, d.p.Surface)
	side := min(float32(96), r.H-40)
	d.chip("people", r.X+36, r.Y+(r.H-side)/2, side, d.p.Accent, d.p.AccentSoft)
	x := r.X + 36 + side + 32
	at := Rect{x, r.Y, r.Right() - 112 - x, r.H}
	who := ""
	if !d.face.Big {
		who = d.whoMay(at.W)
	}
	d.rowText(at, d.t("kiosk.card.claim"), who)
	d.icon("right", r.Right()-92, r.Y+(r.H-56)/2, 56, d.p.InkSoft)
	d.pad(r, theme.Radius, flow.OpenClaims, "")
}

// whoMay names those who go first on one line: the first of them, and that there
// are more.
func (d *pen) whoMay(width float32) string {
	all := d.face.Catalogue.Priority.Claims
	k := d.small()
	for n := len(all); n > 0; n-- {
		var each []string
		for _, c := range all[:n] {
			each = append(each, d.say(c.Name))
		}
		names := strings.Join(each, " · ")
		if n < len(all) {
			names += " …"
		}
		if theme.Measure(names, k.size, false).Width <= width {
			return names
		}
	}
	return ""
}

// mark is how a class is called.
func (d *pen) mark(class string) string { return d.t("kiosk.mark." + class) }

// goesFirst says under y what the person's claim is worth, and answers the y under
// that.
func (d *pen) goesFirst(y float32) float32 {
	if d.face.Claim == nil {
		return y
	}
	return d.notice(y, "done", d.claimText(), d.p.Accent, d.p.AccentSoft)
}

func (d *pen) claimText() string {
	c := d.face.Claim
	return d.t("kiosk.card.claimed", "mark", d.mark(c.Class), "show", d.say(c.Show))
}

// ticketFirst says on the ticket screen why one goes first; empty: one does not.
func (d *pen) ticketFirst() string {
	f := d.face
	first := f.Ticket.Class == wire.ClassPriority || f.Ticket.Class == wire.ClassGreen
	switch {
	case first && f.Ticket.Ground == wire.GroundAge:
		return d.t("kiosk.ticket.by_age")
	case first && f.Ticket.Ground == wire.GroundClaim && f.Claim != nil:
		key := "kiosk.ticket.show"
		if f.Big {
			key = "kiosk.ticket.show_short" // that they go first stands under the number
		}
		return d.t(key, "show", d.say(f.Claim.Show))
	}
	return ""
}
