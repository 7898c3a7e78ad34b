package padline

import "time"

// failsToBackOff is how many polls in a row may fail before a pad is asked less
// often, half as often with each one more; failsMost is where the counting ends.
const (
	failsToBackOff = 3
	failsMost      = 16
)

// pad is one unit of the line; Run owns it.
type pad struct {
	unit int
	keys tracker

	next  time.Time // its next turn
	fails int       // polls in a row without an answer
	good  time.Time // of the last answer, or of the start
	err   error     // of the last poll
	up    bool
	down  bool // and that was told
}

// reschedule sets the next turn after a poll at now.
func (p *pad) reschedule(now time.Time, t Timing) {
	wait := t.Poll
	if p.fails >= failsToBackOff {
		wait = min(t.Poll<<(p.fails-failsToBackOff+1), t.Dead)
	}
	p.next = p.next.Add(wait)
	if p.next.Before(now) || p.fails > 0 { // the line is too slow for so many, or stood still
		p.next = now.Add(wait)
	}
}

// pick chooses whose turn it is: of the pads that answer and are due, who has
// waited longest. A pad that is down has its turn when none of them is due, or
// when no such pad had one for Timing.Dead. nil: nobody's before wait has passed.
func (l *Line) pick(now time.Time) (p *pad, wait time.Duration) {
	living, dead := earliest(l.pads, false), earliest(l.pads, true)
	livingDue := living != nil && !living.next.After(now)
	deadDue := dead != nil && !dead.next.After(now)
	switch {
	case deadDue && (!livingDue || now.Sub(l.deadAsked) >= l.opts.Timing.Dead):
		l.deadAsked = now
		return dead, 0
	case livingDue:
		return living, 0
	}
	wait = l.opts.Timing.Dead
	for _, p := range []*pad{living, dead} {
		if p != nil {
			wait = min(wait, p.next.Sub(now))
		}
	}
	return nil, wait
}

// earliest is the pad whose turn is next, among those that are down or not.
func earliest(pads []*pad, down bool) (first *pad) {
	for _, p := range pads {
		if p.down == down && (first == nil || p.next.Before(first.next)) {
			first = p
		}
	}
	return first
}
