package forecast

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// niceness is how far the forecast's thread stands back: as far as there is.
const niceness = 19

// giveWay puts the calling goroutine on a thread of its own that gives way to
// whoever serves people: without it, a commit waited twice as long while a
// forecast was being made. The goroutine must end with what it does, since the
// thread ends with it.
func giveWay() {
	runtime.LockOSThread()
	// A system that does not allow it forecasts all the same.
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), niceness)
}
