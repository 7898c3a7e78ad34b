package catalogue_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/deploy"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/holiday"
)

// year2027 is the arrangement of 2027 as holiday-cn has it.
func year2027(t *testing.T) holiday.Year {
	t.Helper()
	raw, err := os.ReadFile("../holiday/testdata/2027.json")
	if err != nil {
		t.Fatal(err)
	}
	y, err := holiday.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// until2026 is the example's file before the holidays of 2027 were written into it.
func until2026(t *testing.T) string {
	t.Helper()
	raw, err := fs.ReadFile(deploy.Examples, "county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.SplitAfterSeq(string(raw), "\n") {
		if !strings.HasPrefix(line, "      - {date: 2027") && !strings.HasPrefix(line, "      - {from: 2027") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// want2027 is what the import adds to a calendar that knows nothing of 2027.
const want2027 = `{from: 2027-01-01, to: 2027-01-03, closed: true, name: {zh: 元旦, en: New Year's Day, ko: 양력 설}}
{date: 2027-01-31, works_as: fri}
{from: 2027-02-05, to: 2027-02-13, closed: true, name: {zh: 春节, en: the Spring Festival, ko: 춘절}}
{date: 2027-02-14, works_as: fri}
{from: 2027-04-03, to: 2027-04-05, closed: true, name: {zh: 清明节, en: Qingming, ko: 청명절}}
{from: 2027-05-01, to: 2027-05-05, closed: true, name: {zh: 劳动节, en: Labour Day, ko: 노동절}}
{date: 2027-05-08, works_as: fri}
{date: 2027-06-09, closed: true, name: {zh: 端午节, en: the Dragon Boat Festival, ko: 단오절}}
{date: 2027-09-15, closed: true, name: {zh: 中秋节, en: the Mid-Autumn Festival, ko: 중추절}}
{date: 2027-09-26, works_as: fri}
{from: 2027-10-01, to: 2027-10-07, closed: true, name: {zh: 国庆节, en: National Day, ko: 국경절}}
{date: 2027-10-09, works_as: fri}`

// The example, without its own holidays of 2027, gets the very same ones, in both of
// its calendars; every line that was there is there still.
func TestTheExampleGetsTheHolidaysThatItHas(t *testing.T) {
	t.Parallel()
	was, y := until2026(t), year2027(t)
	for name, was := range map[string]string{"with LF": was, "with CR LF": strings.ReplaceAll(was, "\n", "\r\n")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, h, err := catalogue.WithHolidays([]byte(was), "", y, "some/where/2027.json")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want2027, strings.Join(h.Added, "\n")); diff != "" {
				t.Error(diff)
			}
			if len(h.Notes) != 0 || h.Calendar != "office" {
				t.Errorf("%+v", h)
			}
			same(t, out, "2027-12-31")
			stays(t, was, string(out), 14)
			again, more, err := catalogue.WithHolidays(out, "", y, "2027.json")
			if err != nil || string(again) != string(out) || len(more.Added)+len(more.Notes) != 0 {
				t.Errorf("again: %+v, %v", more, err)
			}
		})
	}
}

// same holds a file against the example day by day.
func same(t *testing.T, out []byte, until string) {
	t.Helper()
	raw, err := fs.ReadFile(deploy.Examples, "county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	example, err := catalogue.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	got, err := catalogue.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	for date := "2026-01-01"; date <= until; date = calendar.Next(date) {
		if diff := cmp.Diff(example.Hours(date, shanghai(t)), got.Hours(date, shanghai(t))); diff != "" {
			t.Fatalf("%s: %s", date, diff)
		}
	}
	if m := got.Missing("2026-12-01"); len(m) != 0 {
		t.Errorf("missing: %+v", m)
	}
}

// stays checks that a file has all lines of before in their order, and n more.
func stays(t *testing.T, was, now string, n int) {
	t.Helper()
	old, lines := strings.SplitAfter(was, "\n"), strings.SplitAfter(now, "\n")
	at := 0
	for _, line := range lines {
		if at < len(old) && line == old[at] {
			at++
		}
	}
	if at != len(old) || len(lines) != len(old)+n {
		t.Errorf("%d of %d lines are left, %d are new, want %d", at, len(old), len(lines)-len(old), n)
	}
}

