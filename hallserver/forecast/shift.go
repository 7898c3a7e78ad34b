package forecast

import (
	"math"

	"yimen/hallserver/hall"
)

// A window's time. Each sample takes one of the last days for it, of those that
// agree with how the window is now: then it stops and goes on as on that day, within
// the hours that the calendar gives today. Without days, the calendar is taken for
// one. Whoever is open at the end of the day works on until all are served.

const (
	lateMS = 180_000.0 // how long a pause lasts on that is over already
	// lateLeastMS is how much longer at least one stays away, on average, who comes
	// later than on the day that was taken; who is later stays away as long again.
	lateLeastMS = 60_000.0
	// lateHalfMS is how late one is who is half believed to stay away today.
	lateHalfMS = 600_000.0
	// calendarDays is how many days must have been seen before they tell more than
	// the calendar.
	calendarDays = 2
	// aroundMS is how far out of the calendar's hours a habit is believed.
	aroundMS = 15 * 60_000
)

// workday is a day that a window may do today as.
type workday struct {
	shifts []hall.Span // in milliseconds since 1970
	weigh  float64     // how well it agrees with now
}

// addWorkdays gives a window the days that it may do today as.
func (c *scene) addWorkdays(v *window, hours hall.Hours) {
	spans, past := hoursOf(hours, v.number), c.model.presence.Days
	if len(spans) == 0 && hours.Reason != "" {
		past = nil // a holiday: whoever is open stays
	}
	v.days = make([]workday, 0, len(past)+1)
	for i := range past {
		v.days = append(v.days, workday{shifts: onDay(past[i].Windows[v.number], c.model.midnightMS, spans)})
	}
	if len(past) == 0 || len(past) < calendarDays && len(spans) > 0 {
		v.days = append(v.days, workday{shifts: spans})
	}
	sum := 0.0
	for i := range v.days {
		v.days[i].weigh = v.agrees(v.days[i].shifts, c.nowMS)
		sum += v.days[i].weigh
	}
	if sum == 0 { // it is open at a time at which it never was, or nobody knows of it
		v.days = []workday{{spans, 1}}
	}
}

// onDay puts a day's shifts into today, within the calendar's hours. What lies a
// little out of them is a habit; what lies further out is not of today, nor does
// anybody work through a break of today's.
func onDay(past []hall.Span, midnightMS int64, spans []hall.Span) []hall.Span {
	shifts := make([]hall.Span, 0, len(past)*max(1, len(spans)))
	for _, s := range past {
		s = hall.Span{FromMS: s.FromMS + midnightMS, ToMS: s.ToMS + midnightMS}
		if len(spans) == 0 {
			shifts = append(shifts, s)
		}
		for i, h := range spans {
			part := s
			if part.FromMS < h.FromMS-aroundMS {
				part.FromMS = h.FromMS
			}
			if part.ToMS > h.ToMS+aroundMS && i+1 < len(spans) {
				part.ToMS = h.ToMS
			}
			if part.FromMS < part.ToMS && part.FromMS < h.ToMS+aroundMS {
				shifts = append(shifts, part)
			}
		}
	}
	return shifts
}

// agrees weighs a day by how well it goes with what the window is now.
func (v *window) agrees(shifts []hall.Span, nowMS int64) float64 {
	at := shiftAt(shifts, nowMS)
	switch {
	case v.state == hall.Open && (at == len(shifts) || shifts[at].FromMS > nowMS):
		return 0
	case v.state == hall.Closed && at < len(shifts) && shifts[at].FromMS < nowMS:
		return lateHalfMS / (lateHalfMS + float64(nowMS-shifts[at].FromMS))
	}
	return 1
}

// shiftAt is the place of the first shift that ends after a time.
func shiftAt(shifts []hall.Span, atMS int64) int {
	i := 0
	for i < len(shifts) && shifts[i].ToMS <= atMS {
		i++
	}
	return i
}

// willServe says whether a window is open or may be later today.
func (v *window) willServe(nowMS int64) bool {
	if v.state != hall.Closed {
		return true
	}
	for _, d := range v.days {
		if shiftAt(d.shifts, nowMS) < len(d.shifts) {
			return true
		}
	}
	return false
}

