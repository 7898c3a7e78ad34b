package catalogue

import (
	"strconv"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// openings answers for one moment what is open, asking once for all that have
// the same calendars.
type openings struct {
	c     *Catalogue
	s     *hall.State
	now   time.Time
	known map[chain]calendar.Status
}

// newOpenings begins with nothing known. now carries the hall's time zone.
func newOpenings(c *Catalogue, s *hall.State, now time.Time) *openings {
	return &openings{c: c, s: s, now: now, known: map[chain]calendar.Status{}}
}

// service says whether tickets for a service may be taken. What the journal has
// of today decides; the calendar says why and when.
func (o *openings) service(svc Service) calendar.Status {
	st := calendar.Status{Open: true, Tickets: true}
	if len(o.c.Calendars) > 0 {
		st = o.status(o.c.serviceChain(svc))
	}
	taken := o.s.DayOpen && o.s.Hours.TakesTickets(hall.ServiceCode(svc.Code), o.now.UnixMilli()) == ""
	switch {
	case taken && !st.Tickets:
		return calendar.Status{Open: true, Tickets: true} // the day goes by hours that have just been changed
	case !taken && st.Tickets:
		return calendar.Status{Reason: calendar.Closed}
	}
	return st
}

func (o *openings) status(ch chain) calendar.Status {
	st, ok := o.known[ch]
	if !ok {
		st = o.c.status(ch, o.now)
		o.known[ch] = st
	}
	return st
}

// all is the hall as a whole: it takes tickets while one of its services does.
// Closed, it says why of the service that opens first.
func (o *openings) all() calendar.Status {
	best := calendar.Status{Reason: calendar.Closed}
	for i, svc := range o.c.Services {
		if st := o.service(svc); i == 0 || better(st, best) {
			best = st
		}
	}
	return best
}

// better says whether a says more for the hall than b: that it is open, and
// longer; or else, that it opens, and sooner.
func better(a, b calendar.Status) bool {
	switch {
	case a.Tickets != b.Tickets:
		return a.Tickets
	case a.Tickets:
		return !b.ClosesAt.IsZero() && (a.ClosesAt.IsZero() || a.ClosesAt.After(b.ClosesAt))
	}
	return !a.OpensAt.IsZero() && (b.OpensAt.IsZero() || a.OpensAt.Before(b.OpensAt))
}

// closedText is the sentence that says why no tickets are given, and when again.
func (o *openings) closedText(st calendar.Status) wire.Text {
	text := wire.Text{}
	for _, lang := range message.Languages {
		why := message.Text(lang, "hours."+st.Reason, "name", wire.Text(st.Name).In(lang))
		switch {
		case st.OpensAt.IsZero():
			text[lang] = message.Text(lang, "hours.again_unknown", "why", why)
		case st.OpensAt.Format(time.DateOnly) == o.now.Format(time.DateOnly):
			text[lang] = message.Text(lang, "hours.again_today", "why", why, "time", st.OpensAt.Format("15:04"))
		default:
			text[lang] = message.Text(lang, "hours.again_on", "why", why, "date", dateText(lang, st.OpensAt), "time", st.OpensAt.Format("15:04"))
		}
	}
	return text
}

// dateText is a date as people say it.
func dateText(lang string, t time.Time) string {
	return message.Text(lang, "hours.date",
		"month", message.Text(lang, "hours.month."+strconv.Itoa(int(t.Month()))),
		"day", t.Day(),
		"weekday", message.Text(lang, "hours.weekday."+strconv.Itoa(int(t.Weekday()))))
}

// moment is a time on the wire; the zero time is none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