func TestWhatIsWrittenByHandStaysAndIsTold(t *testing.T) {
	t.Parallel()
	was := strings.Replace(timed, "      - {date: 2026-10-10, works_as: fri}\n", `      - {date: 2026-10-10, works_as: fri}
      - {date: 2027-01-01, closed: true}
      - {date: 2027-02-07, hours: ["09:00-11:00"]} # 初二
      - date: 2027-02-14
        closed: true
      - {date: 2027-03-15, closed: true, name: {zh: 停电, en: Power cut, ko: 정전}}
      - {date: 2027-05-09, works_as: mon}
      - {date: 2027-12-30, closes: "15:00"} # 年终
`, 1)
	out, h, err := catalogue.WithHolidays([]byte(was), "office", year2027(t), "2027.json")
	if err != nil {
		t.Fatal(err)
	}
	stays(t, was, string(out), len(h.Added)+2)
	added := strings.Join(h.Added, "\n")
	for _, want := range []string{
		"{from: 2027-01-02, to: 2027-01-03, closed: true", "{from: 2027-02-05, to: 2027-02-06, closed: true", "{from: 2027-02-08, to: 2027-02-13, closed: true",
	} {
		if !strings.Contains(added, want) {
			t.Errorf("%q is not among\n%s", want, added)
		}
	}
	var notes []string
	for _, n := range h.Notes {
		notes = append(notes, n.String())
	}
	if diff := cmp.Diff([]string{
		"line 14: 2027-02-07 has hours here, and the holidays have it off; it stays as it is",
		"line 15: 2027-02-14 is closed here, and the holidays have it worked; it stays as it is",
		"line 17: 2027-03-15 is closed here, and no holiday; it stays as it is",
		"line 18: 2027-05-09 is worked here, and not for a holiday; it stays as it is",
	}, notes); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(out), "# 年终\n      # The holidays of 2027 and the days worked for them, from 2027.json; check them\n      # against the State Council's notice.\n      - {from: 2027-01-02") {
		t.Error("they do not stand after the last of before")
	}
}

// shaped is the timed catalogue with its exceptions written in another way.
func shaped(t *testing.T, exceptions string) string {
	t.Helper()
	head, rest, ok := strings.Cut(timed, "    exceptions:\n")
	_, tail, more := strings.Cut(rest, "  - id: plus\n")
	if !ok || !more {
		t.Fatal("the timed catalogue has changed")
	}
	return head + exceptions + "  - id: plus\n" + tail
}

func TestHoweverTheExceptionsAreWritten(t *testing.T) {
	t.Parallel()
	for name, exceptions := range map[string]string{
		"not at all":              "",
		"not at all, a comment":   "    # none yet\n",
		"as a key alone":          "    exceptions:\n",
		"as a key with a comment": "    exceptions: # none yet\n",
		"as none":                 "    exceptions: []\n",
		"as none, with an anchor": "    exceptions: &days [ ] # none yet\n",
		"less far in":             "    exceptions:\n    - {date: 2026-10-01, closed: true}\n",
		"further in":              "    exceptions:\n          - {date: 2026-10-01, closed: true}\n          # and more\n",
		"over some lines":         "    exceptions:\n      - {date: 2026-10-01,\n         closed: true,\n         name: {zh: 国庆节,\n           en: National Day, ko: 국경절}\n        }\n",
		"in blocks":               "    exceptions:\n      - date: 2026-10-01\n        closed: true\n        name:\n          zh: 国庆节\n          en: National Day\n          ko: 국경절\n\n      # 完\n",
		"a text over some lines":  "    exceptions:\n      - date: 2026-10-01\n        closed: true\n        name:\n          zh: 国庆节\n          en: 국\n          ko: >-\n            하나\n            둘\n",
		"a quoted one":            "    exceptions:\n      - date: 2026-10-01\n        closed: true\n        name:\n          zh: 国庆节\n          en: N\n          ko: \"하나\n            둘\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			was := shaped(t, exceptions)
			if _, err := catalogue.Read([]byte(was)); err != nil {
				t.Fatal(err)
			}
			out, h, err := catalogue.WithHolidays([]byte(was), "", year2027(t), "2027.json")
			if err != nil {
				t.Fatal(err)
			}
			c, err := catalogue.Read(out)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := c.Hours("2027-02-08", shanghai(t)); len(h.Added) != 12 || got.Reason != "holiday" {
				t.Errorf("%d added; 8 February is %q", len(h.Added), got.Reason)
			}
			if n := strings.Count(string(out), "#"); n != strings.Count(was, "#")+2 {
				t.Errorf("comments are lost:\n%s", out)
			}
		})
	}
}

