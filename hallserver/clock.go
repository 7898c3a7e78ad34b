package hallserver

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// The bounds within which a clock is believed.
const (
	// maxClockJump is how far the clock may be off the time gone by before
	// somebody has to vouch for it.
	maxClockJump = 10 * time.Minute
	// restMost is how long the machine may have been off for its clock to be
	// believed: longer than the longest holidays.
	restMost = 10 * 24 * time.Hour
	// restSure is up to how long a rest nothing need vouch for before anything is
	// erased by what the clock shows after it.
	restSure = 3 * 24 * time.Hour
	// settleTime is how long a clock must have stood before anything is erased by it.
	settleTime = time.Hour
	// graceTime is how long after the machine's start the hall waits for a network
	// clock's word before it ends a day in which people wait.
	graceTime = 5 * time.Minute
	// networkMost is how far a network clock may contradict a time that was
	// vouched for before, without a person's word.
	networkMost = 12 * time.Hour
)

// hallClock is the hall's time, and the one that knows whether it can be trusted.
//
// The hall goes by the time gone by since a moment that was trusted, and follows
// the machine's clock only as long as the two agree. A clock that jumps moves
// nothing: the hall goes on by the time gone by, and doubts, until the clock is
// back, or a network clock or a person vouches for it. The hall's time never goes
// back but by set.
//
// Where there is nothing to count from, because the machine was off and its clock
// shows a time before the last that is known, the hall waits: see held.
type hallClock struct {
	wall    func() time.Time
	elapsed func() time.Duration
	boot    string      // names this start of the machine
	network func() bool // a network clock keeps the machine's

	mu   sync.Mutex // guards the rest
	line clockLine
	off  time.Duration // how far the machine's clock is off, at the last look
}

// clockLine is the time that the hall goes by.
type clockLine struct {
	at   time.Time     // the hall's time at the last look
	gone time.Duration // and the time gone by
	// began is the hall's time when it was first gone by, beganGone the time gone by
	// then. before is when the one before it began, if anybody knows.
	began, before time.Time
	beganGone     time.Duration
	held          bool          // nothing is trusted: at is the earliest it can be
	rest          time.Duration // over how long a rest the clock was believed
	vouched       bool          // a person or a network clock has said that it is right
	moved         time.Duration // how far the hall's time was ever set, in all
}

func newHallClock(wall func() time.Time, elapsed func() time.Duration, boot string, network func() bool) *hallClock {
	c := &hallClock{wall: wall, elapsed: elapsed, boot: boot, network: network}
	c.line.at, c.line.gone = wall().Round(0), elapsed()
	c.line.began, c.line.beganGone = c.line.at, c.line.gone
	return c
}

// goOn begins from what is known: what was saved, and the time of the last event.
func (c *hallClock) goOn(saved savedClock, last time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wall, gone := c.read()
	if saved.Boot == c.boot && saved.Boot != "" && saved.GoneMS <= gone.Milliseconds() {
		// The same machine has run on: its time goes on too.
		c.line = saved.line()
		c.line.at, c.line.gone = c.line.at.Add(gone-c.line.gone), gone
		if !last.After(c.line.at.Add(maxClockJump)) {
			c.follow(wall, 0)
			return
		}
	}
	low := last
	if at := saved.line().at; at.After(low) && saved.AtMS != 0 {
		low = at
	}
	before := saved.line().began
	if saved.Held {
		before = saved.line().before
	}
	moved := time.Duration(saved.MovedMS) * time.Millisecond
	c.line = clockLine{at: low, gone: gone, began: low, beganGone: gone, before: before, moved: moved, held: true}
	if low.IsZero() {
		c.believe(wall, gone, 0)
		return
	}
	c.follow(wall, 0)
}

// read reads both clocks at one moment: again if the program was stopped in between.
func (c *hallClock) read() (wall time.Time, gone time.Duration) {
	for range 10 {
		before := c.elapsed()
		wall, gone = c.wall().Round(0), c.elapsed() // Round strips a reading that would hide a jump
		if gone-before < 100*time.Millisecond {
			break
		}
	}
	return wall, gone
}

// look brings the hall's time up to date. Callers hold mu.
func (c *hallClock) look() {
	wall, gone := c.read()
	passed := gone - c.line.gone
	c.line.at, c.line.gone = c.line.at.Add(passed), gone
	c.follow(wall, passed)
}

// follow follows the machine's clock, if it agrees with the time gone by. A clock
// that is a little behind is not gone back to: the hall's time runs at half its
// pace until it is there. Callers hold mu.
func (c *hallClock) follow(wall time.Time, passed time.Duration) {
	c.off = wall.Sub(c.line.at)
	switch {
	case c.line.held:
		if c.off >= -maxClockJump && c.off <= restMost {
			c.believe(wall, c.line.gone, c.off)
		}
	case c.off.Abs() > maxClockJump:
	case c.off >= 0:
		c.line.at, c.off = wall, 0
	default:
		c.line.at = c.line.at.Add(-min(passed/2, -c.off))
		c.off = wall.Sub(c.line.at)
	}
}

// believe goes by the machine's clock from now on. Callers hold mu.
func (c *hallClock) believe(wall time.Time, gone, rest time.Duration) {
	at := wall
	if at.Before(c.line.at) {
		at = c.line.at // by less than maxClockJump
	}
	c.line = clockLine{at: at, gone: gone, began: at, beganGone: gone, before: c.line.before, rest: rest, moved: c.line.moved}
	c.off = wall.Sub(at)
}

// now is the hall's time.
func (c *hallClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.line.at
}

