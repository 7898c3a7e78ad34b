package catalogue

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/wire"
)

// Calendar is when something is open.
type Calendar struct {
	ID   string    `yaml:"id"`
	Name wire.Text `yaml:"name"`
	// Weekly is the spans of each day: mon-fri: ["08:30-11:30", "13:00-16:30"].
	Weekly     map[string][]string `yaml:"weekly"`
	Seasons    []Season            `yaml:"seasons"`
	Exceptions []Exception         `yaml:"exceptions"`
	// LastTicketMinutes is how long before each closing the last ticket is given.
	LastTicketMinutes int `yaml:"last_ticket_minutes"`
	// CloseAfterMinutes is how long after the last closing those who still wait
	// may be served. Default 60. The hall's calendar decides.
	CloseAfterMinutes *int `yaml:"close_after_minutes"`
	// Rollover is when a business day begins. Default 00:00. The hall's calendar
	// decides; another one has the same or none.
	Rollover string `yaml:"rollover"`
	// Own: what has this calendar is open by it alone, also when the hall is not.
	Own bool `yaml:"own"`

	rule  calendar.Calendar // all of this, worked out
	line  int               // of the exceptions in the file, or of the calendar
	lines []int             // of each exception
}

// Season is a part of every year with hours of its own.
type Season struct {
	From   string              `yaml:"from"` // 05-01
	To     string              `yaml:"to"`
	Weekly map[string][]string `yaml:"weekly"`
}

// Exception is a date, or dates in a row, unlike their weekday.
type Exception struct {
	Date    string    `yaml:"date"` // or From and To
	From    string    `yaml:"from"`
	To      string    `yaml:"to"`
	Closed  bool      `yaml:"closed"`
	WorksAs string    `yaml:"works_as"` // a weekday (调休)
	Hours   []string  `yaml:"hours"`
	Opens   string    `yaml:"opens"`
	Closes  string    `yaml:"closes"`
	Name    wire.Text `yaml:"name"`
}

// defaultCloseAfter is how long those who still wait may be served.
const defaultCloseAfter = 60 * time.Minute

// AlwaysOpen is the catalogue without its calendars.
func (c *Catalogue) AlwaysOpen() *Catalogue {
	open := *c
	open.Calendars, open.Calendar = nil, ""
	return &open
}

// BusinessDate is the business date of a moment, which carries the hall's time
// zone.
func (c *Catalogue) BusinessDate(now time.Time) string {
	return calendar.BusinessDate(now, now.Location(), c.rollover())
}

// DayBounds are the moments at which a business date begins and ends.
func (c *Catalogue) DayBounds(date string, loc *time.Location) (from, to time.Time) {
	return calendar.DateStart(date, loc, c.rollover()), calendar.DateStart(calendar.Next(date), loc, c.rollover())
}

// CloseAfter is how long after the last closing those who still wait may be
// served.
func (c *Catalogue) CloseAfter() time.Duration {
	if cal := c.calendar(c.Calendar); cal != nil && cal.CloseAfterMinutes != nil {
		return time.Duration(*cal.CloseAfterMinutes) * time.Minute
	}
	return defaultCloseAfter
}

// cutGrace is how long at least those who are here may be served in a hall that
// closes before its time: never is anybody sent home at once.
const cutGrace = 10 * time.Minute

// Stay is how long after the closing those who are here may be served; cut: the
// hall closes before its time.
func (c *Catalogue) Stay(cut bool) time.Duration {
	if cut {
		return max(c.CloseAfter(), cutGrace)
	}
	return c.CloseAfter()
}

