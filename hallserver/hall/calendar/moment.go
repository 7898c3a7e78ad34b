package calendar

import "time"

// moment is when the clock of a place shows a minute of a date. Where the clock
// shows it twice, late chooses the second time. Where it never does, because
// clocks are put forward over it, it is the moment of the change.
func moment(date time.Time, minute int, loc *time.Location, late bool) time.Time {
	t := time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, loc)
	start, end := t.ZoneBounds()
	if shift := wall(t).Sub(wall(date).Add(time.Duration(minute) * time.Minute)); shift > 0 && !start.IsZero() {
		return start // behind the gap
	} else if shift < 0 && !end.IsZero() {
		return end // before the gap
	}
	if !late && !start.IsZero() {
		if twin := t.Add(shiftAt(start)); twin.Before(start) {
			return twin
		}
	}
	if late && !end.IsZero() {
		if twin := t.Add(-shiftAt(end)); !twin.Before(end) {
			return twin
		}
	}
	return t
}

// shiftAt is how far the clock jumps forward at a change; below zero: back.
func shiftAt(change time.Time) time.Duration {
	_, before := change.Add(-time.Nanosecond).Zone()
	_, after := change.Zone()
	return time.Duration(after-before) * time.Second
}

// wall is what the clock shows, as if it were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
