package view

import (
	"image"
	"image/color"

	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
)

// The field that scenes are composed on.
const (
	Width  float32 = 1080
	Height float32 = 1920
)

// Rect is a place on the field.
type Rect struct{ X, Y, W, H float32 }

// Inset is r made smaller by d on all sides.
func (r Rect) Inset(d float32) Rect { return Rect{r.X + d, r.Y + d, r.W - 2*d, r.H - 2*d} }

// Bottom is the y under r.
func (r Rect) Bottom() float32 { return r.Y + r.H }

// Right is the x beside r.
func (r Rect) Right() float32 { return r.X + r.W }

// Part is what an Item is.
type Part int

// The parts of a scene.
const (
	Box   Part = iota // a rounded rectangle
	Line              // one line of text
	Icon              // a drawing, in a square
	Photo             // an image of pixels, such as a QR code
	Pad               // a place to touch
)

// Item is one thing on the field.
type Item struct {
	Part Part
	At   Rect

	Fill   color.NRGBA // of Box; the colour of Line and Icon
	Edge   color.NRGBA // of Box
	EdgeW  float32
	Radius float32 // of Box and Pad
	Shadow bool

	Text string // of Line; the name of Icon
	Size float32
	Bold bool
	Cut  bool // Line: the text did not fit and was cut

	Pixels image.Image // of Photo

	Do flow.Action // of Pad
	ID string
	// Over says that the item lies over the screen, with what is under it out
	// of reach.
	Over bool
}

// Scene is one screen as it is drawn.
type Scene struct {
	Gen     uint64
	Kind    flow.Kind
	Palette theme.Palette
	Items   []Item
}
