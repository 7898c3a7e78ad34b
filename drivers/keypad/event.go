package keypad

import (
	"encoding/binary"
	"time"
)

// Event is what a Pad tells. The kinds are Ready, Absent, Press and Dropped. Ready
// comes before the first Press, and again after each Absent.
type Event interface{ event() }

// Ready: the keyboard is there and ours alone.
type Ready struct{ At time.Time }

// Absent: it cannot be used. Told once; Ready follows when it can.
type Absent struct {
	Reason Reason
	Err    error // for the log: the path and what the system said
	At     time.Time
}

// Reason says why a keyboard cannot be used.
type Reason string

// Why a keyboard cannot be used.
const (
	ReasonNoDevice  Reason = "no-device" // nothing at the path
	ReasonUnplugged Reason = "unplugged" // it went away
	ReasonDenied    Reason = "denied"    // no permission to open it (group input on Debian)
	ReasonBusy      Reason = "busy"      // another program has grabbed it
	ReasonNotInput  Reason = "not-input" // the path is no input device
)

// Press: a key was pressed.
type Press struct {
	Code uint16 // of linux/input-event-codes.h
	At   time.Time
}

// Dropped: the kernel threw events away that were not read in time.
type Dropped struct{ At time.Time }

func (Ready) event()   {}
func (Absent) event()  {}
func (Press) event()   {}
func (Dropped) event() {}

// A record of the kernel's struct input_event, in the byte order of the machine:
//
//	0   8  seconds
//	8   8  microseconds
//	16  2  type: 0 synchronisation, 1 key, …
//	18  2  code: of a key, or 0 report, 3 dropped
//	20  4  value: 0 released, 1 pressed, 2 repeated
const recordSize = 24

const (
	typeSync    = 0
	typeKey     = 1
	syncReport  = 0
	syncDropped = 3
	keyReleased = 0
	keyPressed  = 1
)

// record is one of them.
type record struct {
	at    time.Duration // since some beginning; never compared with a clock
	kind  uint16
	code  uint16
	value int32
}

func parseRecord(b []byte) record {
	e := binary.NativeEndian
	return record{
		at:    time.Duration(e.Uint64(b))*time.Second + time.Duration(e.Uint64(b[8:]))*time.Microsecond, //nolint:gosec // a clock's
		kind:  e.Uint16(b[16:]),
		code:  e.Uint16(b[18:]),
		value: int32(e.Uint32(b[20:])), //nolint:gosec // the kernel's is signed
	}
}

// filter makes presses of records.
type filter struct {
	debounce time.Duration
	moved    map[uint16]time.Duration // when a key was pressed or released last
	dropping bool                     // until the next report
}

// take says what a record means: a press of its code, or that events are lost.
func (f *filter) take(r record) (press, dropped bool) {
	if r.kind == typeSync {
		switch r.code {
		case syncDropped:
			f.dropping = true
			return false, true
		case syncReport:
			f.dropping = false
		}
		return false, false
	}
	if f.dropping || r.kind != typeKey || r.value != keyPressed && r.value != keyReleased {
		return false, false
	}
	last, before := f.moved[r.code]
	f.moved[r.code] = r.at
	if r.value == keyReleased {
		return false, false
	}
	since := r.at - last
	return !before || since < 0 || since >= f.debounce, false // a clock that was set back bounces nothing
}