// Hours is when the hall is open on a business date. Without calendars that is
// always.
func (c *Catalogue) Hours(date string, loc *time.Location) hall.Hours {
	if len(c.Calendars) == 0 {
		return hall.Hours{}
	}
	known := map[chain][]hall.Span{} // many services have the same calendars
	spansOf := func(ch chain) []hall.Span {
		spans, ok := known[ch]
		if !ok {
			spans = hallSpans(c.day(ch, date, loc).Open)
			known[ch] = spans
		}
		return spans
	}
	h := hall.Hours{Hall: spansOf(chain{}), Reason: c.day(chain{}, date, loc).Reason}
	for _, s := range c.Services {
		if spans := spansOf(c.serviceChain(s)); !slices.Equal(spans, h.Hall) {
			if h.Services == nil {
				h.Services = map[hall.ServiceCode][]hall.Span{}
			}
			h.Services[hall.ServiceCode(s.Code)] = spans
		}
	}
	for _, w := range c.Windows {
		if spans := spansOf(chain{second: w.Calendar}); !slices.Equal(spans, h.Hall) {
			if h.Windows == nil {
				h.Windows = map[int][]hall.Span{}
			}
			h.Windows[w.Number] = spans
		}
	}
	return h
}

// chain is the calendars of something besides the hall's, and its own number of
// minutes before a closing at which the last ticket is given; 0: the calendars'.
type chain struct {
	first, second string
	lastTicket    int
}

func (c *Catalogue) serviceChain(s Service) chain {
	ch := chain{second: s.Calendar, lastTicket: s.LastTicketMinutes}
	for _, q := range c.Queues {
		if q.ID == s.Queue {
			ch.first = q.Calendar
		}
	}
	return ch
}

// day is when something is open on a date: when the hall is, and each of its
// calendars; from one that is its own on, those alone.
func (c *Catalogue) day(ch chain, date string, loc *time.Location) calendar.Day {
	d := c.hallDay(date, loc)
	for _, id := range []string{ch.first, ch.second} {
		cal := c.calendar(id)
		if cal == nil {
			continue
		}
		own := cal.rule.Day(date, loc)
		if !cal.Own {
			reason, name := d.Reason, d.Name
			d.Open = calendar.Meet(d.Open, own.Open)
			if reason == "" {
				reason, name = own.Reason, own.Name
			}
			own = calendar.Day{Date: date, Open: d.Open, Reason: reason, Name: name}
		}
		d = own
	}
	if ch.lastTicket > 0 {
		d.Open = calendar.WithLast(d.Open, ch.lastTicket)
	}
	switch {
	case len(d.Open) > 0:
		d.Reason, d.Name = "", nil
	case d.Reason == "":
		d.Reason = calendar.Closed
	}
	return d
}

// hallDay is when the hall is open; all day where it has no calendar.
func (c *Catalogue) hallDay(date string, loc *time.Location) calendar.Day {
	if cal := c.calendar(c.Calendar); cal != nil {
		return cal.rule.Day(date, loc)
	}
	from := calendar.DateStart(date, loc, 0).UnixMilli()
	to := calendar.DateStart(calendar.Next(date), loc, 0).UnixMilli()
	return calendar.Day{Date: date, Open: []calendar.Opening{{FromMS: from, ToMS: to, LastMS: to}}}
}

// status is what can be said of something at a moment.
func (c *Catalogue) status(ch chain, now time.Time) calendar.Status {
	return calendar.Look(now, now.Location(), c.rollover(), func(date string) calendar.Day { return c.day(ch, date, now.Location()) })
}

// calendar finds a calendar by id; nil: none.
func (c *Catalogue) calendar(id string) *Calendar {
	for i := range c.Calendars {
		if c.Calendars[i].ID == id {
			return &c.Calendars[i]
		}
	}
	return nil
}

// rollover is the minute of the clock at which a business date begins.
func (c *Catalogue) rollover() int {
	if cal := c.calendar(c.Calendar); cal != nil {
		return cal.rule.Rollover
	}
	return 0
}

func hallSpans(os []calendar.Opening) []hall.Span {
	spans := make([]hall.Span, 0, len(os))
	for _, o := range os {
		s := hall.Span{FromMS: o.FromMS, ToMS: o.ToMS}
		if o.LastMS != o.ToMS {
			s.LastMS = o.LastMS
		}
		spans = append(spans, s)
	}
	return spans
}
