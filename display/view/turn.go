package view

import (
	"slices"
	"time"
)

// How long what takes turns stays.
const (
	turnEvery   = time.Second
	noticeStays = 10 // s: a part of a notice, a page of numbers
	sideStays   = 20 // s: what stands beside the calls

	chineseStays = 10 // s: a queue and its wait in Chinese
	otherStays   = 5  // s: and in the other language
	idleAfter    = time.Minute
)

// leaf is something on the board that takes turns, and which is there now.
type leaf struct {
	stays []int // seconds
	at    int
}

// at is which of those that stay so many seconds is there at second t.
func turnAt(stays []int, t int) int {
	total := 0
	for _, s := range stays {
		total += max(s, 1)
	}
	if total == 0 {
		return 0
	}
	t %= total
	for i, s := range stays {
		if t -= max(s, 1); t < 0 {
			return i
		}
	}
	return 0
}

// turns answers which of things that stay so many seconds each is to be drawn
// now, and sees to it that the board is drawn again for the next one.
func (h *Hall) turns(stays ...int) int {
	l := leaf{stays: stays, at: turnAt(stays, h.seconds)}
	h.leaves = append(h.leaves, l)
	return l.at
}

// pages is turns of count pages.
func (h *Hall) pages(count int) int {
	if count < 2 {
		return 0
	}
	return h.turns(slices.Repeat([]int{noticeStays}, count)...)
}

// Turn is to be called every TurnEvery: what takes turns on the board is shown
// in its turn. It answers whether the picture has changed.
func (h *Hall) Turn() bool {
	h.seconds++
	idle := h.idle()
	same := !slices.ContainsFunc(h.leaves, func(l leaf) bool { return turnAt(l.stays, h.seconds) != l.at })
	if same && idle == h.wasIdle {
		return false
	}
	h.Refresh()
	return true
}

// TurnEvery is how often Turn is to be called.
func (h *Hall) TurnEvery() time.Duration { return turnEvery }

// clock is the hall's time: the model's, and what has passed since.
func (h *Hall) clock() time.Time {
	return h.model.Clock.Add(time.Duration(h.seconds-h.setAt) * turnEvery)
}

// idle says whether no call came for so long that pictures may have the place of
// the calls too.
func (h *Hall) idle() bool {
	if h.model.Pending > 0 || h.model.StaleSince != nil {
		return false
	}
	for _, c := range h.model.Calls {
		if c.Marked || h.clock().Sub(c.At) < idleAfter {
			return false
		}
	}
	return true
}
