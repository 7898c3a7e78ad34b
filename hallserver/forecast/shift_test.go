package forecast

import (
	"testing"

	"yimen/hallserver/hall"
)

const minute = int64(60_000)

// shiftKernel has one window, as given, at 11:00 of a day.
func shiftKernel(v window) *kernel {
	v.number = 1
	m := NewModel(nil)
	m.midnightMS = midnightMS
	c := &scene{nowMS: midnightMS + 660*minute, model: m, windows: []window{v}, coming: coming{midnightMS: midnightMS}}
	k := newKernel(c, []int32{})
	k.reset(0)
	return k
}

// split are the hours 9:00 to 12:00 and 13:30 to 17:00.
func split() []hall.Span {
	return []hall.Span{
		{FromMS: midnightMS + 540*minute, ToMS: midnightMS + 720*minute},
		{FromMS: midnightMS + 810*minute, ToMS: midnightMS + 1020*minute},
	}
}

func TestWindowsStopAndGoOnByTheirHours(t *testing.T) {
	t.Parallel()
	late := split()
	late[0].FromMS, late[0].ToMS = midnightMS+690*minute, midnightMS+720*minute
	lunch := make([]float64, quarters)
	for q := 36; q < 68; q++ {
		if q < 48 || q >= 54 {
			lunch[q] = 1
		}
	}
	for name, c := range map[string]struct {
		window              window
		free, closes, opens int64 // minutes of the day; 0: never
	}{
		"open, with a break to come":        {window{state: hall.Open, spans: split()}, 660, 720, 810},
		"open, in the last span":            {window{state: hall.Open, spans: split()[:1]}, 660, 0, 0},
		"open, without hours":               {window{state: hall.Open}, 660, 0, 0},
		"open, before its hours":            {window{state: hall.Open, spans: late}, 660, 720, 810},
		"closed, in a span":                 {window{state: hall.Closed, spans: split()}, 810, 0, 0},
		"closed, before its first span":     {window{state: hall.Closed, spans: late}, 690, 720, 810},
		"closed, and nobody knows of it":    {window{state: hall.Closed}, 0, 0, 0},
		"in a pause that says its end":      {window{state: hall.Paused, untilMS: midnightMS + 675*minute, spans: split()}, 675, 720, 810},
		"open, with a habit of lunch":       {window{state: hall.Open, habit: lunch}, 660, 720, 810},
		"closed, with a habit of afternoon": {window{state: hall.Closed, habit: append(make([]float64, 54), lunch[54:]...)}, 810, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := shiftKernel(c.window)
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

func TestAPauseThatSaysNoEndLastsAsPausesDo(t *testing.T) {
	t.Parallel()
	k := shiftKernel(window{state: hall.Paused})
	sum := int64(0)
	for n := range uint64(400) {
		k.reset(n)
		sum += k.freeAt[0] - k.c.nowMS
	}
	if mean := sum / 400 / 1000; mean < pauseDefault*8/10 || mean > pauseDefault*12/10 {
		t.Errorf("it lasts on %d s on average, want about %v", mean, pauseDefault)
	}
}
