package padsim

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
)

// Options of a simulated line. The zero value has pads 1 to 4.
type Options struct {
	// Units are the addresses of the pads; nil: 1 to 4.
	Units []int
	// Firmware is the version that pads tell; 0: 0x0102.
	Firmware uint16
	// NoFlag makes pads that do not tell a restart by bit 0 of their flags.
	NoFlag bool
	// Log may be nil.
	Log *slog.Logger
}

// Keys by name, as register 0 tells them.
func keyNames() map[string]uint16 {
	return map[string]uint16{
		"next": 1, "recall": 2, "skip": 3, "pause": 4, "transfer": 5, "complete": 6,
		"rate-5": 11, "rate-4": 12, "rate-3": 13, "rate-2": 14, "rate-1": 15,
	}
}

const displayDigits = 4

// unit is one pad.
type unit struct {
	plugged  bool
	key      uint16
	count    uint16
	firmware uint16
	flags    uint16
	led      uint16
	digits   [displayDigits]uint16
	beeps    []uint16 // every pattern sounded, oldest first
	polls    int      // times its keys were asked for and it heard it
	before   []byte   // its last answer to that
}

// Line is a simulated line. Its methods may be called from any goroutine.
type Line struct {
	opts Options
	log  *slog.Logger

	mu     sync.Mutex // guards what follows
	units  map[int]*unit
	faults []*fault

	out sync.Mutex // keeps answers whole on the line
}

// New makes a line of pads that have just been turned on.
func New(opts Options) *Line {
	if opts.Units == nil {
		opts.Units = []int{1, 2, 3, 4}
	}
	if opts.Firmware == 0 {
		opts.Firmware = 0x0102
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	l := &Line{opts: opts, log: opts.Log, units: map[int]*unit{}}
	for _, n := range opts.Units {
		l.units[n] = &unit{plugged: true, firmware: opts.Firmware}
		l.units[n].powerOn(opts.NoFlag)
	}
	return l
}

func (u *unit) powerOn(noFlag bool) {
	u.key, u.count, u.led, u.digits, u.before = 0, 0, 0, [displayDigits]uint16{}, nil
	u.flags = 1
	if noFlag {
		u.flags = 0
	}
}

// Press presses a key, by its code in register 0. An error: there is no such pad.
func (l *Line) Press(n int, code uint16) error {
	return l.with(n, func(u *unit) {
		u.key = code
		u.count++
	})
}

// Restart turns a pad off and on.
func (l *Line) Restart(n int) error {
	return l.with(n, func(u *unit) { u.powerOn(l.opts.NoFlag) })
}

// Plug puts a pad on the line or takes it off; it keeps its power.
func (l *Line) Plug(n int, plugged bool) error {
	return l.with(n, func(u *unit) { u.plugged = plugged })
}

// Count sets a pad's counter, without a key.
func (l *Line) Count(n int, count uint16) error {
	return l.with(n, func(u *unit) { u.count = count })
}

// Polls is how often a pad has heard itself asked for keys.
func (l *Line) Polls(n int) (polls int) {
	_ = l.with(n, func(u *unit) { polls = u.polls }) // no pad was asked nothing
	return polls
}

// Shown is what a pad shows now, and the beeps it has sounded.
type Shown struct {
	LED    uint16
	Digits string // 4 characters
	Beeps  []uint16
}

// Shown tells what a pad shows. An error: there is no such pad.
func (l *Line) Shown(n int) (s Shown, err error) {
	err = l.with(n, func(u *unit) {
		s = Shown{LED: u.led, Digits: u.text(), Beeps: slices.Clone(u.beeps)}
	})
	return s, err
}

func (u *unit) text() string {
	b := []byte("    ")
	for i, c := range u.digits {
		if c > ' ' && c <= '~' {
			b[i] = byte(c)
		}
	}
	return string(b)
}

// unitError: there is no such pad.
type unitError int

func (e unitError) Error() string { return fmt.Sprintf("no pad has the address %d", int(e)) }

func (l *Line) with(n int, f func(*unit)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	u, ok := l.units[n]
	if !ok {
		return unitError(n)
	}
	f(u)
	return nil
}
