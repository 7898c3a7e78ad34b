package forecast

import (
	"fmt"
	"testing"

	"yimen/hallserver/hall"
)

const minute = int64(60_000)

// between is a span of minutes of the day.
func between(from, to int64) hall.Span { return hall.Span{FromMS: from * minute, ToMS: to * minute} }

// ofToday puts spans of a day into today.
func ofToday(spans ...hall.Span) []hall.Span {
	var today []hall.Span
	for _, s := range spans {
		today = append(today, hall.Span{FromMS: midnightMS + s.FromMS, ToMS: midnightMS + s.ToMS})
	}
	return today
}

// shiftKernel has window 1, as given, at a minute of a day, after days on which it was
// open so.
func shiftKernel(v window, at int64, hours hall.Hours, past ...[]hall.Span) *kernel {
	v.number = 1
	m := NewModel(nil)
	m.midnightMS = midnightMS
	for i, day := range past {
		for _, s := range day {
			m.presence.opened(1, s.FromMS)
			m.presence.closed(1, s.ToMS)
		}
		m.presence.opened(2, 0) // so that it is a day of the hall's
		m.presence.closed(2, 1)
		m.presence.nextDay(fmt.Sprint(i))
	}
	c := &scene{nowMS: midnightMS + at*minute, model: m, coming: coming{midnightMS: midnightMS}}
	c.addWorkdays(&v, hours)
	c.windows = []window{v}
	k := newKernel(c, []int32{})
	k.reset(0)
	return k
}

func TestWindowsStopAndGoOnAsOnOtherDaysWithinTheHours(t *testing.T) {
	t.Parallel()
	split := hall.Hours{Hall: ofToday(between(540, 720), between(810, 1020))}
	late := hall.Hours{Hall: ofToday(between(690, 720), between(810, 1020))}
	morning := hall.Hours{Hall: ofToday(between(540, 720))}
	open, closed, paused := window{state: hall.Open}, window{state: hall.Closed}, window{state: hall.Paused}
	days := func(spans ...hall.Span) [][]hall.Span { return [][]hall.Span{spans, spans, spans} }
	for name, c := range map[string]struct {
		window              window
		at                  int64
		hours               hall.Hours
		past                [][]hall.Span
		free, closes, opens int64 // minutes of the day; 0: never
	}{
		"open, with a break to come":                   {open, 660, split, nil, 660, 720, 810},
		"open, in the last span":                       {open, 660, morning, nil, 660, 0, 0},
		"open, without hours":                          {open, 660, hall.Hours{}, nil, 660, 0, 0},
		"open, before its hours":                       {open, 660, late, nil, 660, 720, 810},
		"closed, before its first span":                {closed, 660, late, nil, 690, 720, 810},
		"closed, and nobody knows of it":               {closed, 660, hall.Hours{}, nil, 0, 0, 0},
		"in a pause that says its end":                 {window{state: hall.Paused, untilMS: midnightMS + 675*minute}, 660, split, nil, 675, 720, 810},
		"open, with a habit of lunch":                  {open, 660, hall.Hours{}, days(between(540, 715), between(800, 1020)), 660, 715, 800},
		"closed, with a habit of afternoon":            {closed, 660, hall.Hours{}, days(between(810, 1020)), 810, 0, 0},
		"closed, two minutes before it always opens":   {closed, 510, hall.Hours{Hall: ofToday(between(510, 690), between(780, 990))}, days(between(512, 690), between(785, 990)), 512, 690, 785},
		"closed, and it always opens in this quarter":  {closed, 600, hall.Hours{}, days(between(610, 700)), 610, 0, 0},
		"closed, at the very time at which it opens":   {closed, 610, hall.Hours{}, days(between(610, 700)), 610, 0, 0},
		"in a tea break that no calendar knows":        {paused, 615, morning, days(between(540, 605), between(625, 720)), 625, 0, 0},
		"closed on a holiday, whatever the habit":      {closed, 500, hall.Hours{Reason: "holiday"}, days(between(540, 720)), 0, 0, 0},
		"closed, on a day that ends at noon":           {closed, 730, morning, days(between(540, 720), between(810, 1020)), 0, 0, 0},
		"open, with a break that is new today":         {open, 660, split, days(between(540, 1020)), 660, 720, 810},
		"closed, on a day that begins late":            {closed, 500, late, days(between(540, 1020)), 690, 720, 810},
		"never open on any day, whatever the calendar": {closed, 500, split, [][]hall.Span{nil, nil, nil}, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := shiftKernel(c.window, c.at, c.hours, c.past...)
			for what, is := range map[string][2]int64{
				"is free": {k.freeAt[0], c.free}, "stops": {k.closes[0], c.closes}, "goes on": {k.opens[0], c.opens},
			} {
				want := int64(never)
				if is[1] != 0 {
					want = midnightMS + is[1]*minute
				}
				if is[0] != want {
					t.Errorf("%s at minute %d of the day, want %d", what, (is[0]-midnightMS)/minute, is[1])
				}
			}
		})
	}
}

// meanFree is when the window is free, in seconds from now, over samples.
func meanFree(k *kernel) float64 {
	sum := 0.0
	for n := range uint64(400) {
		k.reset(n)
		sum += seconds(k.freeAt[0] - k.c.nowMS)
	}
	return sum / 400
}

func TestAPauseThatSaysNoEndLastsAsPausesDo(t *testing.T) {
	t.Parallel()
	k := shiftKernel(window{state: hall.Paused, sinceMS: midnightMS + 660*minute}, 660, hall.Hours{})
	if mean := meanFree(k); mean < pauseMeanS*8/10 || mean > pauseMeanS*12/10 {
		t.Errorf("it lasts on %.0f s on average, want about %v", mean, pauseMeanS)
	}
}

func TestAWindowThatIsLateOpensSoonAndTheLaterTheLess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hours hall.Hours
		past  [][]hall.Span
	}{
		{hall.Hours{Hall: ofToday(between(540, 720), between(810, 1020))}, nil},
		{hall.Hours{}, [][]hall.Span{{between(540, 720)}, {between(540, 720)}}},
	} {
		for lateMin, wantS := range map[int64]float64{1: 120, 10: 660} {
			k := shiftKernel(window{state: hall.Closed}, 540+lateMin, c.hours, c.past...)
			if mean := meanFree(k); mean < wantS*0.8 || mean > wantS*1.2 {
				t.Errorf("%d min late, it opens after %.0f s, want about %.0f", lateMin, mean, wantS)
			}
		}
	}
}

func TestAWindowOpenOnHalfOfTheDaysIsCountedOnHalfOfTheTime(t *testing.T) {
	t.Parallel()
	k := shiftKernel(window{state: hall.Closed}, 500, hall.Hours{}, nil, []hall.Span{between(540, 720)}, nil, []hall.Span{between(540, 720)})
	opens := 0
	for n := range uint64(400) {
		k.reset(n)
		if k.freeAt[0] != never {
			opens++
		}
	}
	if opens < 160 || opens > 240 {
		t.Errorf("it opens in %d of 400, want about half", opens)
	}
}
