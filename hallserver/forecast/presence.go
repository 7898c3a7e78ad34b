package forecast

import (
	"slices"

	"yimen/hallserver/hall"
)

const (
	// daysMost is how many of the last days windows' times are kept of.
	daysMost = 20
	// shiftsMost is how many times of one window and day are kept.
	shiftsMost = 24
)

// presence is when windows were open: the last days as they were.
type presence struct {
	Days []shiftDay `json:"days"` // on which some window was open, the oldest first

	since map[int]int64       // open windows, since when of the day
	today map[int][]hall.Span // of the day in hand
}

// shiftDay is when each window was open on a day, in milliseconds of the day.
type shiftDay struct {
	Hash    uint64              `json:"hash"`
	Windows map[int][]hall.Span `json:"windows"`
}

func newPresence() presence {
	return presence{since: map[int]int64{}, today: map[int][]hall.Span{}}
}

func (p *presence) opened(window int, dayMS int64) {
	if _, open := p.since[window]; !open {
		p.since[window] = dayMS
	}
}

func (p *presence) closed(window int, dayMS int64) {
	from, open := p.since[window]
	if !open {
		return
	}
	delete(p.since, window)
	if dayMS <= from {
		return
	}
	list := p.today[window]
	if n := len(list); n > 0 && (list[n-1].ToMS >= from || n >= shiftsMost) {
		list[n-1].ToMS = max(list[n-1].ToMS, dayMS)
		return
	}
	p.today[window] = append(list, hall.Span{FromMS: from, ToMS: dayMS})
}

// nextDay keeps the day that ends. A day on which no window opened tells nothing.
func (p *presence) nextDay(date string) {
	if len(p.today) > 0 {
		p.Days = append(p.Days, shiftDay{hashOf(date), p.today})
		p.Days = slices.Delete(p.Days, 0, max(0, len(p.Days)-daysMost))
		p.today = map[int][]hall.Span{}
	}
	clear(p.since)
}
