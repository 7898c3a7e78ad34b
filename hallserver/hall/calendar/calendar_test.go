package calendar_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall/calendar"
)

const shanghai = "Asia/Shanghai"

func place(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func span(t *testing.T, text string, rollover int) calendar.Span {
	t.Helper()
	s, err := calendar.ParseSpan(text, rollover)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func spans(t *testing.T, texts ...string) []calendar.Span {
	t.Helper()
	var out []calendar.Span
	for _, text := range texts {
		out = append(out, span(t, text, 0))
	}
	return out
}

// office is Monday to Friday with a lunch break, in summer with a longer one,
// closed on National Day and the two days after it, with the Saturday after
// worked as a Friday.
func office(t *testing.T) *calendar.Calendar {
	t.Helper()
	var week, summer calendar.Week
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = spans(t, "08:30-11:30", "13:00-16:30")
		summer[d] = spans(t, "08:30-11:30", "13:30-17:00")
	}
	week[time.Friday] = spans(t, "08:30-11:30", "13:00-15:30")
	friday := time.Friday
	ten, seven := 10*60, 19*60
	return &calendar.Calendar{
		Week:    week,
		Seasons: []calendar.Season{{From: "05-01", To: "09-30", Week: summer}},
		Exceptions: []calendar.Exception{
			{From: "2026-10-01", To: "2026-10-03", Closed: true, Name: map[string]string{"zh": "国庆节"}},
			{From: "2026-10-10", To: "2026-10-10", WorksAs: &friday},
			{From: "2026-10-12", To: "2026-10-12", Opens: &ten},
			{From: "2026-10-13", To: "2026-10-13", Closes: &seven},
			{From: "2026-10-14", To: "2026-10-14", Hours: spans(t, "09:00-10:00")},
			{From: "2026-10-14", To: "2026-10-15", Hours: spans(t, "09:00-12:00")},
			{From: "2026-10-16", To: "2026-10-16", Closed: true},
		},
		LastTicket: 15,
	}
}

// clocks writes openings as the clock of the place shows them.
func clocks(loc *time.Location, d calendar.Day) []string {
	out := []string{}
	for _, o := range d.Open {
		text := ""
		for i, ms := range []int64{o.FromMS, o.LastMS, o.ToMS} {
			if i > 0 {
				text += " "
			}
			text += time.UnixMilli(ms).In(loc).Format("02T15:04")
		}
		out = append(out, text)
	}
	return out
}

func TestADayIsWorkedByItsWeekdayItsSeasonAndItsExceptions(t *testing.T) {
	t.Parallel()
	loc := place(t, shanghai)
	c := office(t)
	for name, want := range map[string]struct {
		date   string
		open   []string
		reason string
	}{
		"a plain Thursday":                       {"2026-11-26", []string{"26T08:30 26T11:15 26T11:30", "26T13:00 26T16:15 26T16:30"}, ""},
		"a Friday that ends early":               {"2026-11-27", []string{"27T08:30 27T11:15 27T11:30", "27T13:00 27T15:15 27T15:30"}, ""},
		"a Saturday":                             {"2026-11-28", []string{}, calendar.Weekend},
		"the season's first day":                 {"2026-05-01", []string{"01T08:30 01T11:15 01T11:30", "01T13:30 01T16:45 01T17:00"}, ""},
		"the season's last day":                  {"2026-09-30", []string{"30T08:30 30T11:15 30T11:30", "30T13:30 30T16:45 30T17:00"}, ""},
		"the day before the season":              {"2026-04-30", []string{"30T08:30 30T11:15 30T11:30", "30T13:00 30T16:15 30T16:30"}, ""},
		"a holiday":                              {"2026-10-02", []string{}, calendar.Holiday},
		"a holiday on a Saturday":                {"2026-10-03", []string{}, calendar.Holiday},
		"a Saturday worked as a Friday":          {"2026-10-10", []string{"10T08:30 10T11:15 10T11:30", "10T13:00 10T15:15 10T15:30"}, ""},
		"a late opening":                         {"2026-10-12", []string{"12T10:00 12T11:15 12T11:30", "12T13:00 12T16:15 12T16:30"}, ""},
		"longer hours":                           {"2026-10-13", []string{"13T08:30 13T11:15 13T11:30", "13T13:00 13T18:45 13T19:00"}, ""},
		"of two exceptions the later":            {"2026-10-14", []string{"14T09:00 14T11:45 14T12:00"}, ""},
		"closed for no reason":                   {"2026-10-16", []string{}, calendar.Closed},
		"the leap day":                           {"2028-02-29", []string{"29T08:30 29T11:15 29T11:30", "29T13:00 29T16:15 29T16:30"}, ""},
		"the last day of the year":               {"2026-12-31", []string{"31T08:30 31T11:15 31T11:30", "31T13:00 31T16:15 31T16:30"}, ""},
		"a date that is none":                    {"2026-02-30", []string{}, calendar.Closed},
		"a date that is none, out of any series": {"today", []string{}, calendar.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := c.Day(want.date, loc)
			if diff := cmp.Diff(want.open, clocks(loc, d)); diff != "" || d.Reason != want.reason {
				t.Errorf("reason %q, want %q\n%s", d.Reason, want.reason, diff)
			}
			if d.Reason == calendar.Holiday && d.Name["zh"] != "国庆节" {
				t.Errorf("the holiday is called %v", d.Name)
			}
		})
	}
}

