package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/holiday"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Holidays are what WithHolidays made of a year.
type Holidays struct {
	// Calendar is the id of the one that has them.
	Calendar string
	// Added are the exceptions that were not there, each as it stands in the file.
	Added []string
	// Notes are what the file has otherwise than the year, by the lines it had: it
	// stays; and the calendars that have the year too, or not.
	Notes yamlfile.Faults
}

// WithHolidays is a catalogue's file with the holidays of a year, and the days
// worked for them, as exceptions of a calendar: of the hall's, where id is empty.
// All else of the file stays as it is, its comments too. What it says of a date
// already stays as well, by whomever it was written, and is told where it is
// another thing. A file that has all of it comes back as it is.
//
// A day that is worked is worked as an ordinary one of its season, from Monday to
// Friday: which of them it stands for, the notice does not say. from is said in the
// file to be where the year comes from.
//
// Faults come back for a file that is not sound; an error that it cannot be written
// into by a program has the lines to write by hand.
func WithHolidays(raw []byte, id string, y holiday.Year, from string) ([]byte, Holidays, error) {
	c, err := Read(raw)
	if err != nil {
		return nil, Holidays{}, err
	}
	if id = cmp.Or(id, c.Calendar); id == "" {
		return nil, Holidays{}, errors.New("the hall has no calendar of its own: name the one that gets the holidays")
	}
	cal := c.calendar(id)
	if cal == nil {
		return nil, Holidays{}, fmt.Errorf("no calendar %q", id)
	}
	h := Holidays{Calendar: id}
	missing := h.compare(cal, y)
	h.others(cal, y)
	entries, err := entriesOf(cal, missing)
	if err != nil {
		return nil, Holidays{}, err
	}
	for i := range entries {
		entries[i].Name = c.shown(entries[i].Name)
	}
	out, err := h.write(raw, id, entries, y, from)
	if err != nil {
		return nil, Holidays{}, err
	}
	return out, h, h.told(out, y.Year)
}

// compare finds the days of a year that a calendar says nothing of, and notes those
// of which it says another thing.
func (h *Holidays) compare(cal *Calendar, y holiday.Year) (missing []holiday.Day) {
	for _, d := range y.Days {
		i := covering(cal, d.Date)
		switch works := cal.rule.WorksOn(d.Date); {
		case i < 0:
			missing = append(missing, d)
		case works && d.Off:
			h.note(cal, i, "%s has hours here, and the holidays have it off; it stays as it is", d.Date)
		case !works && !d.Off:
			h.note(cal, i, "%s is closed here, and the holidays have it worked; it stays as it is", d.Date)
		}
	}
	return missing
}

// others notes what a calendar closes or works in the year that the year does not
// have: of a day by hand, or of a notice that was another one.
func (h *Holidays) others(cal *Calendar, y holiday.Year) {
	listed := map[string]bool{}
	for _, d := range y.Days {
		listed[d.Date] = true
	}
	told := map[int]bool{}
	for day := time.Date(y.Year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == y.Year; day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		i := covering(cal, date)
		if i < 0 || listed[date] || told[i] {
			continue
		}
		switch e := cal.rule.Exceptions[i]; {
		case e.Closed:
			h.note(cal, i, "%s is closed here, and no holiday; it stays as it is", date)
		case e.WorksAs != nil:
			h.note(cal, i, "%s is worked here, and not for a holiday; it stays as it is", date)
		default:
			continue
		}
		told[i] = true
	}
}

func (h *Holidays) note(cal *Calendar, exception int, format string, args ...any) {
	h.Notes = append(h.Notes, yamlfile.Say(cal.lines[exception], "", format, args...))
}

// covering is the exception in force on a date; -1: none.
func covering(cal *Calendar, date string) int {
	for i, e := range slices.Backward(cal.rule.Exceptions) {
		if e.From <= date && date <= e.To {
			return i
		}
	}
	return -1
}

// entriesOf makes exceptions of days: days off in a row with one name are one.
func entriesOf(cal *Calendar, days []holiday.Day) ([]Exception, error) {
	var out []Exception
	for _, d := range days {
		if !d.Off {
			as, ok := cal.rule.Ordinary(d.Date)
			if !ok {
				return nil, fmt.Errorf("calendar %q has no hours from Monday to Friday by which %s could be worked", cal.ID, d.Date)
			}
			out = append(out, Exception{Date: d.Date, WorksAs: calendar.FormatWeekday(as)})
			continue
		}
		if n := len(out); n > 0 && out[n-1].Closed && out[n-1].Name["zh"] == d.Name["zh"] && calendar.Next(out[n-1].last()) == d.Date {
			out[n-1] = Exception{From: out[n-1].first(), To: d.Date, Closed: true, Name: out[n-1].Name}
			continue
		}
		out = append(out, Exception{Date: d.Date, Closed: true, Name: wire.Text(d.Name)})
	}
	return out, nil
}

func (e Exception) first() string { return cmp.Or(e.Date, e.From) }
func (e Exception) last() string  { return cmp.Or(e.Date, e.To) }

// told notes which other calendars of the new file lack the year.
func (h *Holidays) told(out []byte, year int) error {
	c, err := Read(out)
	if err != nil {
		return err
	}
	for i := range c.Calendars {
		if cal := &c.Calendars[i]; cal.ID != h.Calendar && cal.lacks(year) {
			h.Notes = append(h.Notes, yamlfile.Say(0, "",
				"calendar %q has holidays of its own, and none of %d: import them for it too, with --calendar %s", cal.ID, year, cal.ID))
		}
	}
	return nil
}
