package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones tested are not the machine's

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yimen/hallserver/hall/calendar"
)

// daily is the same spans each day.
func daily(rollover int, spans ...calendar.Span) *calendar.Calendar {
	c := &calendar.Calendar{Rollover: rollover}
	for d := range c.Week {
		c.Week[d] = spans
	}
	return c
}

func TestOpeningsFollowTheClockWhereItIsChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, date, span string
		want             []string // from and to in UTC
	}{
		"Berlin, an ordinary day":              {"Europe/Berlin", "2026-03-28", "09:00-17:00", []string{"08:00", "16:00"}},
		"Berlin, the day it is put forward":    {"Europe/Berlin", "2026-03-29", "09:00-17:00", []string{"07:00", "15:00"}},
		"Berlin, across the change forward":    {"Europe/Berlin", "2026-03-29", "00:00-24:00", []string{"23:00", "22:00"}},
		"Berlin, opens in the hour left out":   {"Europe/Berlin", "2026-03-29", "02:30-06:00", []string{"01:00", "04:00"}},
		"Berlin, closes in the hour left out":  {"Europe/Berlin", "2026-03-29", "01:00-02:30", []string{"00:00", "01:00"}},
		"Berlin, all in the hour left out":     {"Europe/Berlin", "2026-03-29", "02:10-02:50", nil},
		"Berlin, the day it is put back":       {"Europe/Berlin", "2026-10-25", "09:00-17:00", []string{"08:00", "16:00"}},
		"Berlin, opens in the hour had twice":  {"Europe/Berlin", "2026-10-25", "02:30-06:00", []string{"00:30", "05:00"}},
		"Berlin, closes in the hour had twice": {"Europe/Berlin", "2026-10-25", "00:30-02:30", []string{"22:30", "01:30"}},
		"New York, put forward":                {"America/New_York", "2026-03-08", "02:30-09:00", []string{"07:00", "13:00"}},
		"New York, put back":                   {"America/New_York", "2026-11-01", "01:30-09:00", []string{"05:30", "14:00"}},
		"New York, closes in the hour twice":   {"America/New_York", "2026-11-01", "00:15-01:30", []string{"04:15", "06:30"}},
		"St John's, half an hour off":          {"America/St_Johns", "2026-03-08", "08:30-16:30", []string{"11:00", "19:00"}},
		"Santiago, midnight left out":          {"America/Santiago", "2026-09-06", "00:00-08:00", []string{"04:00", "11:00"}},
		"Shanghai, no change":                  {shanghai, "2026-03-29", "02:30-06:00", []string{"18:30", "22:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := daily(0, span(t, c.span, 0)).Day(c.date, place(t, c.zone))
			var got []string
			for _, o := range d.Open {
				got = append(got, time.UnixMilli(o.FromMS).UTC().Format("15:04"), time.UnixMilli(o.ToMS).UTC().Format("15:04"))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The next date begins at the first of two equal times; this one is over then.
func TestANightEndsWhereTheNextDateBegins(t *testing.T) {
	t.Parallel()
	loc := place(t, "Europe/Berlin")
	const rollover = 2*60 + 30
	d := daily(rollover, span(t, "20:00-02:30", rollover)).Day("2026-10-24", loc)
	next := calendar.DateStart("2026-10-25", loc, rollover)
	if len(d.Open) != 1 || d.Open[0].ToMS != next.UnixMilli() || next.UTC().Format("15:04") != "00:30" {
		t.Errorf("%+v, the next date begins %s", d.Open, next.UTC())
	}
}

// A rollover inside the hour that is had twice must not bring yesterday back.
func TestBusinessDatesNeverGoBack(t *testing.T) {
	t.Parallel()
	zones := []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", shanghai}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		rollover := rapid.IntRange(0, 12*60).Draw(t, "rollover")
		// The years in which Samoa left out a date and all others change clocks.
		now := time.Unix(rapid.Int64Range(1_293_840_000, 1_830_000_000).Draw(t, "now"), 0)
		before := ""
		for range 200 {
			date := calendar.BusinessDate(now, loc, rollover)
			if date < before {
				t.Fatalf("%s is of %s, but before it was %s", now.In(loc), date, before)
			}
			if start := calendar.DateStart(date, loc, rollover); now.Before(start) {
				t.Fatalf("%s is of %s, which begins only %s", now.In(loc), date, start)
			}
			if next := calendar.DateStart(calendar.Next(date), loc, rollover); !now.Before(next) {
				t.Fatalf("%s is of %s, but the next has begun %s", now.In(loc), date, next)
			}
			before, now = date, now.Add(17*time.Minute)
		}
	})
}

func TestOpeningsAreInOrderAndWithinTheirDate(t *testing.T) {
	t.Parallel()
	zones := []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", shanghai}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		rollover := rapid.IntRange(0, 12*60).Draw(t, "rollover")
		var spans []calendar.Span
		at := rollover
		for range rapid.IntRange(1, 4).Draw(t, "spans") {
			from := at + rapid.IntRange(1, 200).Draw(t, "break")
			at = from + rapid.IntRange(1, 300).Draw(t, "length")
			if at > 24*60+rollover {
				break
			}
			spans = append(spans, calendar.Span{From: from, To: at})
		}
		c := daily(rollover, spans...)
		c.LastTicket = rapid.IntRange(0, 30).Draw(t, "last ticket")
		day := time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 6000).Draw(t, "day"))
		date := day.Format(time.DateOnly)
		end := calendar.DateStart(date, loc, rollover).UnixMilli()
		d := c.Day(date, loc)
		for _, o := range d.Open {
			if o.FromMS < end || o.ToMS <= o.FromMS || o.LastMS < o.FromMS || o.LastMS > o.ToMS {
				t.Fatalf("%s in %s: %+v", date, loc, d)
			}
			end = o.ToMS
		}
		if next := calendar.DateStart(calendar.Next(date), loc, rollover).UnixMilli(); end > next {
			t.Fatalf("%s in %s goes on after the date: %+v", date, loc, d)
		}
	})
}
