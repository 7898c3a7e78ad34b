package holiday_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/holiday"
)

func TestTheCalendarOfHolidayCN(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(read(t, "2027.ics"), "\n", "\r\n")
	// Folded within a character, as a line may be that is counted in octets.
	folded := strings.ReplaceAll(text, "春节假期", "春\xe8\r\n \x8a\x82假期")
	if folded == text {
		t.Fatal("there is nothing to fold")
	}
	for name, raw := range map[string]string{
		"as it is": text, "with LF": strings.ReplaceAll(text, "\r\n", "\n"), "folded within a character": folded,
		"with a duration":        strings.ReplaceAll(text, "DTEND;VALUE=DATE:20270214", "DURATION:P9D"),
		"with blanks at the end": text + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y, err := holiday.Read([]byte("\ufeff" + raw))
			check2027(t, y, err)
		})
	}
}

func event(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261106T000000Z\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\n"
}

func calendarOf(events ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//ZH\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n")
}

func TestHowOthersSayOffAndWorked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		off   bool
		zh    string
		n     int
	}{
		"a phone, off":    {[]string{"DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270214", "SUMMARY;LANGUAGE=zh_CN:春节（休）", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"}, true, "春节", 9},
		"a phone, worked": {[]string{"DTSTART;VALUE=DATE:20270131", "DTEND;VALUE=DATE:20270201", "SUMMARY:春节（班）", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"}, false, "春节", 1},
		"in short, off":   {[]string{"DTSTART;VALUE=DATE:20270403", "DTEND;VALUE=DATE:20270406", "SUMMARY:清明 休"}, true, "清明节", 3},
		"one a day":       {[]string{"DTSTART;VALUE=DATE:20271001", "DTEND;VALUE=DATE:20271001", "SUMMARY:国庆节 假期 第1天/共7天"}, true, "国庆节", 1},
		"worked for it":   {[]string{"DTSTART;VALUE=DATE:20271009", "SUMMARY:国庆节 补班 第1天/共2天"}, false, "国庆节", 1},
		"two in one":      {[]string{"DTSTART;VALUE=DATE:20271001", "DTEND;VALUE=DATE:20271009", "SUMMARY:国庆节、中秋节假期"}, true, "国庆节、中秋节", 8},
		"none we know":    {[]string{"DTSTART;VALUE=DATE:20270903", "SUMMARY:抗战胜利纪念日假期"}, true, "抗战胜利纪念日", 1},
		"in weeks":        {[]string{"DTSTART;VALUE=DATE:20271001", "DURATION:P1W", "SUMMARY:国庆节假期"}, true, "国庆节", 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y, err := holiday.Read(calendarOf(event(c.lines...)))
			if err != nil {
				t.Fatal(err)
			}
			if y.Year != 2027 || len(y.Days) != c.n || y.Days[0].Off != c.off {
				t.Errorf("%d: %+v", y.Year, y.Days)
			}
			if diff := cmp.Diff(c.zh, y.Days[len(y.Days)-1].Name["zh"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACalendarThatIsNoYearIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	off := func(lines ...string) string { return event(append([]string{"SUMMARY:春节假期"}, lines...)...) }
	sound := off("DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270214")
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"no events":           {calendarOf(), "no days"},
		"cut short":           {calendarOf(sound)[:200], "cut short"},
		"cut, with an end":    {[]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:春\r\nEND:VCALENDAR"), "calendar: "},
		"a time of a zone":    {calendarOf(sound, off("DTSTART;TZID=Asia/Shanghai:20270215T000000", "DTEND;TZID=Asia/Shanghai:20270216T000000")), `event 2 (春节假期): DTSTART is a time of the clock, "20270215T000000"`},
		"a time in UTC":       {calendarOf(off("DTSTART:20270204T160000Z")), "event 1 (春节假期): DTSTART is a time of the clock"},
		"an end with a time":  {calendarOf(off("DTSTART;VALUE=DATE:20270205", "DTEND:20270206T000000Z")), "DTEND is a time of the clock"},
		"no begin":            {calendarOf(off()), `DTSTART: "" is no date`},
		"a date that is none": {calendarOf(off("DTSTART;VALUE=DATE:20270230")), "is no date"},
		"an end before":       {calendarOf(off("DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270204")), "it lasts -1 days"},
		"a year long":         {calendarOf(off("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20280101")), "it lasts 365 days"},
		"a duration of hours": {calendarOf(off("DTSTART;VALUE=DATE:20270205", "DURATION:PT9H")), `DURATION: "PT9H"`},
		"a huge duration":     {calendarOf(off("DTSTART;VALUE=DATE:20270205", "DURATION:P99999999999999999999D")), "DURATION"},
		"again and again":     {calendarOf(off("DTSTART;VALUE=DATE:20270205", "RRULE:FREQ=YEARLY")), "RRULE: it comes again"},
		"cancelled":           {calendarOf(off("DTSTART;VALUE=DATE:20270205", "STATUS:CANCELLED")), "it is cancelled"},
		"a steered terminal":  {calendarOf(event("DTSTART;VALUE=DATE:20270205", "SUMMARY:除\x1b[2J夕")), "event 1 (除 [2J夕): it says neither"},
		"neither":             {calendarOf(event("DTSTART;VALUE=DATE:20270205", "SUMMARY:除夕")), "event 1 (除夕): it says neither"},
		"several years":       {calendarOf(sound, off("DTSTART;VALUE=DATE:20261001")), "days of more than one year, from 2026-10-01 to 2027-02-13"},
		"overlapping":         {calendarOf(sound, off("DTSTART;VALUE=DATE:20270213")), "2027-02-13 is there twice"},
		"off and worked":      {calendarOf(sound, event("DTSTART;VALUE=DATE:20270213", "SUMMARY:上班(补春节假期)")), "event 1 (春节假期) and event 2 (上班(补春节假期)): 2027-02-13 is both off and worked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := holiday.Read(c.raw); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

// What anybody may give is read or refused, and never more.
func FuzzRead(f *testing.F) {
	f.Add(calendarOf(event("DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270214", "SUMMARY:春节假期")))
	f.Add([]byte(`{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		y, err := holiday.Read(raw)
		if err != nil {
			return
		}
		for i, d := range y.Days {
			if len(d.Date) != len("2027-01-01") || d.Name["zh"] == "" || (i > 0 && y.Days[i-1].Date >= d.Date) {
				t.Errorf("%+v", y)
			}
		}
	})
}