// takeDays draws for a sample which of the past days come first: windows that may do
// as on the same day do so together.
func (k *kernel) takeDays() {
	past := k.c.model.presence.Days
	k.dayKeys = k.dayKeys[:0]
	for i := range len(past) + 1 {
		of := uint64(0) // the calendar's
		if i < len(past) {
			of = past[i].Hash
		}
		k.dayKeys = append(k.dayKeys, gapOf(drawn(k.seed, of, ofDay)))
	}
}

// takeDay takes a day for a window.
func (k *kernel) takeDay(w int32) {
	k.shifts[w] = nil
	least := math.Inf(1)
	for i, d := range k.c.windows[w].days {
		if d.weigh > 0 && k.dayKeys[i]/d.weigh < least {
			least = k.dayKeys[i] / d.weigh
			k.shifts[w] = d.shifts
		}
	}
}

// begin puts a window where it is now.
func (k *kernel) begin(w int32) {
	v := &k.c.windows[w]
	now := k.c.nowMS
	k.idle[w], k.due[w], k.freeAt[w] = false, false, never
	k.takeDay(w)
	switch v.state {
	case hall.Open:
		k.freeAt[w] = now
	case hall.Paused:
		k.freeAt[w] = k.goesOn(w)
	case hall.Closed:
		k.freeAt[w] = k.opensAt(w)
	}
	k.plan(w, k.freeAt[w])
	switch {
	case v.hand.busy:
		k.freeAt[w] = max(k.freeAt[w], now+k.draw.remaining(w, &v.hand, now))
	case v.state == hall.Open:
		k.freeAt[w] += k.beforeCall(w)
	}
	if k.freeAt[w] != never {
		k.events.push(k.freeAt[w], w)
	}
}

// goesOn is when a paused window goes on: as on the day taken, if that had a break
// now, or else as pauses do.
func (k *kernel) goesOn(w int32) int64 {
	v := &k.c.windows[w]
	now := k.c.nowMS
	u := drawn(k.seed, uint64(v.number), ofShow) //nolint:gosec // positive
	if v.untilMS > now {
		return v.untilMS
	}
	if v.untilMS > 0 {
		return now + int64(lateMS*gapOf(u))
	}
	if at := shiftAt(k.shifts[w], now); at > 0 && at < len(k.shifts[w]) && k.shifts[w][at].FromMS > now {
		return k.shifts[w][at].FromMS
	}
	return now + int64(1000*k.draw.pauses.after(seconds(max(0, now-v.sinceMS)), shareOf(u)))
}

// opensAt is when a closed window opens. One that was open by now on the day taken is
// late, and the later the longer it may be.
func (k *kernel) opensAt(w int32) int64 {
	shifts, now := k.shifts[w], k.c.nowMS
	at := shiftAt(shifts, now)
	if at == len(shifts) {
		return never
	}
	if s := shifts[at]; s.FromMS >= now {
		return s.FromMS
	}
	mean := lateLeastMS + float64(now-shifts[at].FromMS)
	comes := now + int64(mean*gapOf(drawn(k.seed, uint64(k.c.windows[w].number), ofShow))) //nolint:gosec // positive
	if at+1 < len(shifts) {
		comes = min(comes, shifts[at+1].FromMS)
	}
	return comes
}

// rest stops a window until it goes on.
func (k *kernel) rest(w int32) {
	k.freeAt[w] = k.opens[w]
	if k.freeAt[w] == never {
		k.closes[w] = never
		return
	}
	k.plan(w, k.freeAt[w])
	k.events.push(k.freeAt[w], w)
}

// plan says when a window that is open at a time next stops and goes on.
func (k *kernel) plan(w int32, atMS int64) {
	k.closes[w], k.opens[w] = never, never
	shifts := k.shifts[w]
	if at := shiftAt(shifts, atMS); atMS != never && at+1 < len(shifts) {
		k.closes[w], k.opens[w] = shifts[at].ToMS, shifts[at+1].FromMS
	}
}
