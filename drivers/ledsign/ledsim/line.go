package ledsim

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
)

// DefaultFont is what the signs' letters are drawn with, where it is installed.
const DefaultFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

// Protocols, as Options has them.
const (
	BX5         = "bx5"
	NumberBoard = "number-board"
)

// Options of a simulated line. The zero value has BX-5 signs 1 to 4 of 64 × 16.
type Options struct {
	Protocol string
	// Signs are their addresses; nil: 1 to 4.
	Signs []int
	// Width and Height are every sign's, in pixels; 0: 64 and 16.
	Width, Height int
	// Font is an OpenType file for the letters; "": DefaultFont. Without it only
	// Latin letters are drawn, and a box for the others.
	Font string
	// Drawn is told what a sign shows after each order that it obeyed, by its address,
	// before the answer; it may not use the line. nil: nobody is told.
	Drawn func(n int, s Shown)
	// Log may be nil.
	Log *slog.Logger
}

// Area is a rectangle of a sign as it was told.
type Area struct {
	X, Y, Width, Height int
	Text                string // lines parted by line breaks
	Colour              string // "", red, green, yellow
	Align               int    // 0 left, 1 right, 2 centre
	Scroll              bool
}

// Shown is what a sign shows.
type Shown struct {
	Areas  []Area
	Number int // of a number board
	Level  int // of brightness, 1 to 16
	Orders int // that it heard, since it is there
}

// unit is one sign.
type unit struct {
	plugged bool
	shown   Shown
}

const fullLevel = 16

func (u *unit) powerOn() {
	u.shown = Shown{Level: fullLevel, Orders: u.shown.Orders}
}

func (u *unit) copyShown() Shown {
	s := u.shown
	s.Areas = slices.Clone(u.shown.Areas)
	return s
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

// New makes a line of signs that have just been turned on.
func New(opts Options) *Line {
	if opts.Protocol == "" {
		opts.Protocol = BX5
	}
	if opts.Signs == nil {
		opts.Signs = []int{1, 2, 3, 4}
	}
	if opts.Width <= 0 || opts.Height <= 0 {
		opts.Width, opts.Height = 64, 16
	}
	if opts.Font == "" {
		opts.Font = DefaultFont
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	l := &Line{opts: opts, log: opts.Log, units: map[int]*unit{}}
	for _, n := range opts.Signs {
		l.units[n] = &unit{plugged: true}
		l.units[n].powerOn()
	}
	return l
}

// Plug puts a sign on the line or takes it off; it keeps its power.
func (l *Line) Plug(n int, plugged bool) error {
	return l.with(n, func(u *unit) { u.plugged = plugged })
}

// Restart turns a sign off and on.
func (l *Line) Restart(n int) error { return l.with(n, (*unit).powerOn) }

// Shown tells what a sign shows. An error: there is no such sign.
func (l *Line) Shown(n int) (s Shown, err error) {
	err = l.with(n, func(u *unit) { s = u.copyShown() })
	return s, err
}

// unitError: there is no such sign.
type unitError int

func (e unitError) Error() string { return fmt.Sprintf("no sign has the address %d", int(e)) }

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
