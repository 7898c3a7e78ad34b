package calendar

import "time"

// MaxAhead is how many days ahead the next opening is looked for.
const MaxAhead = 366

// Why no ticket is given at a moment, besides Holiday, Weekend and Closed.
const (
	Early      = "early"       // before the day's first opening
	Break      = "break"       // between two openings of a day: lunch (午休)
	LastTicket = "last-ticket" // still open, but no new tickets before the closing
	After      = "after"       // after the day's last opening
)

// Status is what can be said at a moment.
type Status struct {
	Open    bool // people are served
	Tickets bool // and tickets are given
	// ClosesAt ends the opening under way, LastTicket its tickets; zero when closed,
	// and ClosesAt too when that is more than MaxAhead days away.
	ClosesAt, LastTicket time.Time
	// Reason is why no tickets are given: Holiday, Weekend, Closed, Early, Break,
	// LastTicket or After; "" when they are. Name is the holiday's.
	Reason string
	Name   map[string]string
	// OpensAt is when they are given next; zero when they are now, and when that
	// is more than MaxAhead days away.
	OpensAt time.Time
}

// Status is what can be said of the calendar at a moment.
func (c *Calendar) Status(now time.Time, loc *time.Location) Status {
	return Look(now, loc, c.Rollover, func(date string) Day { return c.Day(date, loc) })
}

// Look is Status for days that come of more than one calendar.
func Look(now time.Time, loc *time.Location, rollover int, day func(date string) Day) Status {
	date, ms := BusinessDate(now, loc, rollover), now.UnixMilli()
	today := day(date)
	s := today.at(ms)
	if s.Open {
		s.LastTicket = s.LastTicket.In(loc)
		s.ClosesAt = closing(s.ClosesAt, date, day).In(loc)
	}
	if s.Tickets {
		return s
	}
	for range MaxAhead {
		for _, o := range today.Open {
			if o.FromMS > ms {
				s.OpensAt = time.UnixMilli(o.FromMS).In(loc)
				return s
			}
		}
		date = Next(date)
		today = day(date)
	}
	return s
}

// closing is when an opening of a date ends that may go on into the next dates;
// the zero time where it goes on for MaxAhead days.
func closing(end time.Time, date string, day func(date string) Day) time.Time {
	for range MaxAhead {
		date = Next(date)
		next := day(date).Open
		if len(next) == 0 || next[0].FromMS != end.UnixMilli() {
			return end
		}
		end = time.UnixMilli(next[0].ToMS)
		if len(next) > 1 {
			return end
		}
	}
	return time.Time{}
}

// at is the day at a moment, without what comes after.
func (d Day) at(ms int64) Status {
	for i, o := range d.Open {
		switch {
		case ms < o.FromMS && i == 0:
			return Status{Reason: Early}
		case ms < o.FromMS:
			return Status{Reason: Break}
		case ms < o.ToMS:
			s := Status{Open: true, Tickets: ms <= o.LastMS, ClosesAt: time.UnixMilli(o.ToMS), LastTicket: time.UnixMilli(o.LastMS)}
			if !s.Tickets {
				s.Reason = LastTicket
			}
			return s
		}
	}
	if len(d.Open) > 0 {
		return Status{Reason: After}
	}
	return Status{Reason: d.Reason, Name: d.Name}
}
