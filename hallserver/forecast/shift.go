package forecast

import (
	"slices"

	"yimen/hallserver/hall"
)

// A window's time: it stops for its break and goes on after it, by the hours of
// the day or, where these say nothing of it, by its habit. Whoever is open at
// the end of the day works on until all are served.

const (
	habitReach = 20        // quarters of an hour that a habit is looked ahead
	lateMS     = 180_000.0 // how long a pause lasts on that is over already
)

// seldom is the share of days below which a window is not counted on.
const seldom = 0.05

// willServe says whether a window is open or may be later today.
func (v *window) willServe(nowMS, midnightMS int64) bool {
	if v.state != hall.Closed {
		return true
	}
	for _, s := range v.spans {
		if s.FromMS >= nowMS {
			return true
		}
	}
	if v.habit == nil {
		return false
	}
	q := min(max((nowMS-midnightMS)/quarterMS, 0), quarters-1)
	return slices.Max(v.habit[q:]) > seldom
}

// begin puts a window where it is now.
func (k *kernel) begin(w int32) {
	v := &k.c.windows[w]
	now := k.c.nowMS
	k.idle[w], k.freeAt[w] = false, never
	switch v.state {
	case hall.Open:
		k.freeAt[w] = now
		k.plan(w, now, true)
	case hall.Paused:
		k.freeAt[w] = k.goesOn(w)
		k.plan(w, k.freeAt[w], true)
	case hall.Closed:
		k.plan(w, now, false)
		k.freeAt[w] = k.opens[w]
		if k.freeAt[w] != never {
			k.plan(w, k.freeAt[w], true)
		}
	}
	switch {
	case v.hand.busy:
		k.freeAt[w] = max(k.freeAt[w], now+k.draw.remaining(w, &v.hand, now))
	case v.state == hall.Open && now-v.sinceMS < 10*int64(k.draw.gapMS):
		k.freeAt[w] += k.draw.gap(drawn(k.seed, uint64(v.number), ofGap)) //nolint:gosec // positive
	}
	if k.freeAt[w] != never {
		k.events.push(k.freeAt[w], w)
	}
}

// goesOn is when a paused window goes on.
func (k *kernel) goesOn(w int32) int64 {
	v := &k.c.windows[w]
	if v.untilMS > k.c.nowMS {
		return v.untilMS
	}
	mean := k.draw.pauseMS
	if v.untilMS > 0 {
		mean = lateMS
	}
	return k.c.nowMS + int64(mean*gapOf(drawn(k.seed, uint64(v.number), ofShow))) //nolint:gosec // positive
}

// rest stops a window until it goes on.
func (k *kernel) rest(w int32) {
	k.freeAt[w] = k.opens[w]
	if k.freeAt[w] == never {
		k.closes[w] = never
		return
	}
	k.plan(w, k.freeAt[w], true)
	k.events.push(k.freeAt[w], w)
}

// plan says when a window that is open or closed at a time next stops and goes
// on.
func (k *kernel) plan(w int32, atMS int64, open bool) {
	k.closes[w], k.opens[w] = never, never
	v := &k.c.windows[w]
	switch {
	case atMS == never:
	case len(v.spans) > 0:
		k.planByHours(w, atMS, open)
	case v.habit != nil:
		k.planByHabit(w, atMS, open)
	}
}

func (k *kernel) planByHours(w int32, atMS int64, open bool) {
	spans := k.c.windows[w].spans
	for i, s := range spans {
		switch {
		case s.FromMS > atMS && !open:
			k.opens[w] = s.FromMS
			return
		case atMS < s.ToMS && i+1 < len(spans):
			if open {
				k.closes[w] = s.ToMS
			}
			k.opens[w] = spans[i+1].FromMS
			return
		}
	}
}

// planByHabit draws how early or late the window is today, as one share of the
// days for all of a sample: it is open in the quarters in which it is open on
// more days than that.
func (k *kernel) planByHabit(w int32, atMS int64, open bool) {
	v := &k.c.windows[w]
	day := atMS - k.c.coming.midnightMS
	q := int(min(max(day/quarterMS, 0), quarters-1))
	u := shareOf(drawn(k.seed, uint64(v.number), ofLeaving)) //nolint:gosec // positive
	if now := v.habit[q]; open {
		u *= now
	} else {
		u = now + u*(1-now)
	}
	last := min(q+habitReach, quarters-1)
	for q++; q <= last; q++ {
		begin := k.c.coming.midnightMS + int64(q)*quarterMS
		switch isOpen := v.habit[q] > u; {
		case open && !isOpen:
			k.closes[w] = begin
			open = false
		case !open && isOpen:
			k.opens[w] = begin
			return
		}
	}
	k.closes[w] = never // it would not go on: it works to the end
}
