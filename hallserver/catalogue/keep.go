package catalogue

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
)

// Keeps says whether the hall can keep appointments: one by one, asking once for
// what has the same calendars on the same date.
type Keeps struct {
	c     *Catalogue
	loc   *time.Location
	known map[dayOf][]calendar.Opening
}

// dayOf is something on a date.
type dayOf struct {
	ch   chain
	date string
}

// Keeps begins with nothing known; loc is the hall's time zone.
func (c *Catalogue) Keeps(loc *time.Location) *Keeps {
	return &Keeps{c: c, loc: loc, known: map[dayOf][]calendar.Opening{}}
}

// Keep is "" for an appointment that can be kept: its service is there, and open
// when it begins. Else it is why not, one of hall.Withdrawals. How slots are cut
// now does not matter: what was promised stands.
func (k *Keeps) Keep(b *hall.Booking) (why string) {
	s, known := k.c.Service(string(b.Services[0]))
	if !known {
		return hall.ServiceWithdrawn
	}
	if len(k.c.Calendars) == 0 {
		return ""
	}
	on := dayOf{k.c.serviceChain(s), b.Slot.Date}
	open, asked := k.known[on]
	if !asked {
		open = k.c.day(on.ch, on.date, k.loc).Open
		k.known[on] = open
	}
	if slices.ContainsFunc(open, func(o calendar.Opening) bool { return o.FromMS <= b.Slot.StartMS && b.Slot.StartMS < o.ToMS }) {
		return ""
	}
	return hall.ByHall
}
