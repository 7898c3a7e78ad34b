package view

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
)

// draw makes the picture of the model anew.
func (h *Hall) draw() {
	p := h.plan
	h.parts.Next()
	h.leaves, h.wasIdle = h.leaves[:0], h.idle()
	d := &drawing{pal: h.look.pal, unit: p.Unit, parts: &h.parts}
	whole := box{0, 0, p.Size.Width, p.Size.Height}
	if h.model.State == boardview.Emergency && h.model.Emergency != nil {
		h.drawEmergency(d, whole)
	} else {
		if color.NRGBAModel.Convert(fynetheme.Color(fynetheme.ColorNameBackground)) != d.pal.Ground {
			d.add(canvas.NewRectangle(d.pal.Ground), whole) // else the window is cleared to it
		}
		h.drawHeader(d)
		h.drawFace(d, h.drawFrame(d))
		h.drawDim(d, whole)
	}
	h.holds = d.objects
}

// frame is what header, foot and strips leave of the screen.
type frame struct {
	calls, side, list box
}

func (f frame) all() box {
	all := f.calls
	for _, b := range []box{f.side, f.list} {
		if b != (box{}) {
			all = around(all, b)
		}
	}
	return all
}

// drawFace draws what the board is there for.
func (h *Hall) drawFace(d *drawing, f frame) {
	switch h.model.State {
	case boardview.Calling, boardview.Empty, boardview.Closed:
		h.drawKind(d, f)
	case boardview.Pickup:
		h.drawPickups(d, f)
	case boardview.Wall:
		h.drawWall(d, f.all())
	case boardview.Rate:
		h.drawRate(d, f.all())
	case boardview.Lost:
		h.drawMiddle(d, f.all(), h.told("network-off", "board.lost.title", "board.lost.text"))
	case boardview.Refused:
		h.drawRefused(d, f.all())
	case boardview.Connecting, boardview.Emergency:
		h.drawMiddle(d, f.all(), h.told("network", "board.connecting.title", "board.connecting.text"))
	}
}

// drawKind draws the board of a hall that may be open or closed.
func (h *Hall) drawKind(d *drawing, f frame) {
	closed := h.model.State == boardview.Closed
	switch kind := h.plan.Kind; {
	case kind == wire.BoardOne:
		h.drawOne(d, f.all())
	case closed:
		h.drawMiddle(d, f.all(), h.told("clock", "board.closed.title", "board.closed.text"))
	case kind == wire.BoardPickup:
		h.drawMiddle(d, f.all(), h.told("document", "board.pickup.empty.title", "board.pickup.empty.text"))
	default:
		h.drawHall(d, f)
	}
}

// drawHall draws the calls of a hall or a zone, and what stands beside them. When
// nobody was called for a while, pictures and calls take turns.
func (h *Hall) drawHall(d *drawing, f frame) {
	switch {
	case h.idle() && h.drawIdle(d, f.calls):
	case h.model.State == boardview.Calling:
		h.drawCalls(d, f.calls)
	default:
		h.drawMiddle(d, f.calls, h.told("bell", "board.empty.title", ""))
	}
	if f.side != (box{}) {
		h.drawSide(d, f.side)
	}
	if f.list != (box{}) {
		h.drawList(d, f.list)
	}
}

// drawDim makes the picture darker, never dark.
func (h *Hall) drawDim(d *drawing, whole box) {
	const least, full = 10, 100
	bright := h.model.Dim
	if bright <= 0 || bright >= full { // 0: not said
		return
	}
	bright = max(bright, least)
	d.add(canvas.NewRectangle(color.NRGBA{A: uint8(0xFF * (full - bright) / full)}), whole)
}