// steady is a time that is never set: the hall's without what it was ever moved
// by. What begins at one moment of it and ends at another took as long as it says,
// over restarts too.
func (c *hallClock) steady() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.line.at.Add(-c.line.moved)
}

// doubt is an errClock while the machine's clock is not trusted.
func (c *hallClock) doubt() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.doubted()
}

func (c *hallClock) doubted() error {
	if c.line.held || c.off.Abs() > maxClockJump {
		return errClock{c.off, c.line.held}
	}
	return nil
}

// held is an errClock while the hall has no time at all to go by.
func (c *hallClock) held() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	if c.line.held {
		return errClock{c.off, true}
	}
	return nil
}

// settled says why nothing may be erased or forgotten by the hall's time, or nil.
// Everything that deletes what is old asks it.
func (c *hallClock) settled() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	switch err := c.doubted(); {
	case err != nil:
		return err
	case !c.line.vouched && c.line.rest > restSure:
		return fmt.Errorf("the machine was off for %s, or its clock is ahead; check it, then run: hallserver day confirm", days(c.line.rest))
	case c.line.gone-c.line.beganGone < settleTime:
		return fmt.Errorf("the clock has been trusted for %s only", (c.line.gone - c.line.beganGone).Round(time.Minute))
	}
	return nil
}

// mayEnd says whether a day in which people wait may be ended: not in the first
// minutes after a machine's start, as long as nobody has vouched for its clock.
func (c *hallClock) mayEnd() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.doubted() == nil && (c.line.vouched || c.line.rest <= 0 || c.line.gone-c.line.beganGone >= graceTime)
}

// trusts says whether a network clock's word is enough as things stand.
func (c *hallClock) trusts() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.network() && (!c.line.vouched || c.off.Abs() <= networkMost)
}

// setting is how the hall's time would be set to the machine's.
type setting struct {
	to    time.Time
	gone  time.Duration
	since time.Time // since when the hall has gone by another; zero: nobody knows
	back  bool      // the hall's events lie after it
	by    time.Duration
}

// setting reads the machine's clock as the right one.
func (c *hallClock) setting(last time.Time) setting {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	to := c.line.at.Add(c.off)
	s := setting{to: to, gone: c.line.gone, since: c.line.began, by: c.off, back: to.Before(last.Add(-maxClockJump))}
	if c.line.held {
		s.since = c.line.before
		s.by = min(s.by, 0) // the machine was off: no time was set
	}
	return s
}

// set goes by a time that was vouched for, from now on.
func (c *hallClock) set(s setting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	gone := c.elapsed()
	at := s.to.Add(gone - s.gone)
	c.line = clockLine{
		at: at, gone: gone, began: at, beganGone: gone, before: c.line.before, vouched: true,
		moved: c.line.moved + s.by,
	}
	c.follow(c.wall().Round(0), 0)
}

// vouch notes that the hall's time is right as it is; false: that was known.
func (c *hallClock) vouch() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.look(); c.line.vouched || c.doubted() != nil {
		return false
	}
	c.line.vouched = true
	return true
}

// machine is what the machine's clock shows, right or wrong.
func (c *hallClock) machine() time.Time { return c.wall() }

// errClock says that the clock is not trusted, and nobody has vouched for it.
type errClock struct {
	off  time.Duration
	held bool
}

func (e errClock) Error() string {
	const ask = "check it, then run: hallserver day confirm"
	switch {
	case e.held && e.off < 0:
		return fmt.Sprintf("waiting for the clock: it shows a time %s before the last that is known; set it, or %s", days(-e.off), ask)
	case e.held:
		return fmt.Sprintf("waiting for the clock: it shows a time %s after the last that is known; %s", days(e.off), ask)
	}
	return fmt.Sprintf("the clock has jumped by %s; %s", e.off.Round(time.Minute), ask)
}

// days writes a long time so that people can read it.
func days(d time.Duration) string {
	if d < 48*time.Hour {
		return d.Round(time.Minute).String()
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}

// bootTime is the time since the machine started, asleep or not. The kernel is asked
// for it once in a while; in between, the time awake is added, which costs no call of
// the system. So a sleep is noticed within askEach of being awake again.
type bootTime struct {
	last atomic.Pointer[bootLook]
	told atomic.Int64 // the latest that was said: nobody is told an earlier one
}

// bootLook is a look at both clocks.
type bootLook struct {
	awake time.Time // holds the reading of a clock that stands while the machine sleeps
	boot  time.Duration
}

// askEach is so short that nothing happens within it that a sleep before it matters to.
const askEach = time.Millisecond

func (b *bootTime) now() time.Duration {
	awake := time.Now()
	if last := b.last.Load(); last != nil {
		if passed := awake.Sub(last.awake); passed >= 0 && passed < askEach {
			return b.tell(last.boot + passed)
		}
	}
	look := &bootLook{boot: sinceBoot(), awake: time.Now()}
	if look.awake.Sub(awake) < askEach/10 { // else something came between the two
		b.last.Store(look)
	}
	return b.tell(look.boot)
}

func (b *bootTime) tell(t time.Duration) time.Duration {
	for {
		told := b.told.Load()
		if int64(t) <= told {
			return time.Duration(told)
		}
		if b.told.CompareAndSwap(told, int64(t)) {
			return t
		}
	}
}

// sinceBoot asks the kernel.
func sinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		panic("hallserver: the kernel keeps no time: " + err.Error())
	}
	return time.Duration(t.Nano())
}

// networkTime says whether the kernel's clock is kept by a network clock. A clock
// set by hand is not, until the network has spoken again: the kernel sees to that.
func networkTime() bool {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0
}
