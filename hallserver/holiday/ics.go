package holiday

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// folds are where a calendar's lines are folded: between two octets, which may be
// of one character.
var folds = regexp.MustCompile(`\r?\n[ \t]`)

// maxSpan is how many days one event may last: no holiday lasts longer.
const maxSpan = 31

// specialDay is how Apple's calendars say what a day is.
const specialDay = ics.ComponentProperty("X-APPLE-SPECIAL-DAY")

// readICS reads a calendar. Each event is whole days (DTSTART;VALUE=DATE, DTEND
// exclusive) that its summary says to be off or worked:
//
//	元旦假期, 上班(补元旦假期)    holiday-cn
//	元旦（休）, 春节（班）        phones, with X-APPLE-SPECIAL-DAY
//	春节 假期, 春节 补班          others
func readICS(raw []byte) (Year, error) {
	if !bytes.HasSuffix(bytes.ToUpper(raw), []byte("END:VCALENDAR")) {
		return Year{}, errors.New("the calendar has no end: the file was cut short")
	}
	file, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil {
		return Year{}, fmt.Errorf("calendar: %w", err)
	}
	var y Year
	for i, e := range file.Events() {
		days, err := daysOf(e)
		if err != nil {
			return Year{}, fmt.Errorf("event %d (%s): %w", i+1, valueOf(e, ics.ComponentPropertySummary), err)
		}
		for _, d := range days {
			d.at = fmt.Sprintf("event %d (%s)", i+1, valueOf(e, ics.ComponentPropertySummary))
			y.Days = append(y.Days, d)
		}
	}
	if len(y.Days) == 0 {
		return Year{}, errors.New("no days: the holidays are not in the calendar yet")
	}
	y.Year, err = yearOf(y.Days)
	return y, err
}

// yearOf is the year of some days: the one that they all are of, but for those of
// the December before.
func yearOf(days []Day) (int, error) {
	first, last := days[0], days[0]
	for _, d := range days {
		if d.Date < first.Date {
			first = d
		}
		if d.Date > last.Date {
			last = d
		}
	}
	year, err := strconv.Atoi(last.Date[:len("2006")])
	if first.Date < fmt.Sprintf("%04d-12-01", year-1) {
		return 0, fmt.Errorf("days of more than one year, from %s to %s: give the file of one year, such as 2027.ics", first.Date, last.Date)
	}
	return year, err
}

// valueOf is a property of an event; "": it has none.
func valueOf(e *ics.VEvent, p ics.ComponentProperty) string {
	if prop := e.GetProperty(p); prop != nil {
		return clean(prop.Value)
	}
	return ""
}

// daysOf are the days of one event.
func daysOf(e *ics.VEvent) ([]Day, error) {
	for _, p := range []ics.ComponentProperty{ics.ComponentPropertyRrule, ics.ComponentPropertyRdate, ics.ComponentPropertyExdate} {
		if e.GetProperty(p) != nil {
			return nil, fmt.Errorf("%s: it comes again and again, which the days of a year do not", p)
		}
	}
	if status := valueOf(e, ics.ComponentPropertyStatus); status == string(ics.ObjectStatusCancelled) {
		return nil, errors.New("it is cancelled")
	}
	from, n, err := spanOf(e)
	if err != nil {
		return nil, err
	}
	summary := valueOf(e, ics.ComponentPropertySummary)
	off, err := isOff(valueOf(e, specialDay), summary)
	if err != nil {
		return nil, err
	}
	name := named(bare(summary))
	days := make([]Day, n)
	for i := range days {
		days[i] = Day{Date: from.AddDate(0, 0, i).Format(time.DateOnly), Off: off, Name: name}
	}
	return days, nil
}

// isOff says whether an event is off or worked.
func isOff(special, summary string) (bool, error) {
	switch special {
	case "WORK-HOLIDAY":
		return true, nil
	case "ALTERNATE-WORKDAY":
		return false, nil
	}
	switch {
	case strings.Contains(summary, "班"): // 上班(补元旦假期) too
		return false, nil
	case strings.Contains(summary, "休"), strings.Contains(summary, "假"):
		return true, nil
	}
	return false, errors.New("it says neither that it is off (假期, 休) nor that it is worked (上班, 班)")
}

// marks are what a summary says of a day besides its holiday's name.
var marks = regexp.MustCompile(`第\d+天/共\d+天|[(（]?(?:放假|假期|补休|调休|补班|上班|休息|休|班)[)）]?`)

// bare is a summary without its marks.
func bare(summary string) string {
	return cmp.Or(strings.TrimSpace(marks.ReplaceAllString(summary, "")), summary)
}

// spanOf is the first day of an event, and how many days it lasts.
func spanOf(e *ics.VEvent) (from time.Time, n int, err error) {
	from, err = dateOf(e, ics.ComponentPropertyDtStart)
	if err != nil {
		return from, 0, err
	}
	n = 1
	switch {
	case e.GetProperty(ics.ComponentPropertyDtEnd) != nil:
		end, err := dateOf(e, ics.ComponentPropertyDtEnd)
		if err != nil {
			return from, 0, err
		}
		n = int(end.Sub(from) / (24 * time.Hour))
		if n == 0 {
			n = 1 // what some write for one day
		}
	case e.GetProperty(ics.ComponentPropertyDuration) != nil:
		n, err = durationDays(valueOf(e, ics.ComponentPropertyDuration))
	}
	if err == nil && (n < 1 || n > maxSpan) {
		err = fmt.Errorf("it lasts %d days; 1 to %d", n, maxSpan)
	}
	return from, n, err
}

// dateOf is a property that is a date: no time of the clock, in whichever zone.
func dateOf(e *ics.VEvent, p ics.ComponentProperty) (time.Time, error) {
	text := valueOf(e, p)
	at, err := time.Parse("20060102", text)
	if err == nil {
		return at, nil
	}
	if strings.ContainsRune(text, 'T') {
		return at, fmt.Errorf("%s is a time of the clock, %q: want whole days (%s;VALUE=DATE:20270101)", p, text, p)
	}
	return at, fmt.Errorf("%s: %q is no date; want YYYYMMDD", p, text)
}

// durationDays reads a duration in days or weeks, as P9D.
func durationDays(text string) (int, error) {
	unit := map[string]int{"D": 1, "W": 7}
	if len(text) >= len("P9D") && text[0] == 'P' {
		if n, err := strconv.Atoi(text[1 : len(text)-1]); err == nil && unit[text[len(text)-1:]] > 0 && n <= maxSpan {
			return n * unit[text[len(text)-1:]], nil
		}
	}
	return 0, fmt.Errorf("DURATION: %q; want days, such as P9D", text)
}
