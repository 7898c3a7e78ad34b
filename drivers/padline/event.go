package padline

import "time"

// Event is what a Line tells. The kinds are Up, Down, Key and Restarted. An Up
// comes before the first Key of a unit and again after each Down.
type Event interface{ event() }

// Up: the unit answers, and its keys count from now on.
type Up struct {
	Unit     int
	Firmware int
	At       time.Time
}

// Down: the unit has given no good answer since Since. Told once; Up follows when
// it answers again.
type Down struct {
	Unit   int
	Reason Reason
	Since  time.Time
	Err    error // of the last poll, for the log
	At     time.Time
}

// Reason says why a unit is down.
type Reason string

// Why a unit is down.
const (
	ReasonNoLine  Reason = "no-line" // the serial line itself is not there
	ReasonSilent  Reason = "silent"  // nothing comes
	ReasonGarbled Reason = "garbled" // what comes is damaged, or two devices answer as one
	ReasonRefused Reason = "refused" // it answers, and has not the registers of a pad
)

// Key: a key was pressed, between After and At. The keys pressed before it and
// since After, Missed in number, were overwritten in the pad; which they were is
// not known.
type Key struct {
	Unit      int
	Code      int // as in the pad's register 0
	Missed    int
	After, At time.Time
}

// Restarted: the unit counts anew; a key pressed meanwhile may be lost.
type Restarted struct {
	Unit     int
	Firmware int
	At       time.Time
}

func (Up) event()        {}
func (Down) event()      {}
func (Key) event()       {}
func (Restarted) event() {}
