package catalogue

import (
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// YearMissing is a year whose holidays a calendar does not have, though it has
// those of an earlier one.
type YearMissing struct {
	Calendar string
	Name     wire.Text
	Year     int

	line int
}

// toldFrom is from when on the holidays of the next year ought to be there: the
// State Council announces them in October or November.
const toldFrom = "11-15"

// Missing are the calendars that are to be told of on a business date: those that
// go by the holidays of a year and lack those of this year, or of the next one
// where it can be booked into, and from 15 November on in any case.
func (c *Catalogue) Missing(date string) []YearMissing {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	years := []int{day.Year()}
	if ahead := day.AddDate(0, 0, BookDays).Year(); ahead > day.Year() || day.Format("01-02") >= toldFrom {
		years = append(years, day.Year()+1)
	}
	var out []YearMissing
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		for _, year := range years {
			if cal.lacks(year) {
				out = append(out, YearMissing{Calendar: cal.ID, Name: cal.Name, Year: year, line: cal.line})
			}
		}
	}
	return out
}

// lacks says whether a calendar has the holidays of an earlier year and not those
// of this one.
func (cal *Calendar) lacks(year int) bool {
	return !cal.goesBy(year) && slices.ContainsFunc(cal.rule.Exceptions, func(e calendar.Exception) bool {
		from, err := time.Parse(time.DateOnly, e.From)
		return err == nil && from.Year() < year && cal.goesBy(from.Year())
	})
}

// goesBy says whether a calendar has the holidays of a year. Labour Day and
// National Day tell: they have their dates by law, and are among those of every
// year. New Year's Day has too, but is often written down ahead of the others.
func (cal *Calendar) goesBy(year int) bool {
	for _, day := range []string{"05-01", "10-01"} {
		date := fmt.Sprintf("%04d-%s", year, day)
		if slices.ContainsFunc(cal.rule.Exceptions, func(e calendar.Exception) bool { return e.From <= date && date <= e.To }) {
			return true
		}
	}
	return false
}

// NotesOn are Notes, and on which years' holidays are missing on a business date.
func (c *Catalogue) NotesOn(date string) yamlfile.Faults {
	notes := slices.Clone(c.notes)
	for _, m := range c.Missing(date) {
		notes = append(notes, yamlfile.Say(m.line, "",
			"calendar %q has no holidays of %d yet: days that will be closed can be booked, and days worked for them cannot. hallserver calendar import adds them", m.Calendar, m.Year))
	}
	return notes.Sorted()
}
