package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall/calendar"
)

func TestSpansAreReadAsTheClockShowsThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		rollover int
		want     calendar.Span
		says     string
	}{
		{"08:30-11:30", 0, calendar.Span{From: 510, To: 690}, ""},
		{" 08:30 - 11:30 ", 0, calendar.Span{From: 510, To: 690}, ""},
		{"00:00-24:00", 0, calendar.Span{From: 0, To: 1440}, ""},
		{"20:00-02:00", 240, calendar.Span{From: 1200, To: 1560}, ""},
		{"00:30-02:00", 240, calendar.Span{From: 1470, To: 1560}, ""},
		{"04:00-04:00", 240, calendar.Span{From: 240, To: 1680}, ""},
		{"20:00-02:00", 0, calendar.Span{}, "when the next business day begins"},
		{"20:00-05:00", 240, calendar.Span{}, "goes on after 04:00"},
		{"08:30-08:30", 0, calendar.Span{}, "goes on after"},
		{"08:30", 0, calendar.Span{}, "from-to"},
		{"8:30-11:30", 0, calendar.Span{}, "HH:MM"},
		{"08:3a-11:30", 0, calendar.Span{}, "HH:MM"},
		{"08:60-11:30", 0, calendar.Span{}, "00:00 to 24:00"},
		{"08:00-24:01", 0, calendar.Span{}, "00:00 to 24:00"},
	} {
		got, err := calendar.ParseSpan(c.text, c.rollover)
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v, want %q", c.text, err, c.says)
			}
		} else if err != nil || got != c.want {
			t.Errorf("%q: %+v %v, want %+v", c.text, got, err, c.want)
		}
	}
}

func TestDaysInARowAreReadAcrossTheWeeksEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]time.Weekday{
		"fri": {time.Friday}, "mon-wed": {time.Monday, time.Tuesday, time.Wednesday},
		"sat-sun": {time.Saturday, time.Sunday}, "fri-mon": {time.Friday, time.Saturday, time.Sunday, time.Monday},
	} {
		if got, err := calendar.ParseWeekdays(text); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "monday", "mon-", "Mon", "mon-xyz"} {
		if _, err := calendar.ParseWeekdays(text); err == nil {
			t.Errorf("%q is taken for days", text)
		}
	}
}

func TestDatesAreDatesThatThereAre(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{"2028-02-29": true, "2027-02-29": false, "2026-13-01": false, "1 May": false, "": false} {
		if err := calendar.ParseDate(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, ok := range map[string]bool{"02-29": true, "02-30": false, "5-1": false, "": false} {
		if err := calendar.ParseMonthDay(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSpansOutOfOrderAreFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spans []calendar.Span
		says  string
	}{
		"sound":           {[]calendar.Span{{From: 510, To: 690}, {From: 780, To: 990}}, ""},
		"out of order":    {[]calendar.Span{{From: 780, To: 990}, {From: 510, To: 690}}, "in order"},
		"over each other": {[]calendar.Span{{From: 510, To: 690}, {From: 680, To: 990}}, "in order"},
		"no break":        {[]calendar.Span{{From: 510, To: 690}, {From: 690, To: 990}}, "with a break"},
		"too short":       {[]calendar.Span{{From: 510, To: 525}}, "no ticket"},
		"too many":        {make([]calendar.Span, calendar.MaxSpans+1), "at most"},
	} {
		if err := calendar.CheckSpans(c.spans, 15); (err == nil) != (c.says == "") || (err != nil && !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestSeasonsThatOverlapAreSeen(t *testing.T) {
	t.Parallel()
	summer, winter := calendar.Season{From: "05-01", To: "09-30"}, calendar.Season{From: "10-01", To: "04-30"}
	if says := calendar.Overlap([]calendar.Season{summer, winter}); says != nil {
		t.Error(says)
	}
	winter.To = "05-01"
	if says := calendar.Overlap([]calendar.Season{summer, winter}); says == nil || !strings.Contains(says.Error(), "05-01") {
		t.Errorf("%q", says)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("08:30-11:30", 240)
	f.Add("20:00-02:00", 0)
	f.Fuzz(func(t *testing.T, text string, rollover int) {
		if rollover < 0 || rollover > 720 {
			return
		}
		s, err := calendar.ParseSpan(text, rollover)
		if err == nil && (s.From < rollover || s.To <= s.From || s.To > 24*60+rollover) {
			t.Errorf("%q: %+v", text, s)
		}
		if days, err := calendar.ParseWeekdays(text); err == nil && len(days) > 7 {
			t.Errorf("%q: %v", text, days)
		}
		_, _ = calendar.ParseMonthDay(text), calendar.ParseDate(text)
	})
}
