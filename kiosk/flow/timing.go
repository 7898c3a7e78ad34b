package flow

import "time"

// Timing is how long things take at a kiosk.
type Timing struct {
	Settle    time.Duration // taps in the first moments of a screen do not count
	Busy      time.Duration // after this a wait is shown
	Idle      time.Duration // with no touch for so long, ask
	IdleBig   time.Duration // the same in big-text mode
	Countdown time.Duration // then wipe
	Shown     time.Duration // how long a printed ticket's screen stays
	ShownBig  time.Duration
	Fault     time.Duration // how long one without paper stays before asking
	Paper     time.Duration // a slip takes at most so long
	TakeCard  time.Duration // how long to remind of the card
	Aloud     time.Duration // between two times that the card is asked for aloud
	Again     time.Duration // first pause before a lost request is sent again
	AgainMax  time.Duration // it doubles up to this
}

// DefaultTiming is the timing of a kiosk in use.
func DefaultTiming() Timing {
	return Timing{
		Settle:    300 * time.Millisecond,
		Busy:      300 * time.Millisecond,
		Idle:      60 * time.Second,
		IdleBig:   120 * time.Second,
		Countdown: 15 * time.Second,
		Shown:     20 * time.Second,
		ShownBig:  40 * time.Second,
		Fault:     120 * time.Second,
		Paper:     25 * time.Second,
		TakeCard:  30 * time.Second,
		Aloud:     10 * time.Second,
		Again:     time.Second,
		AgainMax:  5 * time.Second,
	}
}
