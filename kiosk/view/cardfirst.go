package view

import (
	"strings"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// theirsMost is how many of a person's numbers are told of by name.
const theirsMost = 2

// theirs says under y what the card's holder has of today, and answers the y under that.
func (d *pen) theirs(y float32) float32 {
	text := d.theirsText()
	if text == "" {
		return y
	}
	return d.notice(y, "ticket", text, d.p.Accent, d.p.AccentSoft)
}

func (d *pen) theirsText() string {
	var said []string
	live := d.liveTickets()
	for _, t := range live[:min(len(live), theirsMost)] {
		said = append(said, d.ticketNow(t))
	}
	withdrawn := ""
	for _, b := range d.bookings() {
		if b.State == wire.AppointmentWithdrawn {
			withdrawn = d.t("kiosk.first.withdrawn", "time", d.clock(b))
		}
	}
	switch more := len(live) - len(said); {
	case withdrawn != "":
		said = append(said, withdrawn)
	case more > 0:
		said = append(said, d.t("kiosk.first.more", "n", more))
	}
	return strings.Join(said, "\n")
}

// liveTickets are those of which there is something to do, the most urgent first.
func (d *pen) liveTickets() []wire.Ticket {
	if d.face.Theirs == nil {
		return nil
	}
	order := []string{wire.TicketCalled, wire.TicketServing, wire.TicketWaiting, wire.TicketParked, wire.TicketNoShow}
	var out []wire.Ticket
	for _, state := range order {
		for _, t := range d.face.Theirs.Tickets {
			if t.State == state {
				out = append(out, t)
			}
		}
	}
	return out
}

// ticketNow says how it stands with a number.
func (d *pen) ticketNow(t wire.Ticket) string {
	switch {
	case t.State == wire.TicketCalled, t.State == wire.TicketServing:
		return d.t("kiosk.first.called", "number", t.Number, "window", t.Window)
	case t.State == wire.TicketNoShow:
		return d.t("kiosk.first.missed", "number", t.Number)
	case t.State == wire.TicketParked:
		return d.t("kiosk.first.parked", "number", t.Number)
	case t.Ahead == 0:
		return d.t("kiosk.first.next", "number", t.Number)
	}
	return d.t("kiosk.first.ahead", "number", t.Number, "n", t.Ahead)
}

func (d *pen) bookings() []wire.Booked {
	if d.face.Theirs == nil {
		return nil
	}
	return d.face.Theirs.Appointments
}

func (d *pen) clock(b wire.Booked) string { return b.Start.In(d.now.Location()).Format("15:04") }

// booking is how the way to an appointment is called; empty: there is none. Of whose
// card is held it is known by its time.
func (d *pen) booking() string {
	f := d.face
	switch {
	case f.Kind != flow.Themes:
		return d.t("kiosk.home.appointment")
	case !f.CardHeld, len(f.Matters) > 0:
		return ""
	case f.Theirs == nil:
		return d.t("kiosk.home.appointment")
	}
	for _, b := range f.Theirs.Appointments {
		if b.State == wire.AppointmentBooked {
			return d.t("kiosk.first.booked", "time", d.clock(b))
		}
	}
	return ""
}

// reads says on the first screen how it stands with a card that is being read there;
// the empty title: none is.
func (d *pen) reads() (title, sub string) {
	if !d.face.CardReading {
		return "", ""
	}
	return d.t("kiosk.first.reading"), d.t("kiosk.first.reading_sub")
}

// cardTrouble says under y why a card on the first screen could not be read.
func (d *pen) cardTrouble(y float32) float32 {
	f := d.face
	if key := problems()[f.CardProblem]; key != "" && !f.LeftCard && (f.Kind == flow.Home || f.Kind == flow.Closed) {
		return d.warn(y, "card", d.t(key))
	}
	return y
}

// heldButtons are the ways on from the list of matters to a number, for whose card is
// held, and answers the y above them.
func (d *pen) heldButtons() float32 {
	number := func(r Rect) { d.button(r, d.t("kiosk.first.number"), "ticket", true, flow.Onward) }
	add := func(r Rect) { d.button(r, d.t("kiosk.matters.add"), "add", false, flow.AddMatter) }
	claim := d.claimButton()
	if d.face.Reach {
		return d.stack(d.heldRow(claim != nil))
	}
	last := number
	if d.face.MayAdd {
		last = d.pair(add, number)
	}
	if claim == nil {
		return d.stack(last)
	}
	return d.stack(claim, last)
}

// heldRow is the same in one row.
func (d *pen) heldRow(claims bool) func(Rect) {
	type way struct {
		label string
		do    flow.Action
	}
	var all []way
	if claims && d.face.Claim == nil {
		all = append(all, way{"kiosk.card.claim", flow.OpenClaims})
	}
	if d.face.Claim != nil {
		all = append(all, way{"kiosk.card.unclaim_short", flow.DropClaim})
	}
	if d.face.MayAdd {
		all = append(all, way{"kiosk.matters.add", flow.AddMatter})
	}
	all = append(all, way{"kiosk.first.number", flow.Onward})
	return func(r Rect) {
		n := float32(len(all))
		w := (r.W - theme.TouchGap*(n-1)) / n
		for i, x := range all {
			at := Rect{r.X + (w+theme.TouchGap)*float32(i), r.Y, w, r.H}
			d.button(at, d.t(x.label), "", x.do == flow.Onward, x.do)
		}
	}
}
