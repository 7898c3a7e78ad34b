package hallserver

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// maxClockJump is how far the clock may jump before somebody has to confirm it.
const maxClockJump = 10 * time.Minute

// clockWatch compares the clock with the time that has gone by since the
// machine started. A clock that was set by hand or by a wrong time server could
// end a day, or begin one, at the wrong time, and neither can be taken back.
type clockWatch struct {
	now     func() time.Time
	elapsed func() time.Duration

	mu   sync.Mutex
	wall time.Time     // guarded by mu, like the next two: the clock,
	gone time.Duration // and the time gone by, when looked at last
	jump time.Duration // how far the clock is off what was trusted
}

func newClockWatch(now func() time.Time, elapsed func() time.Duration) *clockWatch {
	return &clockWatch{now: now, elapsed: elapsed, wall: now(), gone: elapsed()}
}

// sinceBoot is the time since the machine started, asleep or not.
func sinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		panic("hallserver: the kernel keeps no time: " + err.Error())
	}
	return time.Duration(t.Nano())
}

// errClock says that the clock has jumped and nobody has confirmed it.
type errClock struct{ jump time.Duration }

func (e errClock) Error() string {
	return fmt.Sprintf("the clock has jumped by %s; check it, then run: hallserver day confirm", e.jump.Round(time.Minute))
}

// look is an errClock while the clock is off by more than maxClockJump. A clock
// that is set right again needs no confirmation.
func (w *clockWatch) look() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	wall, gone := w.now(), w.elapsed()
	// Round strips the clock's own monotonic reading, which would hide a jump.
	w.jump += wall.Round(0).Sub(w.wall.Round(0)) - (gone - w.gone)
	w.wall, w.gone = wall, gone
	if w.jump.Abs() > maxClockJump {
		return errClock{w.jump}
	}
	w.jump = 0
	return nil
}

// confirm trusts the clock as it is.
func (w *clockWatch) confirm() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wall, w.gone, w.jump = w.now(), w.elapsed(), 0
}
