package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// MaxSpans bounds the spans of a day.
const MaxSpans = 8

// ParseTime reads a time of the clock, 00:00 to 24:00, as minutes.
func ParseTime(text string) (int, error) {
	var h, m int
	if len(text) != len("08:30") || text[2] != ':' {
		return 0, faultf("time %q: want HH:MM, such as 08:30", text)
	}
	for i, at := range []*int{&h, &h, nil, &m, &m} {
		if at == nil {
			continue
		}
		if text[i] < '0' || text[i] > '9' {
			return 0, faultf("time %q: want HH:MM, such as 08:30", text)
		}
		*at = *at*10 + int(text[i]-'0')
	}
	if m > 59 || h*60+m > dayMinutes {
		return 0, faultf("time %q: 00:00 to 24:00", text)
	}
	return h*60 + m, nil
}

// FormatTime writes minutes of the clock; those of the next morning too.
func FormatTime(minutes int) string {
	if minutes > dayMinutes {
		minutes -= dayMinutes
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// ParseSpan reads a span such as 08:30-11:30. 20:00-02:00 ends the next morning;
// what begins before the rollover is meant for the next morning altogether.
func ParseSpan(text string, rollover int) (Span, error) {
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return Span{}, faultf("span %q: want from-to, such as 08:30-11:30", text)
	}
	var s Span
	var err error
	if s.From, err = ParseTime(strings.TrimSpace(from)); err != nil {
		return Span{}, err
	}
	if s.To, err = ParseTime(strings.TrimSpace(to)); err != nil {
		return Span{}, err
	}
	if s.To <= s.From {
		s.To += dayMinutes
	}
	if s.From < rollover {
		s.From, s.To = s.From+dayMinutes, s.To+dayMinutes
	}
	if s.To > dayMinutes+rollover {
		return Span{}, faultf("span %q goes on after %s, when the next business day begins", text, FormatTime(dayMinutes+rollover))
	}
	return s, nil
}

// CheckSpans says what is wrong with the spans of a day: too many, out of order,
// or shorter than the time after the last ticket.
func CheckSpans(spans []Span, lastTicket int) error {
	if len(spans) > MaxSpans {
		return faultf("%d spans in a day, at most %d", len(spans), MaxSpans)
	}
	for i, s := range spans {
		if i > 0 && s.From <= spans[i-1].To {
			return faultf("the span from %s begins before the one before it has ended; write them in order, with a break between", FormatTime(s.From))
		}
		if s.To-s.From <= lastTicket {
			return faultf("the span from %s has %d minutes: no ticket could be had, the last is %d minutes before the end", FormatTime(s.From), s.To-s.From, lastTicket)
		}
	}
	return nil
}

// weekdays are the days' names, as a file has them.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} //nolint:gochecknoglobals // read-only

// ParseWeekday reads the name of a day, such as fri.
func ParseWeekday(text string) (time.Weekday, error) {
	i := slices.Index(weekdays, text)
	if i < 0 {
		return 0, faultf("day %q: want mon, tue, wed, thu, fri, sat, sun, or some in a row such as mon-fri", text)
	}
	return time.Weekday(i), nil
}

// FormatWeekday is the name of a day, such as fri.
func FormatWeekday(day time.Weekday) string { return weekdays[day] }

// ParseWeekdays reads a day, or days in a row: mon-fri, sat-sun.
func ParseWeekdays(text string) ([]time.Weekday, error) {
	first, last, row := strings.Cut(text, "-")
	if !row {
		last = first
	}
	from, err := ParseWeekday(first)
	if err != nil {
		return nil, err
	}
	to, err := ParseWeekday(last)
	if err != nil {
		return nil, err
	}
	days := []time.Weekday{from}
	for from != to {
		from = (from + 1) % 7
		days = append(days, from)
	}
	return days, nil
}

// ParseMonthDay checks a day of every year, such as 05-01.
func ParseMonthDay(text string) error {
	if _, err := time.Parse(time.DateOnly, "2024-"+text); err != nil || len(text) != len("05-01") {
		return faultf("day of the year %q: want MM-DD, such as 05-01", text)
	}
	return nil
}

// ParseDate checks a date.
func ParseDate(text string) error {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return faultf("date %q: want YYYY-MM-DD, such as 2026-10-01", text)
	}
	return nil
}
