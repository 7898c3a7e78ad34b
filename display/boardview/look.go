package boardview

import (
	"time"

	"yimen/hallserver/wire"
)

// Weather is how crowded the hall is; empty: nobody knows.
type Weather string

// The weathers of a hall.
const (
	Calm    Weather = "calm"
	Busy    Weather = "busy"
	Crowded Weather = "crowded"
)

// From how many minutes of waiting a hall is busy and crowded, where its layout
// does not say.
const (
	busyMin    = 15
	crowdedMin = 40
)

// weather is how crowded a hall with these queues is: by the mean of their P50,
// each counted as often as somebody waits there. Nobody waiting anywhere is calm.
func weather(queues []wire.BoardQueue, layout *wire.Layout) Weather {
	busy, crowded := busyMin, crowdedMin
	if layout != nil && layout.BusyMin > 0 {
		busy = layout.BusyMin
	}
	if layout != nil && layout.CrowdedMin > 0 {
		crowded = layout.CrowdedMin
	}
	told, people, seconds := false, 0, 0
	for _, q := range queues {
		if q.Wait != nil {
			told = true
			people += q.Waiting
			seconds += q.Waiting * q.Wait.P50S
		}
	}
	switch { // multiplied, not divided: whole numbers count the same everywhere
	case !told:
		return ""
	case people > 0 && seconds >= crowded*60*people:
		return Crowded
	case people > 0 && seconds >= busy*60*people:
		return Busy
	}
	return Calm
}

// How bright a picture can be, in percent. It is never blank.
const (
	dimLeast = 10
	dimFull  = 100
)

// dim is how bright the picture is at a time, by the first of the layout's hours
// that holds it. Hours that cannot be read hold nothing.
func dim(layout *wire.Layout, clock time.Time) int {
	if layout == nil {
		return dimFull
	}
	now := clock.Hour()*60 + clock.Minute()
	for _, d := range layout.Dim {
		from, fromOK := minuteOf(d.From)
		to, toOK := minuteOf(d.To)
		within := from <= now && now < to
		if to < from { // over midnight
			within = from <= now || now < to
		}
		if fromOK && toOK && within {
			return min(max(d.Percent, dimLeast), dimFull)
		}
	}
	return dimFull
}

// nextDim is when the brightness may change next, after a time; zero: never.
func nextDim(layout *wire.Layout, clock time.Time) time.Time {
	var next time.Time
	if layout == nil {
		return next
	}
	for _, d := range layout.Dim {
		for _, hour := range []string{d.From, d.To} {
			minute, ok := minuteOf(hour)
			if !ok {
				continue
			}
			y, m, day := clock.Date()
			at := time.Date(y, m, day, 0, minute, 0, 0, clock.Location())
			if !at.After(clock) {
				at = time.Date(y, m, day+1, 0, minute, 0, 0, clock.Location())
			}
			if next.IsZero() || at.Before(next) {
				next = at
			}
		}
	}
	return next
}

// minuteOf is the minute of the day of an hour written HH:MM.
func minuteOf(hour string) (int, bool) {
	t, err := time.Parse("15:04", hour)
	return t.Hour()*60 + t.Minute(), err == nil && len(hour) == len("15:04")
}
