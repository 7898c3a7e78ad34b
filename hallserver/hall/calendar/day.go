package calendar

import "time"

// Opening is a span of a day in absolute time: milliseconds since 1970 UTC. The
// hall is open from FromMS until before ToMS; the last ticket is given at LastMS.
type Opening struct{ FromMS, ToMS, LastMS int64 }

// Day is a business date's openings, in order.
type Day struct {
	Date string
	Open []Opening
	// Reason is why there are none: Holiday, Weekend or Closed; else "".
	Reason string
	Name   map[string]string // the holiday's
}

// Day is the day of a date in a place. A date that is none is Closed.
func (c *Calendar) Day(date string, loc *time.Location) Day {
	d := Day{Date: date}
	var spans []Span
	spans, d.Reason, d.Name = c.spans(date)
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return d
	}
	next := moment(at.AddDate(0, 0, 1), c.Rollover, loc, false)
	for _, s := range spans {
		from, to := moment(at, s.From, loc, false), moment(at, s.To, loc, true)
		if n := len(d.Open); n > 0 && from.UnixMilli() < d.Open[n-1].ToMS {
			from = time.UnixMilli(d.Open[n-1].ToMS) // a break that lay in the hour put back
		}
		if to.After(next) {
			to = next // the next date begins in the hour put back
		}
		if !from.Before(to) {
			continue // it lay in the hour that was left out
		}
		o := Opening{FromMS: from.UnixMilli(), ToMS: to.UnixMilli()}
		d.Open = append(d.Open, o.withLast(c.LastTicket))
	}
	if len(d.Open) == 0 && d.Reason == "" {
		d.Reason = Closed
	}
	return d
}

// WithLast is the openings with another number of minutes before each end at
// which the last ticket is given.
func WithLast(os []Opening, minutes int) []Opening {
	out := make([]Opening, len(os))
	for i, o := range os {
		out[i] = o.withLast(minutes)
	}
	return out
}

func (o Opening) withLast(minutes int) Opening {
	o.LastMS = max(o.FromMS, o.ToMS-int64(minutes)*time.Minute.Milliseconds())
	return o
}

// Meet is when both are open. The earlier last ticket counts.
func Meet(a, b []Opening) []Opening {
	var out []Opening
	for _, x := range a {
		for _, y := range b {
			o := Opening{FromMS: max(x.FromMS, y.FromMS), ToMS: min(x.ToMS, y.ToMS)}
			if o.FromMS < o.ToMS {
				o.LastMS = max(o.FromMS, min(o.ToMS, x.LastMS, y.LastMS))
				out = append(out, o)
			}
		}
	}
	return out
}

// BusinessDate is the business date of a moment.
func (c *Calendar) BusinessDate(now time.Time, loc *time.Location) string {
	return BusinessDate(now, loc, c.Rollover)
}

// BusinessDate is the business date of a moment where dates begin at the minute
// rollover of the clock.
func BusinessDate(now time.Time, loc *time.Location, rollover int) string {
	y, m, d := now.In(loc).Date()
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for now.Before(moment(date, rollover, loc, false)) { // once, or twice where a place skipped a date
		date = date.AddDate(0, 0, -1)
	}
	return date.Format(time.DateOnly)
}

// DateStart is the moment at which a business date begins; the zero time for a
// date that is none.
func DateStart(date string, loc *time.Location, rollover int) time.Time {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}
	}
	return moment(at, rollover, loc, false)
}

// Next is the date after a date; "" for one that is none.
func Next(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return at.AddDate(0, 0, 1).Format(time.DateOnly)
}
