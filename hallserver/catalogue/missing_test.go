package catalogue_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/deploy"
	"yimen/hallserver/catalogue"
)

// withHolidays is the timed catalogue with other exceptions of its office.
func withHolidays(t *testing.T, lines ...string) *catalogue.Catalogue {
	t.Helper()
	head, rest, ok := strings.Cut(timed, "    exceptions:\n")
	_, tail, more := strings.Cut(rest, "  - id: plus\n")
	if !ok || !more {
		t.Fatal("the timed catalogue has changed")
	}
	middle := "    exceptions: []\n"
	if len(lines) > 0 {
		middle = "    exceptions:\n      - " + strings.Join(lines, "\n      - ") + "\n"
	}
	c, err := catalogue.Read([]byte(head + middle + "  - id: plus\n" + tail))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAYearWithoutHolidaysIsToldInTime(t *testing.T) {
	t.Parallel()
	const (
		october  = "{from: 2026-10-01, to: 2026-10-07, closed: true}"
		newYear  = "{date: 2027-01-01, closed: true}"
		labour   = "{date: 2027-05-01, closed: true}"
		national = "{from: 2027-10-01, to: 2027-10-03, hours: [\"09:00-12:00\"]}"
		flood    = "{date: 2026-07-09, closed: true}"
	)
	for name, c := range map[string]struct {
		holidays []string
		date     string
		want     []int
	}{
		"before the middle of November":         {[]string{october}, "2026-11-14", nil},
		"from the middle of November on":        {[]string{october}, "2026-11-15", []int{2027}},
		"when it can be booked into":            {[]string{october}, "2026-12-01", []int{2027}},
		"on the last day":                       {[]string{october}, "2026-12-31", []int{2027}},
		"when the year has begun":               {[]string{october}, "2027-01-01", []int{2027}},
		"all through the year":                  {[]string{october}, "2027-08-01", []int{2027}},
		"and the one after that":                {[]string{october}, "2027-12-01", []int{2027, 2028}},
		"New Year's Day alone is not the year":  {[]string{october, newYear}, "2026-12-01", []int{2027}},
		"one that is there":                     {[]string{october, labour}, "2026-12-01", nil},
		"one that is worked as another day":     {[]string{october, national}, "2026-12-01", nil},
		"a hall that goes by no holidays":       {[]string{flood}, "2026-12-01", nil},
		"a hall without any exception":          {nil, "2026-12-01", nil},
		"one that was written for the next one": {[]string{labour}, "2026-12-01", nil},
		"no date at all":                        {[]string{october}, "soon", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := withHolidays(t, c.holidays...)
			var got []int
			for _, m := range cat.Missing(c.date) {
				if m.Calendar != "office" || m.Name["zh"] != "平日" {
					t.Errorf("%+v", m)
				}
				got = append(got, m.Year)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if notes := cat.NotesOn(c.date); len(notes) != len(c.want) {
				t.Errorf("%d notes: %v", len(notes), notes)
			}
		})
	}
}

func TestTheNoteNamesTheLineAndTheYear(t *testing.T) {
	t.Parallel()
	cat := withHolidays(t, "{date: 2026-10-01, closed: true}", "{date: 2026-12-30, closed: true}", "{date: 2026-12-30, opens: \"10:00\"}")
	var got []string
	for _, n := range cat.NotesOn("2026-12-01") {
		got = append(got, n.String())
	}
	slices.Sort(got)
	if len(got) != 2 || !strings.HasPrefix(got[0], `line 10: calendar "office" has no holidays of 2027`) || !strings.HasPrefix(got[1], "line 12: $.calendars[0].exceptions[1]: never in force") {
		t.Errorf("%q", got)
	}
	if n := len(cat.Notes()); n != 1 {
		t.Errorf("a date has added to the notes of the file: %d", n)
	}
}

// The example county knows this year and the next one, whichever calendar.
func TestTheExampleHasTheHolidaysOfBothYears(t *testing.T) {
	t.Parallel()
	raw, err := fs.ReadFile(deploy.Examples, "county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalogue.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	if m := cat.Missing("2027-10-31"); len(m) > 0 {
		t.Errorf("missing: %+v", m)
	}
	var ids []string
	for _, m := range cat.Missing("2027-11-15") {
		ids = append(ids, fmt.Sprint(m.Calendar, m.Year))
	}
	if diff := cmp.Diff([]string{"office2028", "five-plus-x2028"}, ids); diff != "" {
		t.Error(diff)
	}
	closed, worked := 0, 0
	for _, e := range cat.Calendars[0].Exceptions {
		switch {
		case !strings.HasPrefix(e.Date+e.From, "2027-"):
		case e.WorksAs != "":
			worked++
		default:
			closed++
		}
	}
	if closed != 7 || worked != 5 {
		t.Errorf("2027 is closed %d times and worked %d", closed, worked)
	}
}
