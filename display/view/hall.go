package view

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"yimen/display/boardview"
	"yimen/kiosk/theme"
)

// grow is how long a new call takes to grow into its place.
const grow = 200 * time.Millisecond

// Options of a board. Where they say nothing, the layout that comes with the
// model does.
type Options struct {
	// ScreenMM is the height of the picture in millimetres, SeatM the distance
	// of the farthest seat in metres; 0: as the layout says.
	ScreenMM, SeatM float64
	// Second is the language beside Chinese: en, ko or None; "": as the layout
	// says, and English where it does not.
	Second string
	Zone   *time.Location // of the hall
	// Palette is the usual one, or the one of high contrast; a layout may ask for
	// the latter.
	Palette theme.Palette
	// Still leaves out all movement.
	Still bool
	// Media finds the file of a picture that is at hand; nil: there are no
	// pictures.
	Media func(name, version string) (path string, ok bool)
	// Broken is told the name of a picture that cannot be read, once; it may be
	// nil.
	Broken func(name string)
	// Resized is told the plan when the screen's size is known, and when the plan
	// changes; it may be nil.
	Resized func(Plan)
}

var _ desktop.Cursorable = (*Hall)(nil)

// Hall is a board, of any kind. All its methods are for Fyne's own thread.
type Hall struct {
	widget.BaseWidget

	o     Options
	model boardview.Model
	look  look
	plan  Plan
	grown map[string]bool // calls that have grown into their places
	parts theme.Parts
	pics  *pictures
	holds []fyne.CanvasObject

	seconds int // that Turn was called
	setAt   int // seconds when the model was set
	leaves  []leaf
	wasIdle bool // when it was drawn
}

// New is a board that waits for its first model.
func New(o Options) *Hall {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	h := &Hall{o: o, model: boardview.Model{State: boardview.Connecting}, grown: map[string]bool{}}
	h.look = lookOf(o, h.model)
	h.pics = newPictures(o, func() { h.Refresh() })
	h.ExtendBaseWidget(h)
	return h
}

// Content is what a window shows.
func (h *Hall) Content() fyne.CanvasObject { return h }

// Plan is how the board is laid out; the zero Plan before it has a size.
func (h *Hall) Plan() Plan { return h.plan }

// Set shows a model.
func (h *Hall) Set(m boardview.Model) {
	h.model, h.setAt = m, h.seconds
	h.look = lookOf(h.o, m)
	if !h.plan.Size.IsZero() {
		h.lay(h.plan.Size)
	}
	h.Refresh()
}

// lay plans the board for a size, and tells when that is another plan.
func (h *Hall) lay(size fyne.Size) {
	p := PlanFor(size, h.look.wish)
	if p == h.plan {
		return
	}
	h.plan = p
	if h.o.Resized != nil {
		h.o.Resized(p)
	}
}

// Cursor hides the pointer: nobody points at a board.
func (h *Hall) Cursor() desktop.Cursor { return desktop.HiddenCursor }

// CreateRenderer is for Fyne.
func (h *Hall) CreateRenderer() fyne.WidgetRenderer { return &hallRenderer{hall: h} }

type hallRenderer struct{ hall *Hall }

func (r *hallRenderer) Layout(size fyne.Size) {
	h := r.hall
	if size.IsZero() || size == h.plan.Size {
		return
	}
	h.lay(size)
	h.draw()
}

func (r *hallRenderer) Refresh() {
	if r.hall.plan.Size.IsZero() {
		return
	}
	r.hall.draw()
	canvas.Refresh(r.hall)
}

func (r *hallRenderer) MinSize() fyne.Size           { return fyne.NewSize(64, 64) }
func (r *hallRenderer) Objects() []fyne.CanvasObject { return r.hall.holds }
func (r *hallRenderer) Destroy()                     {}
