package ledsign

import (
	"errors"
	"fmt"
)

// Protocol is how the signs of a line are spoken to.
type Protocol string

// The protocols.
const (
	BX5         Protocol = "bx5"          // cards of the BX-5 family
	NumberBoard Protocol = "number-board" // digits, and no answers
)

// Protocols are all there are.
func Protocols() []Protocol { return []Protocol{BX5, NumberBoard} }

// DefaultBaud is the usual rate of a protocol's serial line, in bit/s.
func (p Protocol) DefaultBaud() int {
	if p == NumberBoard {
		return 9600
	}
	return 57600
}

// AddressMax is the highest address a sign may have; the lowest is 1.
func (p Protocol) AddressMax() int {
	if p == NumberBoard {
		return 0xFE
	}
	return 0x7FFF // 8000h is the host's
}

// Bounds of a picture.
const (
	AreasMax   = 8
	SideMax    = 0x0FFF // of a sign, in pixels
	textMax    = 480    // bytes of an area's text, marks included
	LevelMax   = 16     // of brightness
	NumberMax  = 9999   // on a number board
	colourLast = Yellow
	alignLast  = Centre
)

// ErrPicture: a picture is not one that can be shown; what is wrong is said.
var ErrPicture = errors.New("not a picture for this sign")

// Picture is all a sign shows. What was there before goes.
type Picture struct {
	// Areas are drawn on signs that show text.
	Areas []Area
	// Number is for number boards; 0 where there is nothing to show.
	Number int
}

// Area is a rectangle with text, in pixels from the upper left corner.
type Area struct {
	X, Y, Width, Height int
	// Text is shown in the sign's own letters; a line break begins a new line.
	Text   string
	Colour Colour
	Align  Align
	// Scroll moves the text to the left, again and again.
	Scroll bool
}

// Colour of letters.
type Colour uint8

// The colours; None is what the sign shows by itself.
const (
	None Colour = iota
	Red
	Green
	Yellow
)

// Align is where text stands in its area.
type Align uint8

// The alignments.
const (
	Left Align = iota
	Right
	Centre
)

// check says what is wrong with a picture.
func (p Picture) check() error {
	if len(p.Areas) > AreasMax {
		return fmt.Errorf("%w: %d areas, want %d at most", ErrPicture, len(p.Areas), AreasMax)
	}
	for i, a := range p.Areas {
		switch {
		case a.X < 0 || a.Y < 0 || a.Width < 1 || a.Height < 1 || a.X+a.Width > SideMax || a.Y+a.Height > SideMax:
			return fmt.Errorf("%w: area %d of %d×%d pixels at %d,%d", ErrPicture, i, a.Width, a.Height, a.X, a.Y)
		case a.Colour > colourLast || a.Align > alignLast:
			return fmt.Errorf("%w: area %d has colour %d, alignment %d", ErrPicture, i, a.Colour, a.Align)
		}
	}
	if p.Number < 0 || p.Number > NumberMax {
		return fmt.Errorf("%w: number %d, want 0 to %d", ErrPicture, p.Number, NumberMax)
	}
	return nil
}
