package calendar_test

import (
	"testing"
	"time"

	"yimen/hallserver/hall/calendar"
)

func TestAnOrdinaryDayIsWhatMostAre(t *testing.T) {
	t.Parallel()
	short, long := []string{"09:00-11:00"}, []string{"08:30-11:30", "13:00-16:30"}
	for name, c := range map[string]struct {
		days [5][]string
		want time.Weekday
		none bool
	}{
		"all alike":            {[5][]string{long, long, long, long, long}, time.Friday, false},
		"a short Friday":       {[5][]string{long, long, long, long, short}, time.Thursday, false},
		"a short Monday":       {[5][]string{short, long, long, long, long}, time.Friday, false},
		"three days a week":    {[5][]string{long, nil, long, nil, long}, time.Friday, false},
		"closed on most days":  {[5][]string{long, nil, nil, nil, nil}, time.Monday, false},
		"as many of each":      {[5][]string{long, long, short, short, nil}, time.Thursday, false},
		"never from Mon to Fr": {[5][]string{}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var week calendar.Week
			for i, texts := range c.days {
				week[time.Monday+time.Weekday(i)] = spans(t, texts...)
			}
			week[time.Saturday] = spans(t, long...)
			got, ok := (&calendar.Calendar{Week: week}).Ordinary("2027-05-08")
			if got != c.want || ok == c.none {
				t.Errorf("%s, %v", calendar.FormatWeekday(got), ok)
			}
		})
	}
	cal := office(t) // short Fridays, but not in summer
	for date, want := range map[string]string{"2027-02-14": "thu", "2027-05-08": "fri"} {
		if got, ok := cal.Ordinary(date); !ok || calendar.FormatWeekday(got) != want {
			t.Errorf("%s is worked as %s, want %s", date, calendar.FormatWeekday(got), want)
		}
	}
	if _, ok := cal.Ordinary("soon"); ok {
		t.Error("no date has an ordinary day")
	}
}
