package calendar

import (
	"slices"
	"time"
)

// dayMinutes is a day of the clock.
const dayMinutes = 24 * 60

// Span is a time of the clock from From to To, in minutes from 00:00 of the
// business date: 8:30 is 510. 2:00 of the next morning is 1560.
type Span struct{ From, To int }

// Week is the spans of each day, by time.Weekday. A day without spans is closed.
type Week [7][]Span

// Season is a part of every year with a week of its own.
type Season struct {
	// From and To are its first and last day, as 05-01. A season may pass the
	// year's end: 10-01 to 04-30.
	From, To string
	Week     Week
}

// Exception is a date, or some dates in a row, that are not as their weekday is.
// One of Closed, WorksAs and Hours may be given; Opens and Closes then change
// what is left.
type Exception struct {
	From, To string // the first and the last date, YYYY-MM-DD
	Closed   bool
	// WorksAs: the date is worked as that day of the week (调休).
	WorksAs *time.Weekday
	// Hours are the date's spans instead of the week's; nil: the week's.
	Hours []Span
	// Opens and Closes are the date's first and last minute, earlier or later
	// than on other days; nil: as always.
	Opens, Closes *int
	// Name is what the date is, by language: 国庆节, National Day.
	Name map[string]string
}

// Calendar is the rule of opening. The zero value is never open.
type Calendar struct {
	Week    Week
	Seasons []Season
	// Exceptions: where two have the same date, the later one counts.
	Exceptions []Exception
	// LastTicket is how many minutes before each closing the last ticket is given.
	LastTicket int
	// Rollover is the minute of the clock at which a business date begins.
	Rollover int
}

// Why a day has no hours.
const (
	Holiday = "holiday" // an exception that has a name, see Day.Name
	Weekend = "weekend" // a Saturday or Sunday without hours
	Closed  = "closed"  // any other
)

// spans are the spans of a date as the clock shows them, or why there are none.
func (c *Calendar) spans(date string) (spans []Span, reason string, name map[string]string) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil, Closed, nil
	}
	e := c.exception(date)
	weekday := day.Weekday()
	if e.WorksAs != nil {
		weekday = *e.WorksAs
	}
	if !e.Closed {
		spans = c.week(date)[weekday]
		if e.Hours != nil {
			spans = e.Hours
		}
		spans = cut(spans, e.Opens, e.Closes)
	}
	switch {
	case len(spans) > 0:
		return spans, "", nil
	case e.Closed && len(e.Name) > 0:
		return nil, Holiday, e.Name
	case weekday == time.Saturday || weekday == time.Sunday:
		return nil, Weekend, nil
	}
	return nil, Closed, nil
}

// exception is the one in force on a date, or one that changes nothing.
func (c *Calendar) exception(date string) Exception {
	for _, e := range slices.Backward(c.Exceptions) {
		if e.From <= date && date <= e.To {
			return e
		}
	}
	return Exception{}
}

// week is the week of the date's season.
func (c *Calendar) week(date string) Week {
	for _, s := range c.Seasons {
		if s.has(date[len("2006-"):]) {
			return s.Week
		}
	}
	return c.Week
}

func (s Season) has(monthDay string) bool {
	if s.From <= s.To {
		return s.From <= monthDay && monthDay <= s.To
	}
	return s.From <= monthDay || monthDay <= s.To
}

// cut moves the first and the last minute of a day.
func cut(spans []Span, opens, closes *int) []Span {
	spans = slices.Clone(spans)
	if opens != nil {
		spans = slices.DeleteFunc(spans, func(s Span) bool { return s.To <= *opens })
		if len(spans) > 0 {
			spans[0].From = *opens
		}
	}
	if closes != nil {
		spans = slices.DeleteFunc(spans, func(s Span) bool { return s.From >= *closes })
		if n := len(spans); n > 0 {
			spans[n-1].To = *closes
		}
	}
	return spans
}

// Overlap says which day of the year two seasons both have; nil: none.
func Overlap(seasons []Season) error {
	for day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2024; day = day.AddDate(0, 0, 1) {
		had := 0
		for _, s := range seasons {
			if s.has(day.Format("01-02")) {
				had++
			}
		}
		if had > 1 {
			return faultf("two seasons have %s", day.Format("01-02"))
		}
	}
	return nil
}

// Spans are the spans of a date as the clock shows them.
func (c *Calendar) Spans(date string) []Span {
	spans, _, _ := c.spans(date)
	return spans
}

// Ordinary is the weekday that stands for an ordinary working day at a date's time
// of the year: of Monday to Friday, the last one with the hours that most of them
// have. False where none of them has any.
func (c *Calendar) Ordinary(date string) (time.Weekday, bool) {
	if len(date) != len(time.DateOnly) {
		return 0, false
	}
	week := c.week(date)
	best, most := time.Sunday, 0
	for d := time.Monday; d <= time.Friday; d++ {
		alike := 0
		for o := time.Monday; o <= time.Friday; o++ {
			if len(week[d]) > 0 && slices.Equal(week[d], week[o]) {
				alike++
			}
		}
		if alike > 0 && alike >= most {
			best, most = d, alike
		}
	}
	return best, most > 0
}

// WorksOn says whether a date has any hours.
func (c *Calendar) WorksOn(date string) bool {
	spans, _, _ := c.spans(date)
	return len(spans) > 0
}