func TestAFileThatNoProgramCanWriteIntoIsLeftToAHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, says string }{
		"on one line":       {shaped(t, "    exceptions: [{date: 2026-10-01, closed: true}]\n"), "the exceptions of line 10 are not one a line"},
		"a calendar inline": {strings.Replace(shaped(t, ""), "calendars:\n", "calendars:\n  - {id: x, name: {zh: 甲, en: X, ko: 갑}, weekly: {mon-fri: [\"09:00-11:00\"]}}\n", 1), "the calendar of line 4 is not one key a line"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := map[bool]string{true: "x"}[strings.Contains(c.raw, "id: x")]
			_, _, err := catalogue.WithHolidays([]byte(c.raw), id, year2027(t), "2027.json")
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "- {date: 2027-06-09, closed: true") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhichCalendarGetsThem(t *testing.T) {
	t.Parallel()
	y := year2027(t)
	for name, c := range map[string]struct{ raw, id, says string }{
		"one that is not there":       {timed, "ofice", `no calendar "ofice"`},
		"a hall without one":          {strings.Replace(timed, "calendar: office\n", "", 1), "", "no calendar of its own"},
		"one without weekdays":        {strings.Replace(timed, "mon-sun: [\"07:00-10:00\"]", "sun: [\"07:00-10:00\"]", 1), "mornings", "no hours from Monday to Friday by which 2027-01-31"},
		"a file that is not sound":    {strings.Replace(timed, "calendar: office", "calendar: offices", 1), "", `no calendar "offices"`},
		"a file that is no catalogue": {"a: 1\n", "", "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := catalogue.WithHolidays([]byte(c.raw), c.id, y, "2027.json"); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
	two := strings.Replace(timed, "  - id: mornings\n", "    exceptions:\n      - {date: 2026-10-01, closed: true}\n  - id: mornings\n", 1)
	_, h, err := catalogue.WithHolidays([]byte(two), "", y, "2027.json")
	if err != nil || len(h.Notes) != 1 || !strings.Contains(h.Notes[0].Message(), `calendar "plus" has holidays of its own, and none of 2027`) {
		t.Errorf("%+v, %v", h.Notes, err)
	}
}

// A short Friday, a name that YAML would read otherwise, and a file without an end
// of its last line.
func TestWhatAYearIsWrittenAs(t *testing.T) {
	t.Parallel()
	was := strings.Replace(timed, `      mon-fri: ["08:30-11:30", "13:00-16:30"]
    last_ticket_minutes: 15
    close_after`, `      mon-thu: ["08:30-11:30", "13:00-16:30"]
      fri: ["08:30-11:30"]
    last_ticket_minutes: 15
    close_after`, 1)
	y, err := holiday.Read([]byte(`{"year": 2027, "papers": ["https://example.org/a\nb: {"], "days": [
		{"name": "yes: {#1}", "date": "2027-03-01", "isOffDay": true}, {"name": "x", "date": "2027-03-06", "isOffDay": false}]}`))
	if err != nil {
		t.Fatal(err)
	}
	out, h, err := catalogue.WithHolidays([]byte(was), "", y, "a\nb.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Added) != 2 || h.Added[1] != "{date: 2027-03-06, works_as: thu}" {
		t.Errorf("%q", h.Added)
	}
	c, err := catalogue.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	es := c.Calendars[0].Exceptions
	if got := fmt.Sprint(es[len(es)-2].Date, es[len(es)-2].Name); got != "2027-03-01map[en:a public holiday ko:공휴일 zh:yes: {#1}]" {
		t.Error(got)
	}
	if !strings.Contains(string(out), "from a b.json; check") && !strings.Contains(string(out), "from b.json; check") {
		t.Error("the source is not named")
	}
}

// Exceptions that come by a merge are another calendar's: both get what is written
// there, and nothing takes their place.
func TestExceptionsThatAreMergedInAreWrittenWhereTheyStand(t *testing.T) {
	t.Parallel()
	merged := strings.Replace(timed, "  - id: mornings\n", `  - id: base
    name: {zh: 甲, en: Base, ko: 갑}
    weekly: {}
    exceptions:
      - {date: 2026-10-01, closed: true}
  - id: mornings
`, 1)
	merged = strings.Replace(merged, "  - id: base\n", "  - &base\n    id: base\n", 1)
	merged = strings.Replace(merged, "    weekly: {}\n", "    weekly: {mon-fri: [\"09:00-11:00\"]}\n", 1)
	merged = strings.Replace(merged, "  - id: mornings\n", "  - <<: *base\n    id: mornings\n", 1)
	if _, err := catalogue.Read([]byte(merged)); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"base", "mornings"} {
		out, h, err := catalogue.WithHolidays([]byte(merged), id, year2027(t), "2027.json")
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		stays(t, merged, string(out), len(h.Added)+2)
		c, err := catalogue.Read(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, cal := range c.Calendars {
			if n := len(cal.Exceptions); (cal.ID == "base" || cal.ID == "mornings") && n != 13 {
				t.Errorf("imported for %s, calendar %s has %d exceptions", id, cal.ID, n)
			}
		}
	}
}