func TestASeasonMayPassTheYearsEnd(t *testing.T) {
	t.Parallel()
	c := calendar.Calendar{Seasons: []calendar.Season{{From: "10-01", To: "02-29", Week: office(t).Week}}}
	for date, works := range map[string]bool{
		"2026-09-30": false, "2026-10-01": true, "2026-12-31": true, "2027-01-01": true, "2027-02-26": true,
		"2027-03-01": false, "2028-02-29": true, "2028-03-01": false,
	} {
		if c.WorksOn(date) != works {
			t.Errorf("%s: works %t", date, !works)
		}
	}
}

// night is open from 20:00 to 02:00 each night, with a break at midnight.
func night(t *testing.T) *calendar.Calendar {
	t.Helper()
	const rollover = 4 * 60
	var week calendar.Week
	for d := range week {
		week[d] = []calendar.Span{span(t, "20:00-23:30", rollover), span(t, "00:30-02:00", rollover)}
	}
	return &calendar.Calendar{Week: week, Rollover: rollover, LastTicket: 10}
}

func TestANightBelongsToTheDateItBeganOn(t *testing.T) {
	t.Parallel()
	loc := place(t, shanghai)
	c := night(t)
	d := c.Day("2026-12-31", loc)
	want := []string{"31T20:00 31T23:20 31T23:30", "01T00:30 01T01:50 01T02:00"}
	if diff := cmp.Diff(want, clocks(loc, d)); diff != "" {
		t.Error(diff)
	}
	for clock, date := range map[string]string{
		"2026-12-31T03:59": "2026-12-30", "2026-12-31T04:00": "2026-12-31", "2026-12-31T23:59": "2026-12-31",
		"2027-01-01T00:00": "2026-12-31", "2027-01-01T03:59": "2026-12-31", "2027-01-01T04:00": "2027-01-01",
	} {
		now, err := time.ParseInLocation("2006-01-02T15:04", clock, loc)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.BusinessDate(now, loc); got != date {
			t.Errorf("%s is of %s, want %s", clock, got, date)
		}
	}
}

func TestTheStatusSaysWhyNotAndWhenAgain(t *testing.T) {
	t.Parallel()
	loc := place(t, shanghai)
	c := office(t)
	for name, want := range map[string]struct {
		now           string
		open, tickets bool
		reason        string
		closes, opens string
	}{
		"before opening":              {"2026-11-26T07:00", false, false, calendar.Early, "", "2026-11-26T08:30"},
		"the first minute":            {"2026-11-26T08:30", true, true, "", "2026-11-26T11:30", ""},
		"the last ticket's moment":    {"2026-11-26T11:15", true, true, "", "2026-11-26T11:30", ""},
		"after the last ticket":       {"2026-11-26T11:16", true, false, calendar.LastTicket, "2026-11-26T11:30", "2026-11-26T13:00"},
		"lunch":                       {"2026-11-26T11:30", false, false, calendar.Break, "", "2026-11-26T13:00"},
		"the afternoon":               {"2026-11-26T13:00", true, true, "", "2026-11-26T16:30", ""},
		"after closing":               {"2026-11-26T16:30", false, false, calendar.After, "", "2026-11-27T08:30"},
		"after closing on a Friday":   {"2026-11-27T18:00", false, false, calendar.After, "", "2026-11-30T08:30"},
		"on a Sunday":                 {"2026-11-29T12:00", false, false, calendar.Weekend, "", "2026-11-30T08:30"},
		"the evening before holidays": {"2026-09-30T18:00", false, false, calendar.After, "", "2026-10-05T08:30"},
		"a holiday":                   {"2026-10-01T09:00", false, false, calendar.Holiday, "", "2026-10-05T08:30"},
		"before a make-up Saturday":   {"2026-10-09T20:00", false, false, calendar.After, "", "2026-10-10T08:30"},
		"the year's end":              {"2026-12-31T17:00", false, false, calendar.After, "", "2027-01-01T08:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := func(text string) time.Time {
				if text == "" {
					return time.Time{}
				}
				when, err := time.ParseInLocation("2006-01-02T15:04", text, loc)
				if err != nil {
					t.Fatal(err)
				}
				return when
			}
			s := c.Status(at(want.now), loc)
			if s.Open != want.open || s.Tickets != want.tickets || s.Reason != want.reason ||
				!s.ClosesAt.Equal(at(want.closes)) || !s.OpensAt.Equal(at(want.opens)) {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestAHallThatNeverOpensSaysSoAndEnds(t *testing.T) {
	t.Parallel()
	s := (&calendar.Calendar{}).Status(time.Unix(1_800_000_000, 0), time.UTC)
	if s.Open || s.Tickets || !s.OpensAt.IsZero() || s.Reason == "" {
		t.Errorf("%+v", s)
	}
}

func TestTwoCalendarsMeetWhereBothAreOpen(t *testing.T) {
	t.Parallel()
	a := []calendar.Opening{{FromMS: 10, ToMS: 20, LastMS: 18}, {FromMS: 30, ToMS: 50, LastMS: 45}}
	b := []calendar.Opening{{FromMS: 15, ToMS: 35, LastMS: 32}, {FromMS: 48, ToMS: 60, LastMS: 60}}
	want := []calendar.Opening{
		{FromMS: 15, ToMS: 20, LastMS: 18},
		{FromMS: 30, ToMS: 35, LastMS: 32},
		{FromMS: 48, ToMS: 50, LastMS: 48}, // the last ticket was before it: one at its beginning
	}
	if diff := cmp.Diff(want, calendar.Meet(a, b)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, calendar.Meet(b, a)); diff != "" {
		t.Errorf("the other way round: %s", diff)
	}
	if got := calendar.Meet(a, nil); got != nil {
		t.Errorf("with one never open: %v", got)
	}
}
